package memory

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"example.org/cases/capture"
)

var points []int64

func appendFromNothing(stop *capture.Stop) {
	for !stop.Load() {
		var series []int64
		for i := range int64(20_000) {
			series = append(series, i)
		}
		points = series
	}
}

func appendWithRoom(stop *capture.Stop) {
	series := make([]int64, 0, 20_000)
	for !stop.Load() {
		series = series[:0]
		for i := range int64(20_000) {
			series = append(series, i)
		}
		points = series
	}
}

var index map[int]int

func indexFromNothing(stop *capture.Stop) {
	for !stop.Load() {
		byID := map[int]int{}
		for i := range 5_000 {
			byID[i*7] = i
		}
		index = byID
	}
}

func indexWithRoom(stop *capture.Stop) {
	byID := make(map[int]int, 5_000)
	for !stop.Load() {
		clear(byID)
		for i := range 5_000 {
			byID[i*7] = i
		}
		index = byID
	}
}

var upload = strings.Repeat("0123456789abcdef", 40_000)

func readWhole(stop *capture.Stop) {
	for !stop.Load() {
		scratch, _ = io.ReadAll(strings.NewReader(upload))
	}
}

func readIntoOne(stop *capture.Stop) {
	scratch = make([]byte, len(upload))
	reader := strings.NewReader(upload)
	for !stop.Load() {
		reader.Reset(upload)
		io.ReadFull(reader, scratch)
	}
}

var cells = strings.Split(strings.Repeat("some-cell,", 300), ",")

func joinByPlus(stop *capture.Stop) {
	for !stop.Load() {
		line := ""
		for _, cell := range cells {
			line += cell + ";"
		}
		text = line
	}
}

func joinByBuilder(stop *capture.Stop) {
	for !stop.Load() {
		var line strings.Builder
		line.Grow(4096)
		for _, cell := range cells {
			line.WriteString(cell)
			line.WriteByte(';')
		}
		text = line.String()
	}
}

var payload = bytes.Repeat([]byte("payload "), 60)

func convertThereAndBack(stop *capture.Stop) {
	for !stop.Load() {
		text = string(payload)
		scratch = []byte(text)
	}
}

func stayBytes(stop *capture.Stop) {
	scratch = make([]byte, len(payload))
	for !stop.Load() {
		copy(scratch, payload)
		number += bytes.IndexByte(scratch, 'z')
	}
}

var (
	anything [256]any
	plain    [256]int
)

func boxNumbers(stop *capture.Stop) {
	for n := 1000; !stop.Load(); n++ {
		for i := range anything {
			anything[i] = n + i
		}
	}
}

func typedNumbers(stop *capture.Stop) {
	for n := 1000; !stop.Load(); n++ {
		for i := range plain {
			plain[i] = n + i
		}
	}
}

type session struct {
	user string
	data []byte
}

var sessions = map[int]*session{}

func newSession(i int) *session {
	return &session{user: "someone", data: make([]byte, 3000)}
}

// What a real service has beside: garbage, so that there are collections.
func traffic() {
	for range 40 {
		scratch = make([]byte, 16<<10)
	}
	time.Sleep(2 * time.Millisecond)
}

func sessionsKept(stop *capture.Stop) {
	for i := 0; !stop.Load(); i++ {
		for k := range 10 {
			sessions[i*10+k] = newSession(i)
		}
		traffic()
	}
}

func sessionsBounded(stop *capture.Stop) {
	for i := 0; !stop.Load(); i++ {
		for k := range 10 {
			sessions[(i*10+k)%2000] = newSession(i)
		}
		traffic()
	}
}

var contexts []context.Context

func startRequest() context.CancelFunc {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	contexts[0] = ctx
	return cancel
}

func deadlines(stop *capture.Stop, finish func(context.CancelFunc)) {
	contexts = make([]context.Context, 1)
	for !stop.Load() {
		for range 40 {
			finish(startRequest())
		}
		traffic()
	}
}

// Nobody cancels: each timer lives for an hour.
func deadlinesKept(stop *capture.Stop) { deadlines(stop, func(context.CancelFunc) {}) }

func deadlinesCancelled(stop *capture.Stop) {
	deadlines(stop, func(cancel context.CancelFunc) { cancel() })
}

// A limit that the sessions come near to: the collector runs more and more often below it.
func sessionsBelowLimit(stop *capture.Stop) {
	debug.SetMemoryLimit(160 << 20)
	sessionsFromMany(stop)
}

// The goal of the heap is wherever GOGC puts it.
func sessionsWithoutLimit(stop *capture.Stop) { sessionsFromMany(stop) }

func sessionsFromMany(stop *capture.Stop) {
	for i := 0; !stop.Load(); i++ {
		for k := range 10 {
			sessions[i*10+k] = newSession(i)
		}
		traffic()
		if i == 2800 {
			stop.Ready()
		}
	}
}

var parts [][]byte

// Blocks are freed around every eighth, so that no page is empty.
func everyEighth(stop *capture.Stop) { keepParts(stop, 8) }

func all(stop *capture.Stop) { keepParts(stop, 1) }

func keepParts(stop *capture.Stop, every int) {
	debug.SetGCPercent(-1)
	for i := range 100_000 {
		part := make([]byte, 1024)
		if i%every == 0 {
			parts = append(parts, part)
		}
	}
	runtime.GC()
	runtime.GC()
	stop.Ready()
}

var titles []string

// Keeps a few letters of each document, and so the document.
func readTitle(document []byte) {
	for range 4 {
		scratch = append([]byte(nil), document...)
	}
	titles = append(titles, string(document)[:10])
}

// The first second says little of either.
func readyAfterSecond(stop *capture.Stop) {
	time.AfterFunc(time.Second, stop.Ready)
}

func titlesKept(stop *capture.Stop) {
	readyAfterSecond(stop)
	document := make([]byte, 24<<10)
	for !stop.Load() {
		readTitle(document)
		time.Sleep(2 * time.Millisecond)
	}
}

var drawers [4000][]byte

func shred() { scratch = make([]byte, 24<<10) }

// Drawers are filled in any order: ever fewer of them are empty, and none is filled twice.
func cacheFills(stop *capture.Stop) {
	readyAfterSecond(stop)
	for i := uint64(1); !stop.Load(); i++ {
		at := i * 0x9E3779B97F4A7C15 >> 32 % uint64(len(drawers))
		for range 4 {
			at = (at*2862933555777941757 + i) >> 7 % uint64(len(drawers))
		}
		if drawers[at] == nil {
			drawers[at] = make([]byte, 40<<10)
		}
		shred()
		if i%6 == 0 {
			time.Sleep(250 * time.Microsecond)
		}
	}
}

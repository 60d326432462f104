package memory

import (
	"runtime"
	"strconv"
	"sync"

	"example.org/cases/capture"
)

type account struct {
	name  string
	owner *account
	notes []string
}

var (
	accounts map[string]*account
	balances map[uint64][4]uint64
	scratch  []byte
)

func openAccount(i int) (string, *account) {
	name := "account-" + strconv.Itoa(i)
	return name, &account{name: name, notes: []string{name}}
}

// Every cycle of the collector follows all these pointers.
func cacheOfPointers(stop *capture.Stop) {
	accounts = make(map[string]*account)
	for i := range 250_000 {
		name, a := openAccount(i)
		accounts[name] = a
	}
	serveRequests(stop)
}

func cacheOfNumbers(stop *capture.Stop) {
	balances = make(map[uint64][4]uint64)
	for i := range uint64(500_000) {
		balances[i] = [4]uint64{i, i, i, i}
	}
	serveRequests(stop)
}

func serveRequests(stop *capture.Stop) {
	stop.Ready()
	for !stop.Load() {
		scratch = make([]byte, 2048)
	}
}

var token *[40]byte

func smallBlocks(stop *capture.Stop) {
	for !stop.Load() {
		issueTokens()
	}
}

func issueTokens() {
	for i := range 1000 {
		t := new([40]byte)
		t[0] = byte(i)
		token = t
	}
}

func smallBlocksReused(stop *capture.Stop) {
	t := new([40]byte)
	for !stop.Load() {
		for i := range 1000 {
			t[i%40] += byte(i)
			token = t
		}
	}
}

type row struct {
	fields [12]int64
	name   string
}

var current *row

func decodeRow(i int) *row {
	r := &row{name: "row"}
	for k := range r.fields {
		r.fields[k] = int64(i * k)
	}
	return r
}

func decodeRows(stop *capture.Stop) {
	for i := 0; !stop.Load(); i++ {
		current = decodeRow(i)
	}
}

func decodeRowsInPlace(stop *capture.Stop) {
	r := new(row)
	for i := 0; !stop.Load(); i++ {
		for k := range r.fields {
			r.fields[k] += int64(i * k)
		}
		current = r
	}
}

func render(page []byte) {
	for i := 0; i < len(page); i += 4096 {
		page[i] = byte(i)
	}
	number += int(page[4096])
}

// A block of 1 MiB for every request, which the runtime zeroes first.
func pageEach(stop *capture.Stop) {
	tiles = append(tiles, make([]byte, 96<<20))
	for !stop.Load() {
		scratch = make([]byte, 1<<20)
		render(scratch)
	}
}

func pageAgain(stop *capture.Stop) {
	tiles = append(tiles, make([]byte, 96<<20))
	pages := sync.Pool{New: func() any { return make([]byte, 1<<20) }}
	for !stop.Load() {
		page := pages.Get().([]byte)
		render(page)
		pages.Put(page)
	}
}

type handle struct{ number [4]int }

func (h *handle) release() { h.number[0] = 0 }

func openHandle(i int) *handle {
	h := &handle{number: [4]int{i}}
	runtime.SetFinalizer(h, (*handle).release)
	return h
}

func handlesFinalized(stop *capture.Stop) {
	var recent [16]*handle
	for i := 0; !stop.Load(); i++ {
		recent[i%len(recent)] = openHandle(i)
	}
}

func handlesClosed(stop *capture.Stop) {
	var recent [16]handle
	for i := 0; !stop.Load(); i++ {
		h := &recent[i%len(recent)]
		h.release()
		h.number[0] = i
	}
	number += recent[0].number[0]
}

// Package memory has the cases of garbage, growth and what the collector makes of them.
package memory

import (
	"runtime"
	"runtime/debug"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "gc-cpu-overhead", Files: "cpu allocs heap", Hit: orderBookGarbage, Miss: orderBookReuse, Prepares: true},
	{Rule: "gc-assist", Files: "cpu", Hit: assistMany, Miss: assistNone},
	{Rule: "gc-frequency", Files: "cpu memstats", Hit: tinyHeap, Miss: tinyHeapWithRoom},
	{Rule: "gc-headroom-low", Files: "cpu heap memstats", Hit: tightLimit, Miss: wideLimit, Prepares: true},
	{Rule: "gc-forced", Files: "cpu memstats", Hit: forcedEachBatch, Miss: neverForced},
	{Rule: "gc-scan-pointers", Files: "cpu heap memstats", Hit: cacheOfPointers, Miss: cacheOfNumbers, Prepares: true, Seconds: 5},
	{Rule: "alloc-cpu-overhead", Files: "cpu allocs", Hit: smallBlocks, Miss: smallBlocksReused},
	{Rule: "alloc-hot-site", Files: "cpu allocs heap", Hit: decodeRows, Miss: decodeRowsInPlace},
	{Rule: "large-object-churn", Files: "cpu allocs heap", Hit: pageEach, Miss: pageAgain, Busy: 3},
	{Rule: "finalizer-pressure", Files: "cpu", Hit: handlesFinalized, Miss: handlesClosed},
	{Rule: "slice-growth", Files: "cpu", Hit: appendFromNothing, Miss: appendWithRoom},
	{Rule: "map-growth", Files: "cpu", Hit: indexFromNothing, Miss: indexWithRoom},
	{Rule: "buffer-growth", Files: "cpu", Hit: readWhole, Miss: readIntoOne},
	{Rule: "string-concat", Files: "cpu", Hit: joinByPlus, Miss: joinByBuilder},
	{Rule: "string-conversion", Files: "cpu", Hit: convertThereAndBack, Miss: stayBytes},
	{Rule: "interface-boxing", Files: "cpu", Hit: boxNumbers, Miss: typedNumbers},
	{Rule: "heap-growth", Files: "heap memstats", Hit: sessionsKept, Miss: sessionsBounded},
	{Rule: "heap-growth-limit", Files: "heap heap-text", Hit: sessionsBelowLimit, Miss: sessionsWithoutLimit, Prepares: true},
	{Rule: "heap-unused", Files: "memstats", Hit: everyEighth, Miss: all, Prepares: true, Seconds: 1},
	{Rule: "heap-growth/line", Files: "heap memstats", Hit: titlesKept, Miss: cacheFills, Prepares: true},
	{Rule: "timer-leak", Files: "heap", Hit: deadlinesKept, Miss: deadlinesCancelled},
	{Rule: "small-maps", Files: "cpu", Hit: labelEach, Seconds: 12},
	{Rule: "low-goal", Files: "cpu allocs memstats", Hit: greetUnderLowGoal, Seconds: 15},
	{Rule: "little-room", Files: "cpu allocs memstats", Hit: greetWithLittleRoom, Seconds: 15},
	{Rule: "few-collections", Files: "cpu heap memstats", Hit: longListFewCollections, Prepares: true, Seconds: 6},
	{Rule: "clones", Files: "cpu allocs heap", Hit: cloneEach, Seconds: 8},
	{Rule: "low-headroom", Files: "cpu memstats", Hit: deskWithoutRoom, Miss: deskWithRoom, Prepares: true, Seconds: 5},
	{Rule: "many-causes", Files: "cpu allocs", Hit: bookInvoices, Seconds: 15},
}

type order struct {
	id   int
	next *order
	tags []string
}

// What the cases keep, so that nothing is optimised away.
var (
	book   *order
	number int
	text   string
)

func orders(n int) *order {
	var first *order
	for i := range n {
		first = &order{id: i, next: first, tags: make([]string, 1)}
	}
	return first
}

// A live heap full of pointers, and garbage beside it.
func orderBookGarbage(stop *capture.Stop) {
	debug.SetGCPercent(40)
	book = orders(300_000)
	stop.Ready()
	var last *order
	for !stop.Load() {
		last = matchOrders(last)
	}
}

func matchOrders(last *order) *order {
	return &order{id: 1, tags: make([]string, 2), next: &order{id: len(last.tagList())}}
}

func (o *order) tagList() []string {
	if o == nil {
		return nil
	}
	return o.tags
}

func orderBookReuse(stop *capture.Stop) {
	book = orders(300_000)
	stop.Ready()
	for !stop.Load() {
		number += walk(book)
	}
}

func walk(o *order) int {
	sum := 0
	for ; o != nil; o = o.next {
		sum += o.id
	}
	return sum
}

// Several goroutines allocate what has to be scanned, faster than the collector's own workers scan.
func assistMany(stop *capture.Stop) {
	book = orders(200_000)
	for range 6 {
		go func() {
			var shelf [64]*order
			for i := 0; !stop.Load(); i++ {
				shelf[i%len(shelf)] = orders(50)
			}
			runtime.KeepAlive(shelf)
		}()
	}
}

func assistNone(stop *capture.Stop) {
	book = orders(200_000)
	for range 6 {
		go func() {
			for !stop.Load() {
				runtime.KeepAlive(walk(book))
			}
		}()
	}
}

var message *[96]byte

func handleMessage() {
	for range 1000 {
		message = new([96]byte)
	}
}

// A heap of next to nothing is collected all the time.
func tinyHeap(stop *capture.Stop) {
	debug.SetGCPercent(10)
	book = orders(4_000)
	for !stop.Load() {
		handleMessage()
	}
}

func tinyHeapWithRoom(stop *capture.Stop) {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(512 << 20)
	for !stop.Load() {
		handleMessage()
	}
}

var tiles [][]byte

func workOnTiles(stop *capture.Stop) {
	for range 96 << 20 / 4096 {
		tiles = append(tiles, make([]byte, 4096))
	}
	stop.Ready()
	for i := 0; !stop.Load(); i++ {
		tiles[i%len(tiles)] = make([]byte, 4096)
	}
}

// The limit is just above what is alive.
func tightLimit(stop *capture.Stop) {
	debug.SetMemoryLimit(102 << 20)
	workOnTiles(stop)
}

func wideLimit(stop *capture.Stop) {
	debug.SetMemoryLimit(1 << 30)
	workOnTiles(stop)
}

// Little is allocated, but the heap may hardly grow: each of a few collections marks all of it.
func desk(percent int, stop *capture.Stop) {
	book = orders(600_000)
	debug.SetGCPercent(percent)
	stop.Ready()
	for !stop.Load() {
		scratch = make([]byte, 512<<10)
		time.Sleep(50 * time.Millisecond)
	}
}

func deskWithoutRoom(stop *capture.Stop) { desk(8, stop) }

func deskWithRoom(stop *capture.Stop) { desk(100, stop) }

func batch() {
	for range 20_000 {
		message = new([96]byte)
	}
}

func forcedEachBatch(stop *capture.Stop) {
	scratch = make([]byte, 64<<20)
	for !stop.Load() {
		batch()
		runtime.GC()
	}
}

func neverForced(stop *capture.Stop) {
	scratch = make([]byte, 64<<20)
	for !stop.Load() {
		batch()
		time.Sleep(time.Millisecond)
	}
}

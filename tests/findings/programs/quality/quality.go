// Package quality has the cases of profiles that say less than they seem to, and of labels.
package quality

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"testing"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "q-short-profile", Files: "cpu", Hit: busyForOnce, Miss: busy, Seconds: 6},
	{Rule: "q-idle-process", Files: "cpu", Hit: idle, Miss: busy},
	{Rule: "q-benchmark", Files: "cpu", Hit: benchmark, Miss: busy},
	{Rule: "q-truncated-stacks", Files: "cpu", Hit: deep, Miss: shallow},
	{Rule: "q-stale-heap", Files: "heap memstats", Hit: uncollected, Miss: collected, Seconds: 1, Prepares: true},
	{Rule: "q-few-heap-samples", Files: "heap", Hit: fewBlocks, Miss: manyBlocks},
	{Rule: "q-mem-rate", Files: "heap", Hit: finerRate, Miss: usualRate, Seconds: 1, Prepares: true},
	{Rule: "q-mutex-off", Files: "mutex-total", Hit: mutexOff, Miss: contend},
	{Rule: "q-block-off", Files: "block-total", Hit: blockOff, Miss: contend},
	{Rule: "q-cumulative", Files: "mutex-total", Hit: contend},
	{Rule: "label-dominant", Files: "cpu", Hit: oneTenant, Miss: equalTenants},
}

var (
	total int
	kept  [][]byte
)

//go:noinline
func chew(n int) int {
	sum := 0
	for i := range n {
		sum = sum*31 + i
	}
	return sum
}

func busy(stop *capture.Stop) {
	for range 3 {
		go func() {
			for !stop.Load() {
				chew(10_000)
			}
		}()
	}
}

// Of a program that does something now and then the profile has few samples, however long it is.
func busyForOnce(stop *capture.Stop) {
	for !stop.Load() {
		chew(20_000_000)
		time.Sleep(100 * time.Millisecond)
	}
}

func idle(stop *capture.Stop) {
	for !stop.Load() {
		time.Sleep(100 * time.Millisecond)
	}
}

func benchmark(stop *capture.Stop) {
	for !stop.Load() {
		testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				total += chew(1000)
			}
		})
	}
}

//go:noinline
func descend(depth int) int {
	if depth == 0 {
		return chew(100_000)
	}
	return descend(depth-1) + 1
}

func deep(stop *capture.Stop) {
	for !stop.Load() {
		total += descend(100)
	}
}

func shallow(stop *capture.Stop) {
	for !stop.Load() {
		total += descend(20)
	}
}

func fill(blocks int) {
	for range blocks {
		kept = append(kept, make([]byte, 64<<10))
	}
}

// What is alive is not in the profile until a collection has seen it.
func uncollected(stop *capture.Stop) {
	runtime.GC() // without any collection the profile has all
	runtime.GC()
	debug.SetGCPercent(-1)
	fill(1500)
	stop.Ready()
}

func collected(stop *capture.Stop) {
	fill(1500)
	runtime.GC()
	runtime.GC()
	stop.Ready()
}

// Keeps blocks of a size, and collects now and then, so that the profile has what is kept.
func keepMore(stop *capture.Stop, blocks, size int) {
	for turn := 0; !stop.Load(); turn++ {
		for range blocks {
			kept = append(kept, make([]byte, size))
		}
		if turn%10 == 0 {
			runtime.GC()
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func fewBlocks(stop *capture.Stop) { keepMore(stop, 5, 32<<10) }

func manyBlocks(stop *capture.Stop) { keepMore(stop, 1024, 512) }

func finerRate(stop *capture.Stop) {
	runtime.MemProfileRate = 4096
	collected(stop)
}

func usualRate(stop *capture.Stop) { collected(stop) }

type ledger struct {
	mu     sync.Mutex
	amount int
}

func (l *ledger) book() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.amount += chew(100_000)
}

func contend(stop *capture.Stop) {
	shared := new(ledger)
	for range 8 {
		go func() {
			for !stop.Load() {
				shared.book()
			}
		}()
	}
}

func mutexOff(stop *capture.Stop) {
	runtime.SetMutexProfileFraction(0)
	contend(stop)
}

func blockOff(stop *capture.Stop) {
	runtime.SetBlockProfileRate(0)
	contend(stop)
}

func tenants(stop *capture.Stop, work [4]int) {
	for i, name := range []string{"north", "south", "east", "west"} {
		go pprof.Do(context.Background(), pprof.Labels("tenant", name), func(context.Context) {
			for !stop.Load() {
				chew(work[i] * 1000)
				time.Sleep(time.Millisecond)
			}
		})
	}
}

func oneTenant(stop *capture.Stop) { tenants(stop, [4]int{10_000, 100, 100, 100}) }

func equalTenants(stop *capture.Stop) { tenants(stop, [4]int{2000, 2000, 2000, 2000}) }

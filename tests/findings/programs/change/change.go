// Package change has the cases of a program that is compared with what it was before.
package change

import (
	"sync"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "cpu-share-regression", Files: "cpu", Before: lightCheck, Hit: heavyCheck, Miss: lightCheck, Busy: 2.5},
	{Rule: "cpu-share-improvement", Files: "cpu", Before: heavyCheck, Hit: lightCheck, Miss: heavyCheck, Busy: 2.5},
	{Rule: "new-hot-function", Files: "cpu", Before: lightCheck, Hit: audited, Miss: lightCheck, Busy: 2.5},
	{Rule: "gc-regression", Files: "cpu", Before: littleGarbage, Hit: muchGarbage, Miss: littleGarbage, Seconds: 5, CPU: 5, Busy: 0.8},
	{Rule: "alloc-rate-regression", Files: "allocs-delta", Before: smallAnswers, Hit: largeAnswers, Miss: smallAnswers},
	{Rule: "contention-regression", Files: "block", Before: shortLocks, Hit: longLocks, Miss: shortLocks},
	{Rule: "goroutine-growth", Files: "goroutine", Before: fewWaiting, Hit: manyWaiting, Miss: fewWaiting, Seconds: 1},
}

var (
	total  int
	answer []byte
	tree   *node
	forest *node
)

//go:noinline
func parse(n int) int {
	sum := 0
	for i := range n * 1000 {
		sum = sum*31 + i
	}
	return sum
}

//go:noinline
func check(n int) int {
	sum := 1
	for i := range n * 1000 {
		sum = sum*31 + i
	}
	return sum
}

//go:noinline
func reply(n int) int {
	sum := 2
	for i := range n * 1000 {
		sum = sum*31 + i
	}
	return sum
}

//go:noinline
func audit(n int) int {
	sum := 3
	for i := range n * 1000 {
		sum = sum*31 + i
	}
	return sum
}

func serve(stop *capture.Stop, checks, audits int) {
	for range 2 {
		go func() {
			for !stop.Load() {
				sum := parse(10) + check(checks) + reply(10)
				if audits > 0 {
					sum += audit(audits)
				}
				sink(sum)
			}
		}()
	}
}

//go:noinline
func sink(int) {}

func lightCheck(stop *capture.Stop) { serve(stop, 10, 0) }
func heavyCheck(stop *capture.Stop) { serve(stop, 60, 0) }
func audited(stop *capture.Stop)    { serve(stop, 10, 30) }

type node struct{ left, right *node }

func grow(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{grow(depth - 1), grow(depth - 1)}
}

func rebuild(stop *capture.Stop, rest int) {
	forest = grow(18)
	for range 2 {
		go func() {
			for !stop.Load() {
				tree = grow(14)
				parse(rest)
			}
		}()
	}
}

func littleGarbage(stop *capture.Stop) { rebuild(stop, 20_000) }
func muchGarbage(stop *capture.Stop)   { rebuild(stop, 10) }

func respond(stop *capture.Stop, size int) {
	for !stop.Load() {
		for range 200 {
			answer = make([]byte, size)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func smallAnswers(stop *capture.Stop) { respond(stop, 8<<10) }
func largeAnswers(stop *capture.Stop) { respond(stop, 64<<10) }

type register struct{ mu sync.Mutex }

func (r *register) note(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	time.Sleep(d)
}

func noting(stop *capture.Stop, d, pause time.Duration) {
	shared := new(register)
	for range 30 {
		go func() {
			for !stop.Load() {
				shared.note(d)
				time.Sleep(pause)
			}
		}()
	}
}

func shortLocks(stop *capture.Stop) { noting(stop, 100*time.Microsecond, 100*time.Millisecond) }
func longLocks(stop *capture.Stop)  { noting(stop, 5*time.Millisecond, 10*time.Millisecond) }

func waitForNews(news chan int) { total += <-news }

func waiting(n int) {
	for range n {
		go waitForNews(make(chan int))
	}
}

func fewWaiting(stop *capture.Stop)  { waiting(200) }
func manyWaiting(stop *capture.Stop) { waiting(3000) }

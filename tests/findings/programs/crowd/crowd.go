// Package crowd has the cases of many goroutines, deep stacks and many threads.
package crowd

import (
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "goroutine-churn", Files: "cpu", Hit: goEach, Miss: goFew},
	{Rule: "stack-growth", Files: "cpu", Hit: deepInNew, Miss: deepInOne},
	{Rule: "stack-growth/frames", Files: "cpu", Hit: largeFrameInNew, Miss: largeFrameInKept},
	{Rule: "chain-9-little/queues", Files: "cpu", Hit: fewItems, Busy: 0.9},
	{Rule: "goroutine-explosion", Files: "goroutine", Hit: oneEachRequest, Miss: parkedPool, Seconds: 1, Prepares: true},
	{Rule: "goroutine-leak", Files: "goroutine", Hit: lostReceivers, Miss: deliveredResults},
	{Rule: "goroutine-leak/clients", Files: "goroutine block-total memstats", Hit: nobodyLeaves, Miss: clientsArrive},
	{Rule: "goroutine-leak/joining", Files: "goroutine block-total", Hit: forgetsDone, Miss: saysDone},
	{Rule: "goroutine-leak/calls", Files: "goroutine memstats cpu", Hit: nobodyAnswers, Miss: callersStay},
	{Rule: "goroutine-leak/asleep", Files: "goroutine memstats", Hit: lookersStay, Miss: slowVisits, Prepares: true},
	{Rule: "goroutine-explosion/burst", Files: "goroutine dump block-total", Hit: allLettersAtOnce, Miss: lettersInTurn, Seconds: 1.05},
	{Rule: "goroutine-explosion/queue", Files: "goroutine block", Hit: placesForAll, Miss: placesInTurn},
	{Rule: "chain-4-growth", Files: "goroutine heap", Hit: lostWithMemory, Miss: deliveredWithMemory},
	{Rule: "chain-8-goroutines", Files: "goroutine block", Hit: submitWithoutBound},
	{Rule: "finalizer-stuck", Files: "dump goroutine", Hit: finalizerWaits, Miss: finalizerHandsOver, Seconds: 2},
	{Rule: "finalizer-stuck-minute", Files: "dump", Hit: finalizerWaits, Seconds: 65},
	{Rule: "fatal-error", Files: "stderr", Hit: writeTogether, Miss: writeInTurn},
	{Rule: "blocked-forever", Files: "dump", Hit: nilChannels, Miss: openChannels, Seconds: 1},
	{Rule: "thread-explosion", Files: "dump", Hit: readsOnThreads, Miss: readsOnPoller, Seconds: 1},
	{Rule: "thread-explosion-locked", Files: "dump", Hit: devicesOnThreads, Miss: readsOnPoller, Seconds: 1},
}

var total int

func goEach(stop *capture.Stop) {
	var wait sync.WaitGroup
	for !stop.Load() {
		for i := range 64 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				total += i
			}()
		}
		wait.Wait()
	}
}

func goFew(stop *capture.Stop) {
	var wait sync.WaitGroup
	for !stop.Load() {
		for range 4 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				chew(3_000_000)
			}()
		}
		wait.Wait()
	}
}

//go:noinline
func chew(n int) int {
	sum := 0
	for i := range n {
		sum = sum*31 + i
	}
	return sum
}

//go:noinline
func descend(depth int) int {
	var room [512]byte
	if depth == 0 {
		return 0
	}
	room[depth%512] = byte(depth)
	return descend(depth-1) + int(room[depth%512])
}

// Each request's goroutine grows its stack from 2 KiB anew.
func deepInNew(stop *capture.Stop) {
	done := make(chan int)
	for !stop.Load() {
		go func() { done <- descend(200) }()
		<-done
	}
}

func deepInOne(stop *capture.Stop) {
	for !stop.Load() {
		total += descend(200)
	}
}

// The slow service behind, which every request waits for.
func callBackend() { time.Sleep(time.Minute) }

func handle() {
	callBackend()
	total++
}

// A goroutine for each request without a bound, and they come faster than they go.
func oneEachRequest(stop *capture.Stop) {
	for range 12_000 {
		go handle()
	}
	stop.Ready()
	for !stop.Load() {
		go handle()
		time.Sleep(5 * time.Millisecond)
	}
}

func parkedPool(stop *capture.Stop) {
	jobs := make(chan int)
	for range 200 {
		go func() {
			for job := range jobs {
				total += job
			}
		}()
	}
	stop.Ready()
}

func ask(answers chan int) { answers <- chew(100) }

// Whoever waits gives up before the answer is there, so that nobody receives it.
func askWithTimeout(answers chan int) {
	go ask(answers)
	select {
	case n := <-answers:
		total += n
	case <-time.After(time.Nanosecond):
	}
}

func lostReceivers(stop *capture.Stop) {
	for !stop.Load() {
		go ask(make(chan int))
		time.Sleep(time.Millisecond)
	}
}

func deliveredResults(stop *capture.Stop) {
	for !stop.Load() {
		askWithTimeout(make(chan int, 1))
		time.Sleep(time.Millisecond)
	}
}

var page []byte

// The goroutine that is lost holds what it has read.
func load(answers chan int, size int) {
	data := make([]byte, size)
	data[0] = 1
	answers <- chew(100)
	total += int(data[0])
}

func loading(stop *capture.Stop, room int) {
	for !stop.Load() {
		go load(make(chan int, room), 80<<10)
		page = make([]byte, 256<<10)
		time.Sleep(2 * time.Millisecond)
	}
}

func lostWithMemory(stop *capture.Stop)      { loading(stop, 0) }
func deliveredWithMemory(stop *capture.Stop) { loading(stop, 1) }

type feed struct{ events chan int }

func (f *feed) next() int { return <-f.events }

func nilChannels(stop *capture.Stop) {
	for range 30 {
		go func() { total += new(feed).next() }()
	}
}

func openChannels(stop *capture.Stop) {
	for range 30 {
		go func() { total += (&feed{make(chan int)}).next() }()
	}
}

// Raw descriptors: each read keeps a thread.
func readsOnThreads(stop *capture.Stop) {
	for range 150 {
		var ends [2]int
		if err := syscall.Pipe(ends[:]); err != nil {
			panic(err)
		}
		go readRaw(ends[0])
	}
}

func readRaw(fd int) {
	var buf [16]byte
	n, _ := syscall.Read(fd, buf[:])
	total += n
}

func readsOnPoller(stop *capture.Stop) {
	for range 150 {
		r, _, err := os.Pipe()
		if err != nil {
			panic(err)
		}
		go readFile(r)
	}
}

var ends []*os.File // the other ends; one that is collected is closed

func devicesOnThreads(stop *capture.Stop) {
	for range 150 {
		r, w, err := os.Pipe()
		if err != nil {
			panic(err)
		}
		ends = append(ends, w)
		go serveDevice(r)
	}
}

func serveDevice(f *os.File) {
	runtime.LockOSThread()
	readFile(f)
}

func readFile(f *os.File) {
	var buf [16]byte
	n, _ := f.Read(buf[:])
	total += n
}

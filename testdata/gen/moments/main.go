// Moments writes profiles twice at one moment, as text and as protobuf.
//
//	moments FOLDER
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type node struct {
	next *node
	data []byte
}

var (
	keep []any
	mu   sync.Mutex
)

func leaf(n int) []byte { return make([]byte, n) }

func list(n int) *node {
	var head *node
	for i := range n {
		head = &node{head, leaf(1000 + i%3000)}
	}
	return head
}

func deep(depth, n int) *node {
	if depth == 0 {
		return list(n)
	}
	return deep(depth-1, n)
}

// A frame of the runtime between two of the program's.
func deferred(out *[]byte) {
	defer func() { *out = append(*out, make([]byte, 100000)...) }()
}

func allocate() {
	keep = append(keep, deep(10, 20000))
	table := map[string]int{}
	for i := range 100000 {
		table[fmt.Sprint("key", i)] = i
	}
	var bytes []byte
	for range 100 {
		deferred(&bytes)
	}
	keep = append(keep, table, bytes)
}

func fight() {
	mu.Lock()
	time.Sleep(time.Millisecond)
	mu.Unlock()
}

func contend() {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				fight()
			}
		})
	}
	all.Wait()
}

func wait(never chan int) {
	for i := range 30 {
		labels := pprof.Labels("worker", fmt.Sprint(i%3), "quoted \"key\"", "tab\tand é")
		pprof.Do(context.Background(), labels, func(context.Context) {
			go func() { <-never }()
		})
	}
	for range 5 {
		go func() { select {} }()
		go func() { time.Sleep(time.Hour) }()
	}
	time.Sleep(50 * time.Millisecond)
}

func main() {
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1000)
	allocate()
	contend()
	wait(make(chan int))
	runtime.GC()
	runtime.GC()
	for _, name := range []string{"heap", "mutex", "block", "threadcreate", "goroutine"} {
		for debug, suffix := range []string{".pb.gz", ".debug1.txt"} {
			f, err := os.Create(filepath.Join(os.Args[1], name+suffix))
			if err != nil {
				panic(err)
			}
			pprof.Lookup(name).WriteTo(f, debug)
			f.Close()
		}
	}
}

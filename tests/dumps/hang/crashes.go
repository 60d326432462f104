package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// A panic in a deferred function while another one is under way: both are printed.
func nestedPanic() {
	defer func() {
		defer func() {
			panic(fmt.Sprintf("third, after %d lines\nof text", 2))
		}()
		panic("second: " + time.Duration(0).String())
	}()
	explode("first")
}

//go:noinline
func explode(text string) {
	panic(text)
}

// Recovered, looked at, and thrown again.
func repanic() {
	defer func() {
		r := recover()
		panic(r)
	}()
	explode("disk is full")
}

type refused struct {
	code int
	err  error
}

func (r *refused) Error() string { return fmt.Sprintf("refused with %d: %v", r.code, r.err) }

func errorPanic() {
	go doze()
	done := make(chan bool) // never closed: main must not end before the panic has
	go func() {
		panic(&refused{42, errors.New("goroutine 7 [running]: is no header here")})
	}()
	<-done
}

func nilPointer() {
	var p *refused
	fmt.Println(p.code)
}

// Everybody waits for everybody: the runtime notices.
func asleep() {
	var mu sync.Mutex
	mu.Lock()
	go func() { mu.Lock() }()
	go forever()
	mu.Lock()
}

func mainGoexit() {
	go forever()
	runtime.Goexit()
}

//go:noinline
func scribble(m map[int]int) {
	for i := 0; ; i++ {
		m[i%64] = i
	}
}

func mapWrites() {
	m := map[int]int{}
	for range 3 {
		go scribble(m)
	}
	scribble(m)
}

//go:noinline
func plunge(n int) int {
	var room [128]int
	room[n%128] = n
	return plunge(n+1) + room[(n+1)%128]
}

func overflow() {
	debug.SetMaxStack(1 << 20)
	go doze()
	plunge(0)
}

func unlockTwice() {
	var mu sync.Mutex
	mu.Unlock()
}

// A panic while other goroutines wait for locks, channels and the network: GOTRACEBACK=all shows them.
func throwInMany() {
	known := append(convoy(), leak()...)
	settle(known)
	explode("out of cheese")
}

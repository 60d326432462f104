// Orders is a small shop that hangs the way services do: its stock keeps a lock while it asks a supplier who
// stopped answering, requests queue behind that lock, and every request leaves a notice that nobody reads.
// It dumps its goroutines twice: when the hang is a few seconds old, and when it is three minutes old.
//
//	go run . FOLDER
package main

import (
	"context"
	"log"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"time"
)

type stock struct {
	mu       sync.Mutex
	left     map[string]int
	supplier net.Conn
}

// The answer is awaited with the lock held.
func (s *stock) reserve(item string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left[item] == 0 {
		s.left[item] = s.reorder(item)
	}
	s.left[item]--
	return s.left[item]
}

func (s *stock) reorder(item string) int {
	if _, err := s.supplier.Write([]byte(item)); err != nil {
		return 0
	}
	answer := make([]byte, 1)
	if _, err := s.supplier.Read(answer); err != nil {
		return 0
	}
	return int(answer[0])
}

type shop struct {
	stock   *stock
	notices chan string
}

func (s *shop) notify(text string) { s.notices <- text }

func (s *shop) order(item string) {
	go s.notify("order of " + item)
	s.stock.reserve(item)
}

func (s *shop) serve(requests <-chan string) {
	for item := range requests {
		pprof.Do(context.Background(), pprof.Labels("handler", "/order"), func(context.Context) { s.order(item) })
	}
}

func (s *shop) report(every time.Duration) {
	for range time.Tick(every) {
		log.Print("orders: still here")
	}
}

// Closed when it is collected, so somebody has to hold it.
var supplier net.Conn

// A supplier that takes what it is sent and never answers.
func silence() net.Conn {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	if supplier, err = l.Accept(); err != nil {
		log.Fatal(err)
	}
	return c
}

func dump(folder, name string) {
	f, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	if err := pprof.Lookup("goroutine").WriteTo(f, 2); err != nil {
		log.Fatal(err)
	}
}

func main() {
	const workers = 24
	debug.SetTraceback("all")
	s := &shop{stock: &stock{left: map[string]int{}, supplier: silence()}, notices: make(chan string)}
	requests := make(chan string)
	for range workers {
		go s.serve(requests)
	}
	go s.report(time.Hour)
	for range 6 {
		requests <- "tea"
	}
	time.Sleep(3 * time.Second)
	dump(os.Args[1], "hang-1.txt")
	for range workers - 6 - 2 {
		requests <- "tea"
	}
	runtime.GC()
	time.Sleep(183 * time.Second)
	dump(os.Args[1], "hang-2.txt")
}

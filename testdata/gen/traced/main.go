// Traced records an execution trace of workers that talk over channels, a socket and a file, so that
// `go tool trace -pprof=net|sync|syscall|sched` has something to say.
//
//	traced -o FILE
package main

import (
	"flag"
	"io"
	"log"
	"net"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

func main() {
	out := flag.String("o", "shop.trace", "file to write")
	flag.Parse()

	file, err := os.Create(*out)
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(file); err != nil {
		log.Fatal(err)
	}
	var work sync.WaitGroup
	work.Go(pipeline)
	work.Go(sockets)
	work.Go(files)
	work.Wait()
	trace.Stop()
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

func pipeline() {
	jobs, done := make(chan int), make(chan int, 4)
	var workers sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for range 4 {
		workers.Go(func() {
			for job := range jobs {
				mu.Lock()
				total += spin(job)
				mu.Unlock()
				done <- job
			}
		})
	}
	go func() {
		for i := range 200 {
			jobs <- i
		}
		close(jobs)
		workers.Wait()
		close(done)
	}()
	for range done {
	}
}

func spin(n int) (sum int) {
	for i := range n * 500 {
		sum += i & n
	}
	return sum
}

func sockets() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				io.Copy(conn, conn)
			}()
		}
	}()
	for range 40 {
		ask(listener.Addr().String())
	}
	listener.Close()
}

func ask(addr string) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	conn.Write([]byte("ping"))
	io.ReadFull(conn, make([]byte, 4))
}

func files() {
	for range 60 {
		if _, err := os.ReadFile("/proc/self/status"); err != nil {
			return
		}
		time.Sleep(100 * time.Microsecond)
	}
}

// Leak loses goroutines in four ways and lets the runtime find them (GOEXPERIMENT=goroutineleakprofile).
//
//	leak -out DIR
package main

import (
	"bytes"
	"flag"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"
	"sync"
	"time"
)

func main() {
	out := flag.String("out", ".", "folder to write to")
	flag.Parse()

	for i := range 40 {
		forgottenReceive()
		if i%2 == 0 {
			forgottenSend()
		}
		if i%4 == 0 {
			forgottenSelect()
		}
		if i%10 == 0 {
			forgottenLock()
		}
	}
	time.Sleep(50 * time.Millisecond)
	save("goroutineleak", 0, filepath.Join(*out, "goroutineleak.pb.gz"))
	save("goroutineleak", 1, filepath.Join(*out, "text", "goroutineleak.debug1.txt"))
	save("goroutine", 0, filepath.Join(*out, "goroutine.leaky.pb.gz"))
}

func save(kind string, debug int, path string) {
	profile := pprof.Lookup(kind)
	if profile == nil {
		log.Fatalf("this runtime has no profile %q", kind)
	}
	var b bytes.Buffer
	if err := profile.WriteTo(&b, debug); err != nil {
		log.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func forgottenReceive() {
	answers := make(chan int)
	go func() { <-answers }()
}

func forgottenSend() {
	answers := make(chan int)
	go func() { answers <- 42 }()
}

func forgottenSelect() {
	a, b := make(chan int), make(chan string)
	go func() {
		select {
		case <-a:
		case <-b:
		}
	}()
}

func forgottenLock() {
	mu := new(sync.Mutex)
	mu.Lock()
	go func() {
		mu.Lock()
		mu.Unlock()
	}()
}

// Shop is a small JSON web server under load: it serves itself a few thousand requests over loopback and
// writes every profile its own /debug/pprof/ offers.
//
//	shop -out DIR [-seconds 2]
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

func main() {
	out := flag.String("out", ".", "folder to write to")
	seconds := flag.Float64("seconds", 2, "length of the CPU profile")
	flag.Parse()

	runtime.MemProfileRate = 16 << 10
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1000)

	store := NewStore(400)
	handler := NewHandler(store)
	http.Handle("/", handler)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(listener, nil)
	base := "http://" + listener.Addr().String()

	sessions := OpenSessions(12)
	load := StartLoad(base, 6)
	time.Sleep(300 * time.Millisecond)

	save := func(path, name string) {
		if err := fetch(base+"/debug/pprof/"+path, filepath.Join(*out, name)); err != nil {
			log.Fatalf("%s: %v", path, err)
		}
	}
	save("heap?gc=1", "heap.old.pb.gz")
	var both sync.WaitGroup
	both.Go(func() { save(fmt.Sprintf("profile?seconds=%d", int(*seconds)), "cpu.pb.gz") })
	both.Go(func() { save("heap?seconds=1", "heap.delta.pb.gz") })
	both.Go(func() { save("mutex?seconds=1", "mutex.delta.pb.gz") })
	both.Wait()

	save("heap", "heap.pb.gz")
	save("allocs", "allocs.pb.gz")
	save("goroutine", "goroutine.pb.gz")
	save("mutex", "mutex.pb.gz")
	save("block", "block.pb.gz")
	save("threadcreate", "threadcreate.pb.gz")
	save("example.org%2Fgen%2Fsessions", "custom.pb.gz")
	for _, kind := range []string{"heap", "allocs", "goroutine", "mutex", "block", "threadcreate"} {
		save(kind+"?debug=1", "text/"+kind+".debug1.txt")
	}
	save("goroutine?debug=2", "text/goroutine.debug2.txt")

	sessions.Close(5)
	load.Stop()
	store.Forget(150)
	save("heap?gc=1", "heap.new.pb.gz")
	if err := startedOver(filepath.Join(*out, "cpu.new.pb.gz"), base); err != nil {
		log.Fatal(err)
	}
}

// startedOver takes a second CPU profile, of another mix of requests, straight from runtime/pprof.
func startedOver(path, base string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	load := StartLoad(base, 2)
	time.Sleep(1200 * time.Millisecond)
	load.Stop()
	pprof.StopCPUProfile()
	return nil
}

func fetch(url, path string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", response.Status)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, response.Body); err != nil {
		return err
	}
	return file.Close()
}

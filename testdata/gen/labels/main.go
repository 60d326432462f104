// Labels works for three users on four routes and tells the profiler who and where, by pprof.Do.
//
//	labels -out DIR [-seconds 2]
//
// It writes labels.pb.gz (CPU) and, taken in the midst of the work, goroutine.labels.pb.gz.
package main

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"
	"sync"
	"time"
)

var users = []string{"alice", "bob", "carol, \"the third\""}

var routes = map[string]func(){
	"/pack":        pack,
	"/digest":      digest,
	"/render":      render,
	"/sök?q=a&b=c": check,
}

func main() {
	out := flag.String("out", ".", "folder to write to")
	seconds := flag.Float64("seconds", 2, "how long to work")
	flag.Parse()

	file, err := os.Create(filepath.Join(*out, "labels.pb.gz"))
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		log.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Duration(*seconds*float64(time.Second)))
	defer stop()
	var workers sync.WaitGroup
	for i, user := range users {
		workers.Go(func() { serve(ctx, user, i+1) })
	}
	time.Sleep(time.Duration(*seconds * float64(time.Second) / 2))
	goroutines := snapshot("goroutine")
	workers.Wait()
	pprof.StopCPUProfile()
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*out, "goroutine.labels.pb.gz"), goroutines, 0o644); err != nil {
		log.Fatal(err)
	}
}

func snapshot(kind string) []byte {
	var b bytes.Buffer
	if err := pprof.Lookup(kind).WriteTo(&b, 0); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

func serve(ctx context.Context, user string, weight int) {
	pprof.Do(ctx, pprof.Labels("user", user), func(ctx context.Context) {
		for n := 0; ctx.Err() == nil; n++ {
			for route, work := range routes {
				labels := pprof.Labels("route", route, "tier", fmt.Sprint(n%2))
				if n%5 == 0 {
					labels = pprof.Labels("route", route)
				}
				pprof.Do(ctx, labels, func(context.Context) {
					for range weight {
						work()
					}
				})
			}
			unlabelled(ctx)
		}
	})
}

// Unlabelled work drops the labels it was started with.
func unlabelled(ctx context.Context) {
	pprof.SetGoroutineLabels(context.Background())
	defer pprof.SetGoroutineLabels(ctx)
	digest()
}

var text = bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog. "), 400)

func pack() {
	w, err := flate.NewWriter(io.Discard, flate.DefaultCompression)
	if err != nil {
		log.Fatal(err)
	}
	w.Write(text)
	w.Close()
}

func digest() {
	for range 6 {
		sha256.Sum256(text)
	}
}

func render() {
	json.Marshal(map[string]any{"users": users, "text": text[:2000], "n": []int{1, 2, 3}})
}

func check() {
	for range 40 {
		crc32.ChecksumIEEE(text)
	}
}

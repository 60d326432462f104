package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

func collect() {
	runtime.GC()
}

func profile(debug int) []byte {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, debug); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

var header = regexp.MustCompile(`(?m)^goroutine \d+ \[([^\],]*).*\].*:$`)

// Waits until at least as many goroutines as known are in each state.
func settle(known []truth) {
	want := map[string]int{}
	for _, k := range known {
		want[k.state] += k.count
	}
	for range 2000 {
		have := map[string]int{}
		for _, found := range header.FindAllSubmatch(profile(2), -1) {
			state, _, _ := strings.Cut(string(found[1]), " labels:")
			have[state]++
		}
		if enough(have, want) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	log.Fatal("hang: the goroutines do not come to rest")
}

func enough(have, want map[string]int) bool {
	for state, n := range want {
		if have[state] < n {
			return false
		}
	}
	return true
}

// One moment in three forms, and what is true of it.  Everything but this goroutine waits.
func write(out, name string, known []truth) {
	save(out, name+".debug2.txt", profile(2))
	save(out, name+".debug1.txt", profile(1))
	save(out, name+".pb.gz", profile(0))
	var b bytes.Buffer
	for _, k := range known {
		fmt.Fprintf(&b, "%d\t%s\t%s\n", k.count, k.state, k.function)
	}
	save(out, name+".truth.tsv", b.Bytes())
}

func save(out, name string, content []byte) {
	if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
		log.Fatal(err)
	}
}

// Hang makes goroutines wait in one known way and writes what the runtime says of them, or dies in one known way.
//
//	hang -out DIR [-age 130s] MODE     writes MODE.debug2.txt, MODE.debug1.txt, MODE.pb.gz and MODE.truth.tsv
//	hang CRASH                         dies; the runtime writes to standard error
//	hang quit                          prints "ready" and waits to be killed
//	hang list                          the modes and the crashes, a line each
package main

import (
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"time"
)

// What waits, as the program knows it: so many goroutines in this state that have this function in their stack.
type truth struct {
	state, function string
	count           int
}

var modes = map[string]func() []truth{
	"leak":      leak,
	"convoy":    convoy,
	"orphan":    orphan,
	"abba":      abba,
	"accounts":  accounts,
	"chain":     chain,
	"ring":      ring,
	"upgrade":   upgrade,
	"readers":   readers,
	"once":      once,
	"nilchan":   nilchan,
	"selects":   selects,
	"waitgroup": waitgroup,
	"cond":      cond,
	"workers":   workers,
	"deep":      deep,
	"labels":    labels,
	"locked":    locked,
	"sleepers":  sleepers,
	"generic":   generic,
	"family":    family,
}

var crashes = map[string]func(){
	"panic":     nestedPanic,
	"repanic":   repanic,
	"error":     errorPanic,
	"nilptr":    nilPointer,
	"asleep":    asleep,
	"goexit":    mainGoexit,
	"mapwrites": mapWrites,
	"overflow":  overflow,
	"unlock":    unlockTwice,
	"throw":     throwInMany,
}

func main() {
	out := flag.String("out", ".", "folder to write to")
	age := flag.Duration("age", 0, "how long the goroutines wait before they are written")
	flag.Parse()
	log.SetFlags(0)
	name := flag.Arg(0)
	switch {
	case name == "list":
		list()
	case name == "quit":
		quit()
	case name == "bubble":
		bubble(*out)
	case modes[name] != nil:
		known := modes[name]()
		settle(known)
		grow(*age)
		write(*out, name, known)
	case crashes[name] != nil:
		crashes[name]()
	default:
		log.Fatalf("hang: no mode %q", name)
	}
}

func list() {
	for _, name := range append(slices.Sorted(maps.Keys(modes)), "bubble") {
		fmt.Println("mode", name)
	}
	for _, name := range slices.Sorted(maps.Keys(crashes)) {
		fmt.Println("crash", name)
	}
}

// Waits are dated by the first collection that meets them.
func grow(age time.Duration) {
	if age > 0 {
		collect()
		time.Sleep(age)
	}
}

func quit() {
	known := append(chain(), selects()...)
	settle(known)
	fmt.Println("ready")
	os.Stdout.Sync()
	time.Sleep(time.Minute)
}

// goroutines panicparse|gostackparse FILE: reads a goroutine dump with another tool's library and prints how
// many goroutines it found.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/DataDog/gostackparse"
	"github.com/maruel/panicparse/v2/stack"
)

// A text may hold several snapshots; what cannot be parsed ends one.
func panicparse(in io.Reader) (int, error) {
	opts := &stack.Opts{}
	found := 0
	for {
		snapshot, rest, err := stack.ScanSnapshot(in, io.Discard, opts)
		if snapshot != nil {
			found += len(snapshot.Goroutines)
		}
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		in = io.MultiReader(bytes.NewReader(rest), in)
	}
}

func main() {
	file, err := os.Open(os.Args[2])
	if err != nil {
		panic(err)
	}
	if os.Args[1] == "panicparse" {
		n, err := panicparse(file)
		fmt.Println(n)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return
	}
	found, errs := gostackparse.Parse(file)
	fmt.Println(len(found))
	if len(errs) > 0 {
		fmt.Fprintln(os.Stderr, len(errs), "errors, the first:", errs[0])
	}
}

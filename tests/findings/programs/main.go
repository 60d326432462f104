// Cases shows what pprofx's rules look for: for each rule a program that has the fault and a healthy twin.
//
//	cases list
//	cases -out DIR RULE/hit|RULE/miss|RULE/hit/before|…
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"example.org/cases/capture"
	"example.org/cases/change"
	"example.org/cases/crowd"
	"example.org/cases/hot"
	"example.org/cases/memory"
	"example.org/cases/network"
	"example.org/cases/quality"
	"example.org/cases/waits"
)

func main() {
	out := flag.String("out", ".", "folder to write to")
	dies := flag.Bool("dies", false, "run the case for as long as it lives, and write nothing")
	flag.Parse()
	all := slices.Concat(memory.Cases, hot.Cases, waits.Cases, crowd.Cases, network.Cases, quality.Cases, change.Cases)
	for _, c := range all {
		for _, word := range c.Words() {
			if flag.Arg(0) == "list" {
				fmt.Println(word)
			} else if flag.Arg(0) == word {
				write(c, word, *out, *dies)
			}
		}
	}
	if flag.Arg(0) != "list" {
		fmt.Fprintln(os.Stderr, "no such case:", flag.Arg(0))
		os.Exit(1)
	}
}

func write(c capture.Case, word, out string, dies bool) {
	var err error
	switch {
	case dies:
		c.Program(word)(new(capture.Stop))
		select {}
	case c.Dies():
		err = c.Dying(filepath.Join(out, word), "-dies", word)
	default:
		err = c.Write(filepath.Join(out, word), c.Program(word))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

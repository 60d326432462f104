// Package capture runs a case for a while and writes the profiles that its rule needs.
package capture

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"net/http/httptest"
	server "net/http/pprof"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Stop is set when the case is over; cases look at it once a turn, which costs nothing that a rule sees.
type Stop struct {
	atomic.Bool
	ready chan struct{}
}

// Ready is called by a case that Prepares, when it begins with what is to be seen.
func (s *Stop) Ready() { close(s.ready) }

// Case is one rule's program and its healthy twin.
type Case struct {
	Rule string
	// What the rule needs, in words.  Profiles at two moments, t0 and t1: heap goroutine, and dump, which is
	// goroutine?debug=2, and heap-text, which is heap?debug=1.  Of the time between: cpu mutex block allocs-delta.  Since the start: allocs mutex-total
	// block-total, and memstats, which is heap?debug=1.  Or stderr alone: what the program writes when it dies, which
	// SIGQUIT makes it if nothing else does.
	Files     string
	Hit, Miss func(*Stop) // no Miss: another case's profiles are it
	// What both are compared with, where the rule compares two sets.
	Before   func(*Stop)
	Prepares bool    // all call Ready
	Seconds  float64 // between the two moments; 0 is 3
	CPU      int     // CPU profiles, one after the other; 0 is 1
	Busy     float64 // CPU seconds that a CPU profile is to have, however long that takes on a busy machine
}

// Settle is how long a case runs before the first moment.
const settle = 500 * time.Millisecond

// Write runs one of the two and writes the profiles below dir.
func (c Case) Write(dir string, run func(*Stop)) error {
	stop := Stop{ready: make(chan struct{})}
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(10000)
	go run(&stop)
	if c.Prepares {
		<-stop.ready
	}
	time.Sleep(settle)
	seconds := c.Seconds
	if seconds == 0 {
		seconds = 3
	}
	w := &writer{dir: dir, words: strings.Fields(c.Files)}
	w.moment("t0")
	w.between(time.Duration(seconds*float64(time.Second)), max(c.CPU, 1), c.Busy)
	w.moment("t1")
	w.profile("allocs", "allocs", "allocs.pb.gz")
	w.profile("mutex-total", "mutex", "mutex.pb.gz")
	w.profile("block-total", "block", "block.pb.gz")
	w.text("memstats", "heap", "heap.debug1.txt.gz", 1)
	stop.Store(true)
	return w.err
}

type writer struct {
	dir   string
	words []string
	mu    sync.Mutex
	err   error
}

func (w *writer) wants(word string) bool {
	for _, one := range w.words {
		if one == word {
			return true
		}
	}
	return false
}

func (w *writer) moment(name string) {
	w.text("dump", "goroutine", filepath.Join(name, "goroutine.debug2.txt.gz"), 2)
	w.text("heap-text", "heap", filepath.Join(name, "heap.debug1.txt.gz"), 1)
	for _, kind := range []string{"goroutine", "heap"} {
		w.profile(kind, kind, filepath.Join(name, kind+".pb.gz"))
	}
}

// What is taken over a time, all at once.
func (w *writer) between(d time.Duration, cpus int, busy float64) {
	var wait sync.WaitGroup
	for word, kind := range map[string]string{"mutex": "mutex", "block": "block", "allocs-delta": "allocs"} {
		if w.wants(word) {
			wait.Go(func() { w.delta(kind, d) })
		}
	}
	for i := range cpus {
		name := "cpu.pb.gz"
		if cpus > 1 {
			name = fmt.Sprintf("cpu.%d.pb.gz", i+1)
		}
		w.cpu(name, d/time.Duration(cpus), busy)
	}
	wait.Wait()
}

// As a server's /debug/pprof/KIND?seconds=N.
func (w *writer) delta(kind string, d time.Duration) {
	url := fmt.Sprintf("/debug/pprof/%s?seconds=%d", kind, int(d.Seconds()))
	answer := httptest.NewRecorder()
	server.Handler(kind).ServeHTTP(answer, httptest.NewRequest("GET", url, nil))
	w.save(kind+".pb.gz", answer.Body.Bytes())
}

func used() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func (w *writer) cpu(name string, d time.Duration, busy float64) {
	var out bytes.Buffer
	if !w.wants("cpu") {
		time.Sleep(d)
		return
	}
	if w.note(pprof.StartCPUProfile(&out)) {
		begin := used()
		time.Sleep(d)
		for turns := 0; used()-begin < busy && turns < 600; turns++ {
			time.Sleep(100 * time.Millisecond)
		}
		pprof.StopCPUProfile()
		w.save(name, out.Bytes())
	}
}

func (w *writer) profile(word, kind, name string) {
	var out bytes.Buffer
	if w.wants(word) && w.note(pprof.Lookup(kind).WriteTo(&out, 0)) {
		w.save(name, out.Bytes())
	}
}

func (w *writer) text(word, kind, name string, debug int) {
	var out bytes.Buffer
	if w.wants(word) && w.note(pprof.Lookup(kind).WriteTo(&out, debug)) {
		w.packed(name, out.Bytes())
	}
}

func (w *writer) packed(name string, text []byte) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(text)
	if w.note(z.Close()) {
		w.save(name, out.Bytes())
	}
}

func (w *writer) note(err error) bool {
	if err != nil {
		w.mu.Lock()
		w.err = cmp.Or(w.err, err)
		w.mu.Unlock()
	}
	return err == nil
}

func (w *writer) save(name string, data []byte) {
	path := filepath.Join(w.dir, name)
	if w.note(os.MkdirAll(filepath.Dir(path), 0o777)) {
		w.note(os.WriteFile(path, data, 0o666))
	}
}

// Dying runs this program once more, with these arguments, and writes what it says when it dies.
func (c Case) Dying(dir string, arguments ...string) error {
	var said bytes.Buffer
	again := exec.Command(os.Args[0], arguments...)
	again.Stderr = &said
	if err := again.Start(); err != nil {
		return err
	}
	time.Sleep(time.Second)
	again.Process.Signal(syscall.SIGQUIT)
	again.Wait()
	w := &writer{dir: dir}
	w.packed("stderr.txt.gz", said.Bytes())
	return w.err
}

// Dies tells whether the case is about that.
func (c Case) Dies() bool { return c.Files == "stderr" }

// Words names all that a case has to run: slice-growth/hit, cpu-share-regression/miss/before.
func (c Case) Words() []string {
	if c.Miss == nil {
		return []string{c.Rule + "/hit"}
	}
	if c.Before == nil {
		return []string{c.Rule + "/hit", c.Rule + "/miss"}
	}
	return []string{c.Rule + "/hit/before", c.Rule + "/hit/after", c.Rule + "/miss/before", c.Rule + "/miss/after"}
}

// Program is what a word of Words runs.
func (c Case) Program(word string) func(*Stop) {
	switch {
	case strings.HasSuffix(word, "/before"):
		return c.Before
	case strings.HasPrefix(word, c.Rule+"/hit"):
		return c.Hit
	}
	return c.Miss
}

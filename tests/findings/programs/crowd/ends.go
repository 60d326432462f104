package crowd

import (
	"runtime"
	"sync"
	"time"

	"example.org/cases/capture"
)

type mailbox struct{ letters chan int }

func (m *mailbox) submit(letter int) { m.letters <- letter }

// Each letter has a goroutine, and the one that reads them is slow.
func submitWithoutBound(stop *capture.Stop) {
	box := &mailbox{make(chan int)}
	go func() {
		for letter := range box.letters {
			total += letter
			time.Sleep(20 * time.Millisecond)
		}
	}()
	for i := 0; !stop.Load(); i++ {
		go box.submit(i)
		time.Sleep(time.Millisecond)
	}
}

type file struct {
	name   string
	closed chan string
}

func (f *file) release() { f.closed <- f.name }

func drop(closed chan string) {
	for range 100 {
		f := &file{"name", closed}
		runtime.SetFinalizer(f, (*file).release)
	}
}

func collect(stop *capture.Stop, closed chan string) {
	for !stop.Load() {
		drop(closed)
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
}

// Nobody receives what the first finalizer sends.
func finalizerWaits(stop *capture.Stop) { collect(stop, make(chan string)) }

func finalizerHandsOver(stop *capture.Stop) {
	closed := make(chan string, 100)
	go func() {
		for name := range closed {
			total += len(name)
		}
	}()
	collect(stop, closed)
}

var (
	names     = map[int]int{}
	namesLock sync.Mutex
)

func rename(i int) { names[i%8] = i }

// Two goroutines write to one map, which the runtime notices and does not forgive.
func writeTogether(stop *capture.Stop) {
	for range 8 {
		go func() {
			for i := 0; !stop.Load(); i++ {
				rename(i)
			}
		}()
	}
}

func writeInTurn(stop *capture.Stop) {
	for range 8 {
		go func() {
			for i := 0; !stop.Load(); i++ {
				namesLock.Lock()
				rename(i)
				namesLock.Unlock()
				time.Sleep(time.Millisecond)
			}
		}()
	}
}

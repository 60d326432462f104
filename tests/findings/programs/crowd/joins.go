package crowd

import (
	"sync"
	"time"

	"example.org/cases/capture"
)

// Each request asks five shelves; lost: one of them fails, and forgets to say that it is done.
func askShelves(lost bool, found chan<- bool) {
	var wait sync.WaitGroup
	for i := range 5 {
		wait.Add(1)
		go func() {
			if lost && i == 0 {
				return
			}
			time.Sleep(time.Millisecond)
			wait.Done()
		}()
	}
	wait.Wait()
	found <- true
}

func askOften(stop *capture.Stop, failing int) {
	found := make(chan bool, 1000)
	for i := 0; !stop.Load(); i++ {
		go askShelves(i%5 < failing, found)
		time.Sleep(4 * time.Millisecond)
		for len(found) > 0 {
			<-found
		}
	}
}

func forgetsDone(stop *capture.Stop) { askOften(stop, 1) }

func saysDone(stop *capture.Stop) { askOften(stop, 0) }

package waits

import (
	"time"

	"example.org/cases/capture"
)

// A station hands each item on, twice where it splits it.
type station struct {
	in, out chan int
	times   int
}

func (s *station) run() {
	for item := range s.in {
		for range s.times {
			s.out <- item + 1
		}
	}
}

func feed(stop *capture.Stop, first chan<- int) {
	for i := 0; !stop.Load(); i++ {
		first <- i
		time.Sleep(time.Millisecond)
	}
}

// What one station sends the other has to receive, and the other way round: soon both queues are full.
func backAndForth(stop *capture.Stop) {
	there, back := make(chan int, 4), make(chan int, 4)
	for range 3 {
		go (&station{there, back, 2}).run()
		go (&station{back, there, 1}).run()
	}
	go feed(stop, there)
}

// All stations are full here, too, but somebody is on the way who takes an item now and then.
func fullButTaken(stop *capture.Stop) {
	first, second := make(chan int, 4), make(chan int, 4)
	for range 3 {
		go (&station{first, second, 2}).run()
	}
	go feed(stop, first)
	for !stop.Load() {
		total += <-second
		time.Sleep(time.Minute)
	}
}

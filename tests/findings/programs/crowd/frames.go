package crowd

import (
	"time"

	"example.org/cases/capture"
)

// Two large frames; the goroutine that begins with them grows its stack before it has a frame to be seen.
func packRecord(record []byte) int {
	var room [12 << 10]byte
	n, sum := copy(room[:], record), 0
	for i := 0; i < n; i += 8 {
		sum += int(room[i])
	}
	return sum
}

func sendRecord(record []byte, sums chan<- int) { sums <- packRecord(record) }

const together = 32

func records() []byte { return make([]byte, 512) }

func largeFrameInNew(stop *capture.Stop) {
	record, sums := records(), make(chan int, together)
	for !stop.Load() {
		for i := range together {
			go sendRecord(record[i:], sums)
		}
		for range together {
			total += <-sums
		}
	}
}

func largeFrameInKept(stop *capture.Stop) {
	offsets, sums := make(chan int, together), make(chan int, together)
	record := records()
	for range 2 {
		go func() {
			for i := range offsets {
				sums <- packRecord(record[i:])
			}
		}()
	}
	for !stop.Load() {
		for i := range together {
			offsets <- i
		}
		for range together {
			total += <-sums
		}
	}
}

// The workers of a queue that is looked at every few milliseconds do little, and most of that is to be woken.
func fewItems(stop *capture.Stop) {
	queues := make([]chan int, 200)
	for i := range queues {
		queues[i] = make(chan int, 32)
		go func() {
			for n := range queues[i] {
				total += n
			}
		}()
	}
	for i := 0; !stop.Load(); i++ {
		for j := range 400 {
			queues[(i*7+j)%len(queues)] <- j
		}
		time.Sleep(2 * time.Millisecond)
	}
}

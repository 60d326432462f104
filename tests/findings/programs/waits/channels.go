package waits

import (
	"sync"
	"time"

	"example.org/cases/capture"
)

func itemByItem(stop *capture.Stop) {
	items := make(chan int, 1)
	go func() {
		for i := range items {
			total += i
		}
	}()
	for i := 0; !stop.Load(); i++ {
		items <- i
	}
}

func itemsInBatches(stop *capture.Stop) {
	batches := make(chan []int, 4)
	go func() {
		for batch := range batches {
			for _, i := range batch {
				total += i
			}
			work(50_000)
		}
	}()
	batch := make([]int, 10_000)
	for !stop.Load() {
		work(50_000)
		batches <- batch
	}
}

type queue struct{ jobs chan int }

func (q *queue) submit(job int) { q.jobs <- job }

func (q *queue) consume(stop *capture.Stop) {
	for job := range q.jobs {
		work(300_000)
		total += job
	}
}

// Forty goroutines hand over to one that is slow.
func slowConsumer(stop *capture.Stop) {
	q := &queue{make(chan int)}
	go q.consume(stop)
	each(40, func(i int) {
		for !stop.Load() {
			q.submit(i)
		}
	})
}

// Forty workers wait for work that comes now and then.
func idleConsumers(stop *capture.Stop) {
	q := &queue{make(chan int)}
	each(40, func(int) { q.consume(stop) })
	for i := 0; !stop.Load(); i++ {
		q.submit(i)
		time.Sleep(5 * time.Millisecond)
	}
}

func answer(results chan int, n int) { results <- n }

// Waits for those who send, before it takes what they send.
func gather(n int) {
	results := make(chan int, 4)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { answer(results, i) })
	}
	wait.Wait()
	close(results)
	for n := range results {
		total += n
	}
}

func resultsAfterWait(stop *capture.Stop) {
	for n := 1; !stop.Load(); n++ {
		for range 6 {
			go gather(n)
		}
		time.Sleep(20 * time.Millisecond)
		if n == 8 {
			return
		}
	}
}

// The same wait, but somebody takes the results, if slowly.
func stage(results chan int) {
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() { answer(results, i) })
	}
	wait.Wait()
}

func slowReader(stop *capture.Stop) {
	results := make(chan int)
	for range 6 {
		go func() {
			for !stop.Load() {
				stage(results)
			}
		}()
	}
	for n := range results {
		total += n
		time.Sleep(5 * time.Millisecond)
	}
}

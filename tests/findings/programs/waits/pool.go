package waits

import (
	"sync"
	"time"

	"example.org/cases/capture"
)

// A pool runs what it is given by a few workers.
type pool struct{ tasks chan func() }

func newPool(workers int) *pool {
	p := &pool{make(chan func(), 100)}
	for range workers {
		go p.run()
	}
	return p
}

func (p *pool) run() {
	for f := range p.tasks {
		f()
	}
}

// sum has the halves of a range summed by helpers and waits for them.
func sum(helpers *pool, from, to int, small func(int) int) int {
	if to-from < 2 {
		return small(from)
	}
	var halves [2]int
	var wg sync.WaitGroup
	wg.Add(2)
	middle := (from + to) / 2
	helpers.tasks <- func() {
		defer wg.Done()
		halves[0] = sum(helpers, from, middle, small)
	}
	helpers.tasks <- func() {
		defer wg.Done()
		halves[1] = sum(helpers, middle, to, small)
	}
	wg.Wait()
	return halves[0] + halves[1]
}

func itself(n int) int { return n }

// One task at a time goes well.  Of four, all workers wait for tasks that none of them is left to do.
func tasksOfTasks(stop *capture.Stop) {
	p := newPool(4)
	for range 20 {
		done := make(chan bool)
		p.tasks <- func() {
			total += sum(p, 0, 4, itself)
			close(done)
		}
		<-done
	}
	for range 4 {
		p.tasks <- func() { total += sum(p, 0, 64, itself) }
	}
}

// Workers wait here, too, but for helpers that take their time.
func slowHelpers(stop *capture.Stop) {
	p, helpers := newPool(4), newPool(2)
	for range 4 {
		p.tasks <- func() {
			total += sum(helpers, 0, 2, func(n int) int {
				time.Sleep(time.Minute)
				return n
			})
		}
	}
}

package main

import (
	"context"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

//go:noinline
func ask(replies chan<- int, i int) {
	replies <- i
}

//go:noinline
func drain(queue <-chan int) {
	for range queue {
	}
}

//go:noinline
func follow(ctx context.Context, queue <-chan int) {
	select {
	case <-ctx.Done():
	case <-queue:
	}
}

// Late replies, a queue that nobody closes, a context that nobody cancels.
func leak() []truth {
	for i := range 60 {
		go ask(make(chan int), i)
	}
	for range 25 {
		go drain(make(chan int))
	}
	ctx, cancel := context.WithCancel(context.Background())
	context.AfterFunc(ctx, cancel)
	for range 15 {
		go follow(ctx, make(chan int))
	}
	return []truth{
		{"chan send", "main.ask", 60},
		{"chan receive", "main.drain", 25},
		{"select", "main.follow", 15},
	}
}

func nilchan() []truth {
	var none chan int
	for i := range 3 {
		go ask(none, i)
	}
	for range 4 {
		go drain(none)
	}
	return []truth{
		{"chan send (nil chan)", "main.ask", 3},
		{"chan receive (nil chan)", "main.drain", 4},
	}
}

//go:noinline
func forever() {
	select {}
}

func selects() []truth {
	for range 2 {
		go forever()
	}
	for range 5 {
		go follow(context.Background(), make(chan int))
	}
	return []truth{
		{"select (no cases)", "main.forever", 2},
		{"select", "main.follow", 5},
	}
}

func waitgroup() []truth {
	var group sync.WaitGroup
	group.Add(1)
	for range 6 {
		go group.Wait()
	}
	return []truth{{"sync.WaitGroup.Wait", "sync.(*WaitGroup).Wait", 6}}
}

//go:noinline
func await(c *sync.Cond) {
	c.L.Lock()
	c.Wait()
	c.L.Unlock()
}

func cond() []truth {
	c := sync.NewCond(&sync.Mutex{})
	for range 9 {
		go await(c)
	}
	return []truth{{"sync.Cond.Wait", "main.await", 9}}
}

func workers() []truth {
	jobs := make(chan int)
	for range 10_000 {
		go drain(jobs)
	}
	return []truth{{"chan receive", "main.drain", 10_000}}
}

//go:noinline
func descend(depth int, wait chan int) int {
	if depth == 0 {
		return <-wait
	}
	return descend(depth-1, wait) + 1
}

// Stacks of more frames than the runtime prints.
func deep() []truth {
	for range 3 {
		go descend(150, make(chan int))
	}
	return []truth{{"chan receive", "main.descend", 3}}
}

func labels() []truth {
	wait := make(chan int)
	for _, user := range []string{"ada", "bob \"the\" builder", "x, y: z"} {
		for range 2 {
			go pprof.Do(context.Background(), pprof.Labels("user", user, "handler", "/orders"),
				func(context.Context) { drain(wait) })
		}
	}
	return []truth{{"chan receive", "main.drain", 6}}
}

//go:noinline
func pin(wait chan int) {
	runtime.LockOSThread()
	<-wait
}

func locked() []truth {
	for range 4 {
		go pin(make(chan int))
	}
	return []truth{{"chan receive", "main.pin", 4}}
}

//go:noinline
func doze() {
	time.Sleep(time.Hour)
}

func sleepers() []truth {
	for range 11 {
		go doze()
	}
	return []truth{{"sleep", "main.doze", 11}}
}

type queue[K comparable, V any] struct {
	items map[K]V
	news  chan V
}

//go:noinline
func (q *queue[K, V]) pop(key K) V {
	return <-q.news
}

func generic() []truth {
	a, b := &queue[string, int]{}, &queue[int, []byte]{}
	a.news, b.news = make(chan int), make(chan []byte)
	for i := range 3 {
		go a.pop("x")
		go b.pop(i)
	}
	return []truth{{"chan receive", "main.(*queue[...]).pop", 6}}
}

//go:noinline
func beget(generations int, wait chan int) {
	if generations > 0 {
		go beget(generations-1, wait)
	}
	<-wait
}

// Goroutines that started each other: GODEBUG=tracebackancestors=N prints where.
func family() []truth {
	go beget(3, make(chan int))
	return []truth{{"chan receive", "main.beget", 4}}
}

package main

import (
	"testing"
	"testing/synctest"
	"time"
)

// Goroutines of a synctest bubble: they wait durably.
func bubble(out string) {
	testing.Init()
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{
		{Name: "TestBubble", F: func(t *testing.T) { inBubble(t, out) }},
	}, nil, nil)
}

func inBubble(t *testing.T, out string) {
	synctest.Test(t, func(*testing.T) {
		news := make(chan int)
		for range 3 {
			go drain(news)
		}
		go doze()
		synctest.Wait()
		write(out, "bubble", []truth{{"chan receive", "main.drain", 3}, {"sleep", "main.doze", 1}})
		close(news)
		time.Sleep(2 * time.Hour) // the bubble's own
	})
}

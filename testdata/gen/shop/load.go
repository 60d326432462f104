package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime/pprof"
	"sync"
	"time"
)

// A Load is a handful of clients that ask until they are stopped.
type Load struct {
	stop    chan struct{}
	clients sync.WaitGroup
}

func StartLoad(base string, clients int) *Load {
	load := &Load{stop: make(chan struct{})}
	for c := range clients {
		load.clients.Go(func() { load.client(base, c) })
	}
	return load
}

func (l *Load) Stop() {
	close(l.stop)
	l.clients.Wait()
}

func (l *Load) client(base string, c int) {
	for i := 0; ; i++ {
		select {
		case <-l.stop:
			return
		default:
		}
		switch (i + c) % 8 {
		case 0, 1:
			get(fmt.Sprintf("%s/search/item-0%d", base, i%4))
		case 2:
			post(base+"/item", newItem(1000+i%300))
		case 3:
			time.Sleep(200 * time.Microsecond)
		default:
			get(fmt.Sprintf("%s/item/%d", base, i%500))
		}
	}
}

func get(url string) {
	if response, err := http.Get(url); err == nil {
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}

func post(url string, item *Item) {
	body, err := json.Marshal(item)
	if err != nil {
		return
	}
	if response, err := http.Post(url, "application/json", bytes.NewReader(body)); err == nil {
		response.Body.Close()
	}
}

// Sessions are what the custom profile counts: its name has a slash, as the package's path has.
type Sessions struct {
	profile *pprof.Profile
	open    []*session
}

type session struct{ quit chan struct{} }

func OpenSessions(n int) *Sessions {
	s := &Sessions{profile: pprof.NewProfile("example.org/gen/sessions")}
	for i := range n {
		if i%3 == 0 {
			s.openAdmin()
		} else {
			s.openGuest()
		}
	}
	return s
}

func (s *Sessions) openAdmin() { s.add(&session{make(chan struct{})}) }
func (s *Sessions) openGuest() { s.add(&session{make(chan struct{})}) }

func (s *Sessions) add(one *session) {
	s.profile.Add(one, 1)
	s.open = append(s.open, one)
	go one.wait()
}

func (s *session) wait() { <-s.quit }

func (s *Sessions) Close(n int) {
	for _, one := range s.open[:n] {
		s.profile.Remove(one)
		close(one.quit)
	}
	s.open = s.open[n:]
}

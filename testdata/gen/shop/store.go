package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

// An Item is something the shop sells.
type Item struct {
	ID    int               `json:"id"`
	Name  string            `json:"name"`
	Price float64           `json:"price"`
	Tags  []string          `json:"tags"`
	Attrs map[string]string `json:"attrs,omitempty"`
}

// A Store holds the items behind one lock, so that requests wait for one another.
type Store struct {
	mu    sync.Mutex
	items map[int]*Item
	log   []string
}

func NewStore(n int) *Store {
	s := &Store{items: make(map[int]*Item)}
	for i := range n {
		s.Put(newItem(i))
	}
	return s
}

func newItem(i int) *Item {
	item := &Item{ID: i, Name: fmt.Sprintf("item-%04d", i), Price: float64(i%97) * 1.25}
	for t := range i%5 + 1 {
		item.Tags = append(item.Tags, strings.Repeat("t", t+1))
	}
	item.Attrs = map[string]string{"colour": "blue", "size": fmt.Sprint(i % 12)}
	return item
}

func (s *Store) Put(item *Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[item.ID] = item
	s.note("put " + item.Name)
}

func (s *Store) Get(id int) (*Item, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	item, ok := s.items[id]
	return item, ok
}

// Search sorts under the lock: the contention is wanted.
func (s *Store) Search(prefix string, less func(a, b *Item) bool) []*Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*Item
	for _, item := range s.items {
		if strings.HasPrefix(item.Name, prefix) {
			found = append(found, item)
		}
	}
	sort.Slice(found, func(i, j int) bool { return less(found[i], found[j]) })
	return found
}

func (s *Store) Forget(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range n {
		delete(s.items, id)
	}
	s.log = nil
}

func (s *Store) note(line string) { s.log = append(s.log, line) }

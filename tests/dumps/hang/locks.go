package main

import (
	"log"
	"net"
	"sync"
	"time"
)

// A price list behind one lock; whoever does not find a price asks a server under it.
type prices struct {
	server net.Conn
	mu     sync.Mutex
	known  map[string]int
}

func (p *prices) get(name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if price, ok := p.known[name]; ok {
		return price
	}
	price := p.ask(name)
	p.known[name] = price
	return price
}

//go:noinline
func (p *prices) ask(name string) int {
	var b [8]byte
	if _, err := p.server.Write([]byte(name)); err != nil {
		log.Fatal(err)
	}
	n, _ := p.server.Read(b[:])
	return n
}

// The other ends of connections, which are closed when nobody knows them any more.
var silent []net.Conn

// silence is a connection that nothing ever comes from.
func silence() net.Conn {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	other, err := l.Accept()
	if err != nil {
		log.Fatal(err)
	}
	silent = append(silent, other)
	return c
}

// One asks the server, which does not answer; forty wait for the lock it holds.
func convoy() []truth {
	p := &prices{server: silence(), known: map[string]int{}}
	go p.get("tea")
	settle([]truth{{"IO wait", "", 1}})
	for range 40 {
		go p.get("coffee")
	}
	return []truth{
		{"IO wait", "main.(*prices).ask", 1},
		{"sync.Mutex.Lock", "main.(*prices).get", 40},
	}
}

// A lock whose holder returned without unlocking it.
type register struct {
	mu   sync.Mutex
	rows []string
}

//go:noinline
func (r *register) openBooks() {
	r.mu.Lock()
	if len(r.rows) == 0 {
		return
	}
	r.mu.Unlock()
}

//go:noinline
func (r *register) add(row string) {
	r.mu.Lock()
	r.rows = append(r.rows, row)
	r.mu.Unlock()
}

func orphan() []truth {
	r := &register{}
	r.openBooks()
	for range 12 {
		go r.add("x")
	}
	return []truth{{"sync.Mutex.Lock", "main.(*register).add", 12}}
}

type account struct {
	id      int
	mu      sync.Mutex
	balance int
}

// Locks both, in the order of its arguments.
//
//go:noinline
func transfer(from, to *account, met *sync.WaitGroup) {
	from.mu.Lock()
	defer from.mu.Unlock()
	met.Done()
	met.Wait()
	to.deposit(1)
	from.balance--
}

//go:noinline
func (a *account) deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
}

//go:noinline
func (a *account) audit() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

// Two transfers lock two accounts in opposite orders; three audits wait behind them.
func abba() []truth {
	a, b := &account{id: 1}, &account{id: 2}
	var met sync.WaitGroup
	met.Add(2)
	go transfer(a, b, &met)
	go transfer(b, a, &met)
	met.Wait()
	settle([]truth{{"sync.Mutex.Lock", "", 2}})
	for range 3 {
		go a.audit()
	}
	return []truth{
		{"sync.Mutex.Lock", "main.transfer", 2},
		{"sync.Mutex.Lock", "main.(*account).audit", 3},
	}
}

// A ring of five transfers, each waiting for the next one's account.
func ring() []truth {
	var accounts [5]account
	var met sync.WaitGroup
	met.Add(len(accounts))
	for i := range accounts {
		go transfer(&accounts[i], &accounts[(i+1)%len(accounts)], &met)
	}
	return []truth{{"sync.Mutex.Lock", "main.transfer", 5}}
}

type bank struct {
	accounts []*account
	met      sync.WaitGroup
}

// Locks both, in the order of its arguments, which are no pointers.
//
//go:noinline
func (b *bank) move(from, to int, meet bool) {
	one, other := b.accounts[from], b.accounts[to]
	one.mu.Lock()
	defer one.mu.Unlock()
	if meet {
		b.met.Done()
		b.met.Wait()
	}
	other.mu.Lock()
	defer other.mu.Unlock()
	one.balance--
	other.balance++
}

// A ring of four whose arguments do not tell who holds what, and five that came later.
func accounts() []truth {
	b := &bank{}
	for i := range 4 {
		b.accounts = append(b.accounts, &account{id: i})
	}
	b.met.Add(4)
	for i := range 4 {
		go b.move(i, (i+1)%4, true)
	}
	b.met.Wait()
	for i := range 5 {
		go b.move(i%4, (i+2)%4, false)
	}
	return []truth{{"sync.Mutex.Lock", "main.(*bank).move", 9}}
}

type shelf struct {
	name string
	mu   sync.Mutex
	next *shelf
	news chan string
}

// Locks its shelf and then what stands behind it; the last one waits for news.
//
//go:noinline
func (s *shelf) tidy() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		s.next.tidy()
		return
	}
	s.name = <-s.news
}

// A chain: seven wait for the first shelf, its holder for the second, whose holder for the third, whose holder
// for a channel.
func chain() []truth {
	third := &shelf{news: make(chan string)}
	second := &shelf{next: third}
	first := &shelf{next: second}
	go third.tidy()
	settle([]truth{{"chan receive", "", 1}})
	go second.tidy()
	settle([]truth{{"sync.Mutex.Lock", "", 1}})
	go first.tidy()
	settle([]truth{{"sync.Mutex.Lock", "", 2}})
	for range 7 {
		go first.tidy()
	}
	return []truth{
		{"chan receive", "main.(*shelf).tidy", 1},
		{"sync.Mutex.Lock", "main.(*shelf).tidy", 9},
	}
}

type sessions struct {
	mu    sync.RWMutex
	users map[string]int
}

// Reads under the read lock and, when nothing is there, asks for the write lock without giving it back.
//
//go:noinline
func (s *sessions) visit(name string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if n, ok := s.users[name]; ok {
		return n
	}
	return s.create(name)
}

//go:noinline
func (s *sessions) create(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[name]++
	return s.users[name]
}

// An upgrade from the read lock to the write lock, and six readers that came after it.
func upgrade() []truth {
	s := &sessions{users: map[string]int{"ada": 1}}
	go s.visit("bob")
	settle([]truth{{"sync.RWMutex.Lock", "", 1}})
	for range 6 {
		go s.visit("ada")
	}
	return []truth{
		{"sync.RWMutex.Lock", "main.(*sessions).create", 1},
		{"sync.RWMutex.RLock", "main.(*sessions).visit", 6},
	}
}

//go:noinline
func (s *sessions) export(to chan<- int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, n := range s.users {
		to <- n
	}
}

// Not an upgrade: a reader waits in a send, a writer for it, and nine readers for the writer.
func readers() []truth {
	s := &sessions{users: map[string]int{"ada": 1}}
	go s.export(make(chan int))
	settle([]truth{{"chan send", "", 1}})
	go s.create("bob")
	settle([]truth{{"sync.RWMutex.Lock", "", 1}})
	for range 9 {
		go s.visit("ada")
	}
	return []truth{
		{"chan send", "main.(*sessions).export", 1},
		{"sync.RWMutex.Lock", "main.(*sessions).create", 1},
		{"sync.RWMutex.RLock", "main.(*sessions).visit", 9},
	}
}

type config struct {
	load sync.Once
}

//go:noinline
func (c *config) get() {
	c.load.Do(func() { time.Sleep(time.Hour) })
}

// A sync.Once whose function takes for ever.
func once() []truth {
	c := &config{}
	go c.get()
	settle([]truth{{"sleep", "", 1}})
	for range 8 {
		go c.get()
	}
	return []truth{
		{"sleep", "main.(*config).get", 1},
		{"sync.Mutex.Lock", "main.(*config).get", 8},
	}
}

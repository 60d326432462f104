// Package waits has the cases of goroutines that wait for locks and channels.
package waits

import (
	"log"
	"net"
	"os"
	"sync"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "lock-contention", Files: "cpu mutex block", Hit: oneLock, Miss: lockEach},
	{Rule: "lock-spin", Files: "cpu", Hit: shortSections, Miss: noSections},
	{Rule: "lock-convoy", Files: "dump mutex block", Hit: queueForLog, Miss: queueForNothing, Seconds: 6},
	{Rule: "lock-held-across-blocking", Files: "dump mutex block", Hit: lockAndAsk, Miss: askThenLock, Seconds: 6},
	{Rule: "deadlock-suspect", Files: "dump mutex block", Hit: crossedLocks, Miss: orderedLocks, Seconds: 6},
	{Rule: "chain-3-logger", Files: "cpu mutex block", Hit: oneLogger, Miss: loggerEach},
	{Rule: "deadlock-suspect/group", Files: "goroutine dump block-total", Hit: resultsAfterWait, Miss: slowReader},
	{Rule: "deadlock-suspect/stations", Files: "cpu goroutine block-total", Hit: backAndForth, Miss: fullButTaken},
	{Rule: "deadlock-suspect/pool", Files: "cpu goroutine dump block-total", Hit: tasksOfTasks, Miss: slowHelpers},
	{Rule: "channel-hot", Files: "cpu", Hit: itemByItem, Miss: itemsInBatches},
	{Rule: "chan-contention", Files: "cpu block goroutine", Hit: slowConsumer, Miss: idleConsumers},
}

var total int

func work(n int) {
	sum := 0
	for i := range n {
		sum = sum*31 + i
	}
	sink(sum)
}

//go:noinline
func sink(int) {}

func each(n int, f func(i int)) {
	for i := range n {
		go f(i)
	}
}

type ledger struct {
	mu     sync.Mutex
	amount int
}

func (l *ledger) book(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	work(n)
	l.amount++
}

func oneLock(stop *capture.Stop) {
	shared := new(ledger)
	each(40, func(int) {
		for !stop.Load() {
			shared.book(100_000)
			work(10_000)
		}
	})
}

func lockEach(stop *capture.Stop) {
	var shards [40]ledger
	each(40, func(i int) {
		for !stop.Load() {
			shards[i].book(100_000)
			work(10_000)
		}
	})
}

func shortSections(stop *capture.Stop) {
	shared := new(ledger)
	each(8, func(int) {
		for !stop.Load() {
			shared.book(20)
		}
	})
}

func noSections(stop *capture.Stop) {
	each(8, func(int) {
		for !stop.Load() {
			work(20)
		}
	})
}

type journal struct {
	mu   sync.Mutex
	size int
}

// The lock is held while the disk, here a sleep, is slow.
func (j *journal) write() {
	j.mu.Lock()
	defer j.mu.Unlock()
	time.Sleep(5 * time.Millisecond)
	j.size++
}

func queueForLog(stop *capture.Stop) {
	shared := new(journal)
	each(150, func(int) {
		for !stop.Load() {
			shared.write()
		}
	})
}

func queueForNothing(stop *capture.Stop) {
	each(150, func(int) {
		own := new(journal)
		for !stop.Load() {
			own.write()
		}
	})
}

// A client with one connection to a peer that never answers.
type client struct {
	mu   sync.Mutex
	conn net.Conn
	last byte
}

func dialSilence() net.Conn {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		var silent []net.Conn
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			silent = append(silent, conn)
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		panic(err)
	}
	return conn
}

func (c *client) ask() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read()
}

func (c *client) read() {
	var answer [1]byte
	c.conn.Read(answer[:])
	c.last = answer[0]
}

func lockAndAsk(stop *capture.Stop) {
	c := &client{conn: dialSilence()}
	each(80, func(int) { c.ask() })
}

// Each goroutine waits for its own answer, and locks to note it.
func askThenLock(stop *capture.Stop) {
	shared := new(ledger)
	each(80, func(int) {
		c := &client{conn: dialSilence()}
		c.read()
		shared.book(1)
	})
}

type vault struct {
	mu     sync.Mutex
	amount int
}

func (v *vault) transfer(to *vault, n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	time.Sleep(20 * time.Millisecond)
	to.deposit(n)
	v.amount -= n
}

func (v *vault) deposit(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.amount += n
}

func crossedLocks(stop *capture.Stop) {
	a, b := new(vault), new(vault)
	shared := new(journal)
	each(3, func(int) { // what goes on meanwhile
		for !stop.Load() {
			shared.write()
			time.Sleep(50 * time.Millisecond)
		}
	})
	go a.transfer(b, 1)
	go b.transfer(a, 1)
	time.Sleep(50 * time.Millisecond)
	each(20, func(int) { a.deposit(1) })
}

func orderedLocks(stop *capture.Stop) {
	a, b := new(vault), new(vault)
	each(4, func(int) {
		for !stop.Load() {
			a.transfer(b, 1)
			time.Sleep(200 * time.Millisecond)
		}
	})
}

func newLogger() *log.Logger {
	out, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		panic(err)
	}
	return log.New(out, "shop ", log.LstdFlags|log.Lshortfile)
}

func logOrders(stop *capture.Stop, logger *log.Logger, after func()) {
	for i := 0; !stop.Load(); i++ {
		logger.Printf("order %d is on its way", i)
		after()
	}
}

// All wait for the lock of one logger.
func oneLogger(stop *capture.Stop) {
	logger := newLogger()
	each(64, func(int) { logOrders(stop, logger, func() {}) })
}

// Each has a logger, and all wait for another lock.
func loggerEach(stop *capture.Stop) {
	var l ledger
	each(64, func(int) { logOrders(stop, newLogger(), func() { l.book(2000) }) })
}

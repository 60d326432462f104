package crowd

import (
	"net"
	"sync"
	"time"

	"example.org/cases/capture"
)

// More and more of them, and each hears the news every ten milliseconds.
type audience struct {
	mu    sync.Mutex
	seats []chan int
}

func (a *audience) listen(news chan int) {
	for n := range news {
		total += n
	}
}

func (a *audience) enter() {
	news := make(chan int, 1)
	a.mu.Lock()
	a.seats = append(a.seats, news)
	a.mu.Unlock()
	go a.listen(news)
}

func (a *audience) perform(stop *capture.Stop) {
	for !stop.Load() {
		a.mu.Lock()
		for _, news := range a.seats {
			news <- 1
		}
		a.mu.Unlock()
		time.Sleep(10 * time.Millisecond)
	}
}

func nobodyLeaves(stop *capture.Stop) {
	a := &audience{}
	go a.perform(stop)
	for !stop.Load() {
		a.enter()
		time.Sleep(10 * time.Millisecond)
	}
}

func (a *audience) read(from net.Conn) {
	from.Read(make([]byte, 1))
}

// The same, but each is a client that has connected.
func clientsArrive(stop *capture.Stop) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	a := &audience{}
	go a.perform(stop)
	var clients []net.Conn
	for !stop.Load() {
		client, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			panic(err)
		}
		clients = append(clients, client)
		server, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go a.read(server)
		a.enter()
		time.Sleep(10 * time.Millisecond)
	}
}

func letter(stamps chan int) {
	stamp := <-stamps
	time.Sleep(30 * time.Millisecond)
	stamps <- stamp
}

// A batch each 750 ms, which takes 600: a few letters of it are left at the first moment, nearly all at the second.
func batches(stop *capture.Stop, room int) {
	stamps := make(chan int, 100)
	for i := range cap(stamps) {
		stamps <- i
	}
	for tick := time.Tick(750 * time.Millisecond); !stop.Load(); <-tick {
		var wait sync.WaitGroup
		places := make(chan bool, room)
		for range 2000 {
			places <- true
			wait.Go(func() {
				letter(stamps)
				<-places
			})
		}
		wait.Wait()
	}
}

func allLettersAtOnce(stop *capture.Stop) { batches(stop, 2000) }

func lettersInTurn(stop *capture.Stop) { batches(stop, 100) }

// All six thousand wait for one of 150 places; 400 ms later there is nobody, and that is when the dumps are made.
func placesForAll(stop *capture.Stop) { queues(stop, func(f func()) { go f() }) }

func queues(stop *capture.Stop, start func(func())) {
	places := make(chan bool, 150)
	visit := func() {
		places <- true
		time.Sleep(10 * time.Millisecond)
		<-places
	}
	for tick := time.Tick(time.Second); !stop.Load(); <-tick {
		for range 6000 {
			start(visit)
		}
	}
}

func placesInTurn(stop *capture.Stop) {
	running := make(chan bool, 150)
	queues(stop, func(f func()) {
		running <- true
		go func() {
			f()
			<-running
		}()
	})
}

var desk []byte

// One each ten milliseconds, and some garbage, so that the collector tells how old the program is.
func visitors(stop *capture.Stop, visit func()) {
	for i := 0; !stop.Load(); i++ {
		if i == 150 {
			stop.Ready()
		}
		go visit()
		desk = make([]byte, 1<<20)
		time.Sleep(10 * time.Millisecond)
	}
}

// Looks again and again for what never comes.
func lookAgain() {
	for {
		time.Sleep(50 * time.Millisecond)
	}
}

func lookersStay(stop *capture.Stop) { visitors(stop, lookAgain) }

func slowVisits(stop *capture.Stop) {
	visitors(stop, func() { time.Sleep(1500 * time.Millisecond) })
}

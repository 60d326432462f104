package crowd

import (
	"net"
	"time"

	"example.org/cases/capture"
)

// A partner that takes every call; answering reads from each, else it only keeps them.
func partner(answering bool) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		var silent []net.Conn
		for {
			caller, err := listener.Accept()
			if err != nil {
				panic(err)
			}
			if answering {
				go hear(caller)
			} else {
				silent = append(silent, caller)
			}
		}
	}()
	return listener.Addr().String()
}

func hear(caller net.Conn) { caller.Read(make([]byte, 8)) }

func askPartner(address string) {
	line, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	line.Read(make([]byte, 8))
}

// What is allocated meanwhile says how old the program is.
func callOften(stop *capture.Stop, address string) {
	for !stop.Load() {
		for range 2 {
			go askPartner(address)
		}
		desk = make([]byte, 1<<20)
		time.Sleep(10 * time.Millisecond)
	}
}

func nobodyAnswers(stop *capture.Stop) { callOften(stop, partner(false)) }

// The callers and who hears them are of one program that fills: nobody hangs.
func callersStay(stop *capture.Stop) { callOften(stop, partner(true)) }

// Package network has the cases of connections.
package network

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "tls-handshake", Files: "cpu", Hit: handshakeEach, Miss: handshakeOnce},
	{Rule: "conn-churn", Files: "cpu goroutine", Hit: dialEach, Miss: dialOnce},
	{Rule: "dial-beside-kept", Files: "cpu goroutine block", Hit: dialBesideKept, Seconds: 8},
	{Rule: "goroutine-leak/bodies", Files: "goroutine block-total", Hit: bodiesStayOpen, Miss: bodiesAreClosed},
	{Rule: "conn-buffer-memory", Files: "goroutine heap memstats", Hit: largeBuffers, Miss: smallBuffers, Seconds: 1, Prepares: true},
	{Rule: "buffers-beside-structs", Files: "goroutine heap memstats", Hit: blocksBesideStructs, Seconds: 1, Prepares: true},
	{Rule: "writes-of-a-handler", Files: "cpu", Hit: sellAll, Seconds: 8},
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func certificate() tls.Certificate {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "case"}, DNSNames: []string{"case"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func echo(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			io.Copy(conn, conn)
		}()
	}
}

func sayHello(conn net.Conn) {
	var answer [5]byte
	conn.Write([]byte("hello"))
	io.ReadFull(conn, answer[:])
}

func dialTLS(address string) net.Conn {
	return must(tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}))
}

func secureServer() string {
	config := &tls.Config{Certificates: []tls.Certificate{certificate()}}
	listener := must(tls.Listen("tcp", "127.0.0.1:0", config))
	go echo(listener)
	return listener.Addr().String()
}

func handshakeEach(stop *capture.Stop) {
	address := secureServer()
	for !stop.Load() {
		conn := dialTLS(address)
		sayHello(conn)
		conn.Close()
	}
}

func handshakeOnce(stop *capture.Stop) {
	conn := dialTLS(secureServer())
	for !stop.Load() {
		sayHello(conn)
	}
}

func server() string {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	go http.Serve(listener, http.HandlerFunc(hello))
	return "http://" + listener.Addr().String()
}

func hello(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") }

func fetch(client *http.Client, url string) {
	answer, err := client.Get(url)
	if err != nil {
		return
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
}

func dialEach(stop *capture.Stop) {
	url := server()
	for !stop.Load() {
		fetch(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, url)
	}
}

func dialOnce(stop *capture.Stop) {
	url := server()
	client := new(http.Client)
	for !stop.Load() {
		fetch(client, url)
	}
}

func askSlowly(client *http.Client, url string) {
	answer, err := client.Get(url)
	if err != nil {
		return
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
}

// One dials each time; the many that wait for answers keep their connections.
func dialBesideKept(stop *capture.Stop) {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(200 * time.Millisecond)
		fmt.Fprint(w, "hello")
	}))
	for range 12 {
		go func() {
			client := &http.Client{Transport: new(http.Transport)}
			for !stop.Load() {
				askSlowly(client, "http://"+listener.Addr().String())
			}
		}()
	}
	dialEach(stop)
}

var kept []net.Conn

// A session reads what comes for as long as it is open.
func session(conn net.Conn, size int) {
	in, out := bufio.NewReaderSize(conn, size), bufio.NewWriterSize(conn, size)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		out.WriteString(line)
		out.Flush()
	}
}

func idle(stop *capture.Stop, size int) {
	idleWith(stop, func(conn net.Conn) { session(conn, size) })
}

func idleWith(stop *capture.Stop, attend func(net.Conn)) {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	for range 1000 {
		kept = append(kept, must(net.Dial("tcp", listener.Addr().String())))
		go attend(must(listener.Accept()))
	}
	time.Sleep(200 * time.Millisecond)
	runtime.GC()
	runtime.GC()
	stop.Ready()
}

func largeBuffers(stop *capture.Stop) { idle(stop, 64<<10) }

func smallBuffers(stop *capture.Stop) { idle(stop, 256) }

type packet [256]byte

// A link has blocks and many small things, all made in one line.
type link struct {
	in, out []byte
	queue   []*packet
}

func newLink() *link {
	return &link{make([]byte, 48<<10), make([]byte, 16<<10), []*packet{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}}}
}

func attendLink(conn net.Conn) {
	for l := newLink(); ; {
		n, err := conn.Read(l.in)
		if err != nil {
			return
		}
		conn.Write(l.out[:copy(l.out, l.in[:n])])
	}
}

func blocksBesideStructs(stop *capture.Stop) { idleWith(stop, attendLink) }

type shop struct{ journal *os.File }

// A handler's own file is not what net/http gathers.
func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for range 400 {
		s.journal.Write([]byte("sold\n"))
	}
}

func sellAll(stop *capture.Stop) {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	go http.Serve(listener, &shop{must(os.OpenFile(os.DevNull, os.O_WRONLY, 0))})
	client := new(http.Client)
	for !stop.Load() {
		fetch(client, "http://"+listener.Addr().String())
	}
}

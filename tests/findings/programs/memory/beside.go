package memory

import (
	"runtime"
	"runtime/debug"

	"example.org/cases/capture"
)

var labels map[string]string

// A map of a few entries, made with its size, gets room for them with the first.
func label(host string) map[string]string {
	m := make(map[string]string, 3)
	m["host"], m["zone"], m["unit"] = host, "north", "ms"
	return m
}

func labelEach(stop *capture.Stop) {
	for !stop.Load() {
		labels = label("a-1")
	}
}

func greet(name string) { text = "good morning, " + name }

// A setting is why the collector runs, whatever the garbage is made by.
func greetUnderLowGoal(stop *capture.Stop) {
	debug.SetGCPercent(5)
	book = orders(4_000)
	for !stop.Load() {
		greet("Ada Lovelace")
	}
}

// So it is where the goal is above 4 MB, but hardly above what lives.
func greetWithLittleRoom(stop *capture.Stop) {
	debug.SetGCPercent(30)
	book = orders(130_000)
	for !stop.Load() {
		greet("Ada Lovelace")
	}
}

// Marking so much takes so long that few collections end in a profile.
func longListFewCollections(stop *capture.Stop) {
	book = orders(3_000_000)
	runtime.GC()
	runtime.GC()
	stop.Ready()
	for !stop.Load() {
		number += walk(orders(60_000)) & 1
	}
}

type line struct{ cents, count int }

type invoice struct {
	lines []*line
	head  string
}

var booked *invoice

// The head is put together with +, but most of what is allocated are the lines.
func newInvoice(customer string) *invoice {
	inv := &invoice{head: "invoice for "}
	for range 12 {
		inv.head += customer
	}
	inv.lines = make([]*line, 0, 40)
	for i := range 40 {
		inv.lines = append(inv.lines, &line{i, 1})
	}
	return inv
}

func bookInvoices(stop *capture.Stop) {
	for !stop.Load() {
		booked = newInvoice("Ada")
	}
}

var base = make([]uint64, 200_000)

// A clone is large, and what it costs is copying.
func cloneBase() []uint64 { return append([]uint64(nil), base...) }

func cloneEach(stop *capture.Stop) {
	for !stop.Load() {
		number += len(cloneBase())
	}
}

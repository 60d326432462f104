// Legacy writes profiles of a made-up program in gperftools' formats, C++'s and Java's, as go tool pprof reads them.
//
//	legacy FOLDER
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
)

// A program of 40 functions in a binary and a library.
var (
	random = rand.New(rand.NewSource(1))
	maps   = []string{
		"00400000-00500000 r-xp 00000000 08:01 11 /opt/shop/server",
		"00500000-00600000 r-xp 00100000 08:01 11 /opt/shop/server",
		"00600000-00700000 rw-p 00200000 08:01 11 /opt/shop/server",
		"7f0000-800000 r-xp 00001000 08:01 12 /lib/libc-2.15.so",
		"ffffff00-ffffffff r-xp 00000000 00:00 0 [vdso]",
	}
	brief = "build=/opt/shop\n  400000-600000: $build/server (@0) 5e4d3c2b\n" +
		"I0102 03:04:05 maps.cc:12] 7f0000-800000 /lib/libc-2.15.so (@1000)\n"
)

// A stack of return addresses, leaf first; few of them differ.
func stack() []uint64 {
	s := []uint64{}
	for at := random.Intn(4); len(s) < 3+random.Intn(6); at = (at*5 + 1 + random.Intn(2)) % 40 {
		s = append(s, 0x400100+uint64(at)*0x2040)
	}
	if random.Intn(3) == 0 {
		s[0] = 0x7f1234
	}
	return append(s, 0x400080)
}

func hex(s []uint64, format string) string {
	var b bytes.Buffer
	for _, a := range s {
		fmt.Fprintf(&b, format, a)
	}
	return b.String()
}

func words(order binary.ByteOrder, size int, ws ...uint64) []byte {
	var b bytes.Buffer
	for _, w := range ws {
		if size == 4 {
			binary.Write(&b, order, uint32(w))
		} else {
			binary.Write(&b, order, w)
		}
	}
	return b.Bytes()
}

// A sample in 20 lacks the signal handler that all others have; some have their leaf twice.
func cpu(order binary.ByteOrder, size int, java bool) []byte {
	kind := uint64(0)
	if java {
		kind = 1
	}
	out := words(order, size, 0, 3, kind, 10000, 0)
	for i := 0; i < 120; i++ {
		s := stack()
		if java {
			for k := range s {
				s[k] = (s[k]-0x400000)/0x2040 + 3
			}
		} else if i%50 != 0 {
			s = append([]uint64{s[0], 0x7f0080}, s[1:]...)
			if i%3 == 0 {
				s[1], s = s[0], append(s[:1], append([]uint64{0x7f0080}, s[1:]...)...)
			}
		}
		out = append(out, words(order, size, uint64(1+random.Intn(9)), uint64(len(s)))...)
		out = append(out, words(order, size, s...)...)
	}
	return append(out, words(order, size, 0, 1, 0)...)
}

func heap(kind string, rows int, alloc bool) []byte {
	var b bytes.Buffer
	total := [4]int{}
	for i := 0; i < rows; i++ {
		n, size := random.Intn(20), 16<<random.Intn(12)
		more := 0
		if alloc {
			more = random.Intn(100)
		}
		row := [4]int{n, n * size, n + more, (n + more) * size}
		for k := range row {
			total[k] += row[k]
		}
		fmt.Fprintf(&b, "%6d: %8d [%6d: %8d] @%s\n", row[0], row[1], row[2], row[3], hex(stack(), " 0x%08x"))
	}
	head := fmt.Sprintf("heap profile: %6d: %8d [%6d: %8d] @ %s\n", total[0], total[1], total[2], total[3], kind)
	return append([]byte(head), b.Bytes()...)
}

func contention() []byte {
	b := bytes.NewBufferString("--- contentionz 1 ---\ncycles/second = 3201000000\nsampling period = 100\n" +
		"ms since reset = 16502830\ndiscarded samples = 0\n")
	for i := 0; i < 40; i++ {
		fmt.Fprintf(b, "%10d %8d @%s\n", random.Intn(1<<30), 1+random.Intn(500), hex(stack(), " 0x%x"))
	}
	return b.Bytes()
}

func threads() []byte {
	b := bytes.NewBufferString("--- threadz 1 ---\n\n")
	for i := 0; i < 30; i++ {
		fmt.Fprintf(b, "--- Thread 7f794ab9%04x (name: worker/%d) stack: ---\n", i, 14748+i)
		if i%4 == 3 {
			b.WriteString("  [same as previous thread]\n")
			continue
		}
		for k, a := range stack() {
			pc := "     "
			if k == 0 {
				pc = "  PC:"
			}
			fmt.Fprintf(b, "%s 0x%08x: f%d(int)\n", pc, a, k)
		}
	}
	return b.Bytes()
}

func javaNames(b *bytes.Buffer) {
	for i := 0; i < 38; i++ {
		switch i % 5 {
		case 0:
			fmt.Fprintf(b, "  0x%08x com.example.shop.Cart$Item.<init> (Cart.java:%d)\n", i+3, 10+i)
		case 1:
			fmt.Fprintf(b, "  0x%08x com.example.shop.Store.get%d (Store.java:%d)\n", i+3, i, 100+i)
		case 2:
			fmt.Fprintf(b, "  0x%08x read%d (/usr/lib/jvm/lib/libnio.so)\n", i+3, i)
		case 3:
			fmt.Fprintf(b, "  0x%08x [generated stub/JIT]\n", i+3)
		default:
			fmt.Fprintf(b, "  0x%08x GC%d\n", i+3, i)
		}
	}
}

func java(header string, first, second int) []byte {
	b := bytes.NewBufferString(header)
	for i := 0; i < 40; i++ {
		s := stack()
		for k := range s {
			s[k] = (s[k]-0x400000)/0x2040 + 3
		}
		fmt.Fprintf(b, "%14d %5d @%s\n", 1+random.Intn(first), 1+random.Intn(second), hex(s, " 0x%08x"))
	}
	b.WriteString("\n")
	javaNames(b)
	return b.Bytes()
}

func main() {
	save := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), data, 0o644); err != nil {
			panic(err)
		}
	}
	var procMaps, names bytes.Buffer
	for _, m := range maps {
		fmt.Fprintln(&procMaps, m)
	}
	javaNames(&names)
	mapped := append([]byte("MAPPED_LIBRARIES:\n"), procMaps.Bytes()...)
	save("cpu.32be.prof", append(cpu(binary.BigEndian, 4, false), brief...))
	save("cpu.64le.prof", append(cpu(binary.LittleEndian, 8, false), procMaps.Bytes()...))
	save("java.cpu.prof", append(cpu(binary.LittleEndian, 4, true), names.Bytes()...))
	save("heap.v1.txt", append(heap("heapprofile", 40, true), mapped...))
	save("heap.v2.txt", append(heap("heap_v2/524288", 40, true), mapped...))
	save("growth.txt", heap("growthz", 20, false))
	save("contention.txt", append(contention(), "--- Memory map: ---\n"+brief...))
	save("threads.txt", append(threads(), "--- Memory map: ---\n"+brief...))
	save("java.heap.txt", java("--- heapz 1 ---\nformat = java\nresolution = bytes\n", 1<<16, 20))
	save("java.contention.txt", java("--- contentionz 1 ---\nformat = java\nresolution = microseconds\n"+
		"sampling period = 100\nms since reset = 6019923\n", 5000, 30))
}

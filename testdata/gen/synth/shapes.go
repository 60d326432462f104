package main

import (
	"fmt"
	"math"

	"example.org/gen/internal/pb"
)

func unit(kind, name string, value int64) *pb.Profile {
	p := &pb.Profile{Types: []pb.ValueType{{Type: kind, Unit: name}}}
	f := p.Frames("main.main main.go:3", "main.some main.go:10", "main.more main.go:20", "main.none main.go:30")
	p.Add([]int64{value}, nil, f[0], f[1])
	p.Add([]int64{value * 700}, nil, f[0], f[2])
	p.Add([]int64{1}, nil, f[0])
	p.Add([]int64{0}, nil, f[0], f[3])
	return p
}

// Addresses: some frames nobody symbolised, in three mappings and in none.
func addresses() *pb.Profile {
	p := cpu()
	p.Mappings[0].HasFunctions = false
	p.Mappings = append(p.Mappings,
		pb.Mapping{ID: 2, Start: 0x7f0000000000, Limit: 0x7f0000100000, Offset: 0x4000, File: "/opt/none/libtiny.so.6"},
		pb.Mapping{ID: 3, Start: 0x7fff00000000, Limit: 0x7fff00002000, File: "[vdso]"})
	f := p.Frames("main.main main.go:3", "0x401000", "0x401020", "0x7f0000001234", "0x7fff00000100", "0x99")
	p.Locations[3].Mapping, p.Locations[4].Mapping, p.Locations[5].Mapping = 2, 3, 0
	for i, leaf := range f[1:] {
		p.Add(ticks(int64(i)+1), nil, f[0], leaf)
	}
	p.Add(ticks(4), nil, f[1], f[2])
	return p
}

// Recursion: a function that calls itself, a cycle of two, a stack that is only one function.
func recursion() *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3", "main.down main.go:10", "main.down main.go:12", "main.ping main.go:20",
		"main.pong main.go:30")
	p.Add(ticks(5), nil, f[0], f[1], f[2], f[1], f[2])
	p.Add(ticks(3), nil, f[0], f[3], f[4], f[3], f[4])
	p.Add(ticks(2), nil, f[1], f[1], f[1])
	p.Add(ticks(1), nil)
	return p
}

// Inline: calls inlined everywhere, in places, and three deep.
func inline() *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3",
		"main.tiny util.go:5:9 <- main.small util.go:8:4 <- main.work work.go:40:2",
		"main.small util.go:8:4 <- main.work work.go:44:2",
		"main.tiny util.go:5:11", "main.caller call.go:9", "main.tiny util.go:6 <- main.caller call.go:11")
	p.Add(ticks(4), nil, f[0], f[1])
	p.Add(ticks(3), nil, f[0], f[2])
	p.Add(ticks(2), nil, f[0], f[4], f[3])
	p.Add(ticks(1), nil, f[0], f[5])
	return p
}

// Columns: locations that differ in the column of one line only, the first or the last.
func columns() *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3:1", "main.f main.go:9:2", "main.f main.go:9:14",
		"main.g util.go:5:9 <- main.h main.go:12:2", "main.g util.go:5:30 <- main.h main.go:12:2")
	for i := range p.Locations {
		p.Locations[i].Address = 0
	}
	for i, leaf := range f[1:] {
		p.Add(ticks(int64(1)<<i), nil, f[0], leaf)
	}
	return p
}

func dropKeep() *pb.Profile {
	p := cpu()
	p.Drop, p.Keep = `runtime\.(malloc|gc).*`, `runtime\.gcKeep`
	f := p.Frames("main.main main.go:3", "main.alloc main.go:9", "runtime.mallocgc malloc.go:1", "runtime.sweep gc.go:4",
		"runtime.gcKeep gc.go:9", "runtime.gcStart gc.go:20")
	p.Add(ticks(3), nil, f[0], f[1], f[2], f[3])
	p.Add(ticks(2), nil, f[0], f[4])
	p.Add(ticks(1), nil, f[5], f[3])
	p.Add(ticks(4), nil, f[0], f[5])
	return p
}

func badRegexp() *pb.Profile {
	p := dropKeep()
	p.Drop, p.Keep = `runtime\.(malloc`, ""
	return p
}

// Twice: two value types of one name.
func twice() *pb.Profile {
	p := cpu()
	p.Types = []pb.ValueType{{Type: "alloc", Unit: "count"}, {Type: "alloc", Unit: "bytes"}}
	f := p.Frames("main.main main.go:3", "main.f main.go:9")
	p.Add([]int64{2, 4096}, nil, f...)
	p.Add([]int64{1, 512}, nil, f[0])
	return p
}

// Overflow: sums that do not fit 63 bits.
func overflow() *pb.Profile {
	p := &pb.Profile{Types: []pb.ValueType{{Type: "objects", Unit: "count"}, {Type: "space", Unit: "bytes"}}}
	f := p.Frames("main.main main.go:3", "main.big main.go:9", "main.huge main.go:19", "main.small main.go:29")
	p.Add([]int64{1, 1 << 62}, nil, f[0], f[1])
	p.Add([]int64{1, 1 << 62}, nil, f[0], f[2])
	p.Add([]int64{1, 1 << 61}, nil, f[0], f[1])
	p.Add([]int64{1, 1 << 40}, nil, f[0], f[3])
	return p
}

// Wide: numbers that do not fit a cell of ten.
func wide() *pb.Profile {
	p := &pb.Profile{Types: []pb.ValueType{{Type: "things", Unit: "rather_long_unit"}, {Type: "count", Unit: "count"},
		{Type: "space", Unit: "bytes"}}}
	f := p.Frames("main.main main.go:3", "main.many main.go:9", "main.few main.go:19", "main.less main.go:29")
	p.Add([]int64{123456789, math.MaxInt32 * 1000, 7 << 50}, nil, f[0], f[1])
	p.Add([]int64{12345, 99999, 5}, nil, f[0], f[2])
	p.Add([]int64{-1234567, -12345678901, -3 << 30}, nil, f[0], f[3])
	p.Add([]int64{3, 1, 1}, nil, f[0])
	return p
}

// Percent: shares at every edge of the percentage's layout.
func percent() *pb.Profile {
	p := &pb.Profile{Types: []pb.ValueType{{Type: "events", Unit: "count"}}}
	root := p.Frame("main.main main.go:3")
	for i, v := range []int64{1, 9, 95, 100, 994, 995, 1000, 9999, 12345, 99949, 500000, 99950000, 100000000} {
		p.Add([]int64{v}, nil, root, p.Frame(fmt.Sprintf("main.f%02d main.go:%d", i, 10+i)))
	}
	return p
}

// Ties: equal numbers, names that sort bytewise, one name in two files.
func ties() *pb.Profile {
	p := cpu()
	root := p.Frame("main.main main.go:3")
	for _, name := range []string{"m.B", "m.a", "m.A", "z", "é", "10", "9", "(x)", "[y]", "a"} {
		p.Add(ticks(1), nil, root, p.Frame(name+" a.go:1"))
	}
	p.Add(ticks(1), nil, root, p.Frame("z b.go:1"))
	p.Add(ticks(1), nil, root, p.Frame("a b.go:7"))
	return p
}

func noFiles() *pb.Profile {
	p := cpu()
	p.Mappings = nil
	f := p.Frames("main.main", "main.f", "main.g main.go")
	p.Add(ticks(1), nil, f[0], f[1])
	p.Add(ticks(2), nil, f[0], f[2])
	p.Add(ticks(3), nil, f[0], p.Frame("main.h ./src/../src//main.go:8"))
	return p
}

func unpacked() *pb.Profile {
	p := inline()
	p.Unpacked, p.StringsAtTheEnd = true, true
	return p
}

func zeroDefault() *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3", "main.f main.go:8")
	p.Add([]int64{3, 0}, nil, f...)
	p.Add([]int64{0, 0}, nil, f[0])
	return p
}

func moments(k int64) *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3", "main.same main.go:9", "main.grows main.go:19", "main.gone main.go:29",
		"main.fresh main.go:39")
	p.Add(ticks(10), nil, f[0], f[1])
	p.Add(ticks(4*k), nil, f[0], f[2])
	if k == 1 {
		p.Add(ticks(7), nil, f[0], f[3])
	} else {
		p.Add(ticks(5), nil, f[0], f[1], f[4])
	}
	return p
}

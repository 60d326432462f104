// Synth writes small profiles with one property each that Go's own writer never shows, or shows rarely.
//
//	synth FOLDER
package main

import (
	"os"

	"example.org/gen/internal/pb"
)

func main() {
	for name, make := range profiles {
		p := make()
		pb.Save(os.Args[1], name+".pb.gz", pb.Gzip(p.Encode()))
	}
}

var profiles = map[string]func() *pb.Profile{
	"addresses":     addresses,
	"badregexp":     badRegexp,
	"base-inside":   baseInside,
	"columns":       columns,
	"cxx":           cxx,
	"diff-new":      func() *pb.Profile { return moments(3) },
	"diff-old":      func() *pb.Profile { return moments(1) },
	"dropkeep":      dropKeep,
	"empty":         func() *pb.Profile { return cpu() },
	"inline":        inline,
	"labels-mixed":  labelsMixed,
	"labels-zero":   labelsZero,
	"meta":          meta,
	"names":         names,
	"nofiles":       noFiles,
	"overflow":      overflow,
	"percent":       percent,
	"recursion":     recursion,
	"ties":          ties,
	"twice":         twice,
	"unpacked":      unpacked,
	"unit-bytes":    func() *pb.Profile { return unit("space", "bytes", 1536) },
	"unit-count":    func() *pb.Profile { return unit("events", "count", 7) },
	"unit-gcu":      func() *pb.Profile { return unit("compute", "milligcu", 1500) },
	"unit-kb":       func() *pb.Profile { return unit("space", "kilobytes", 3000) },
	"unit-micro":    func() *pb.Profile { return unit("wall", "μs", 1500) },
	"unit-none":     func() *pb.Profile { return unit("things", "", 12) },
	"unit-seconds":  func() *pb.Profile { return unit("wall", "seconds", 90) },
	"unit-ms":       func() *pb.Profile { return unit("wall", "milliseconds", 2500) },
	"unit-widgets":  func() *pb.Profile { return unit("things", "widgets", 12) },
	"wide":          wide,
	"zero-unlikely": zeroDefault,
}

func nanoseconds() pb.ValueType { return pb.ValueType{Type: "cpu", Unit: "nanoseconds"} }

// Cpu is an empty CPU profile with a mapping, as Go writes one.
func cpu() *pb.Profile {
	return &pb.Profile{
		Types:      []pb.ValueType{{Type: "samples", Unit: "count"}, nanoseconds()},
		PeriodType: nanoseconds(),
		Period:     10e6,
		Time:       1700000000e9,
		Duration:   2e9,
		Mappings:   []pb.Mapping{{ID: 1, Start: 0x1000, Limit: 0x900000, File: "/tmp/build/synth", BuildID: "f00d", HasFunctions: true}},
	}
}

// Ticks are n samples of the profiler's clock.
func ticks(n int64) []int64 { return []int64{n, n * 10e6} }

// Bad writes files with one defect each.
//
//	bad FOLDER
package main

import (
	"maps"
	"os"

	"example.org/gen/internal/pb"
)

func main() {
	files := map[string][]byte{}
	maps.Copy(files, damagedBytes())
	maps.Copy(files, damagedWire())
	maps.Copy(files, damagedTables())
	maps.Copy(files, texts())
	maps.Copy(files, cuttable())
	for name, data := range files {
		pb.Save(os.Args[1], name, data)
	}
}

// Good is a small sound profile for the others to spoil.
func good() *pb.Profile {
	p := &pb.Profile{
		Types:      []pb.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		PeriodType: pb.ValueType{Type: "cpu", Unit: "nanoseconds"},
		Period:     10e6,
		Time:       1700000000e9,
		Duration:   1e9,
		Mappings:   []pb.Mapping{{ID: 1, Start: 0x1000, Limit: 0x9000, File: "/tmp/build/app", HasFunctions: true}},
	}
	f := p.Frames("main.main main.go:3", "main.f main.go:9", "main.g main.go:19")
	p.Add([]int64{2, 20e6}, nil, f[0], f[1])
	p.Add([]int64{1, 10e6}, []pb.Label{{Key: "user", Text: "alice"}, {Key: "bytes", Number: 512}}, f[0], f[2])
	return p
}

// Spoilt is the good profile after one change, packed.
func spoilt(change func(*pb.Profile)) []byte {
	p := good()
	change(p)
	return pb.Gzip(p.Encode())
}

// Appended is the good profile with bytes behind it, packed.
func appended(change func(*pb.Message)) []byte {
	m := good().Encode()
	change(&m)
	return pb.Gzip(m)
}

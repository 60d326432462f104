package main

import "example.org/gen/internal/pb"

// DamagedTables: sound protobuf that is no sound profile.
func damagedTables() map[string][]byte {
	return map[string][]byte{
		"nothing.pb.gz":          pb.Gzip((&pb.Profile{}).Encode()),
		"first-string.pb.gz":     spoilt(func(p *pb.Profile) { p.FirstString = "not empty" }),
		"no-types.pb.gz":         spoilt(func(p *pb.Profile) { p.Types = nil }),
		"no-types-samples.pb.gz": spoilt(func(p *pb.Profile) { p.Types, p.Samples[0].Values, p.Samples[1].Values = nil, nil, nil }),
		"value-missing.pb.gz":    spoilt(func(p *pb.Profile) { p.Samples[1].Values = p.Samples[1].Values[:1] }),
		"value-extra.pb.gz":      spoilt(func(p *pb.Profile) { p.Samples[0].Values = append(p.Samples[0].Values, 3) }),
		"value-none.pb.gz":       spoilt(func(p *pb.Profile) { p.Samples[0].Values = nil }),
		"location-unknown.pb.gz": spoilt(func(p *pb.Profile) { p.Samples[1].Locations[0] = 99 }),
		"location-zero.pb.gz":    spoilt(func(p *pb.Profile) { p.Samples[1].Locations[0] = 0 }),
		"location-id0.pb.gz":     spoilt(func(p *pb.Profile) { p.Locations = append(p.Locations, pb.Location{Address: 7}) }),
		"location-twice.pb.gz":   spoilt(func(p *pb.Profile) { p.Locations = append(p.Locations, p.Locations[0]) }),
		"function-id0.pb.gz":     spoilt(func(p *pb.Profile) { p.Functions = append(p.Functions, pb.Function{Name: "x"}) }),
		"function-twice.pb.gz":   spoilt(func(p *pb.Profile) { p.Functions = append(p.Functions, p.Functions[0]) }),
		"mapping-id0.pb.gz":      spoilt(func(p *pb.Profile) { p.Mappings = append(p.Mappings, pb.Mapping{File: "x"}) }),
		"mapping-twice.pb.gz":    spoilt(func(p *pb.Profile) { p.Mappings = append(p.Mappings, p.Mappings[0]) }),
		"mapping-unknown.pb.gz":  spoilt(func(p *pb.Profile) { p.Locations[0].Mapping = 99 }),
		"line-no-function.pb.gz": spoilt(func(p *pb.Profile) { p.Locations[1].Lines[0].Function = 0 }),
		"line-unknown.pb.gz":     spoilt(func(p *pb.Profile) { p.Locations[1].Lines[0].Function = 99 }),
		"types-twice.pb.gz":      spoilt(func(p *pb.Profile) { p.Types[0].Type = "cpu" }),
	}
}

// Texts: what else a Go user may have at hand, and texts damaged.
func texts() map[string][]byte {
	text := func(s string) []byte { return []byte(s) }
	return map[string][]byte{
		"garbage.txt":         text("this is not a profile\nat all\n"),
		"html.txt":            text("<!DOCTYPE html>\n<html><body>404 page not found</body></html>\n"),
		"json.txt":            text("{\"error\": \"no such profile\"}\n"),
		"folded-line.txt":     text("main.main;main.f 12\nmain.main;main.g three\n"),
		"folded-value.txt":    text("main.main;main.f 12\nmain.main;main.g 99999999999999999999\n"),
		"folded-stack.txt":    text("main.main;main.f 12\n;; 3\n"),
		"folded-two.txt":      text("main.main;main.f 12 10\nmain.main;main.g 3 3\n"),
		"goroutine-line.txt":  text("goroutine profile: total 2\n2 at 0x401000\n"),
		"goroutine-hex.txt":   text("goroutine profile: total 2\n2 @ 0xZZ\n"),
		"heap-sample.txt":     text("heap profile: 1: 512 [3: 1536] @ heap/1048576\n1: what [3: 1536] @ 0x401000\n"),
		"heap-kind.txt":       text("heap profile: 1: 512 [3: 1536] @ pile/1048576\n1: 512 [3: 1536] @ 0x401000\n"),
		"mutex-key.txt":       text("--- mutex:\ncycles/second=1000000000\nwhat is=this\n9000 3 @ 0x401000\n"),
		"bench.txt":           text("goos: linux\ngoarch: amd64\nBenchmarkX-2   \t 100\t  1234 ns/op\nPASS\n"),
		"git-lfs-pointer.txt": text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
	}
}

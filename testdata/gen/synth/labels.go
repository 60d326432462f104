package main

import "example.org/gen/internal/pb"

// LabelsMixed: numbers of one key in two units, several values of one key, sizes, text and numbers together.
func labelsMixed() *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3", "main.f main.go:9", "main.g main.go:19", "main.h main.go:29")
	p.Add(ticks(4), []pb.Label{{Key: "latency", Number: 1500, Unit: "milliseconds"}, {Key: "user", Text: "alice"}}, f[0], f[1])
	p.Add(ticks(3), []pb.Label{{Key: "latency", Number: 2, Unit: "seconds"}, {Key: "user", Text: "bob"}}, f[0], f[2])
	p.Add(ticks(2), []pb.Label{{Key: "latency", Number: 20, Unit: "milliseconds"}, {Key: "latency", Number: 1, Unit: "seconds"}}, f[0], f[3])
	p.Add(ticks(2), []pb.Label{{Key: "bytes", Number: 4096}, {Key: "user", Text: "alice"}, {Key: "user", Text: "carol"}}, f[0], f[1])
	p.Add(ticks(1), []pb.Label{{Key: "bytes", Number: 65536}, {Key: "request", Number: 1024}, {Key: "depth", Number: 3}}, f[0], f[2])
	p.Add(ticks(1), []pb.Label{{Key: "bytes", Text: "many"}, {Key: "bytes", Number: 1024}, {Key: "depth", Number: -3}}, f[0], f[3])
	p.Add(ticks(1), nil, f[0])
	return p
}

// LabelsZero: a label that is the number 0, with and without a unit, beside samples without it.
func labelsZero() *pb.Profile {
	p := cpu()
	f := p.Frames("main.main main.go:3", "main.f main.go:9")
	p.Add(ticks(1), []pb.Label{{Key: "size", Number: 0}}, f...)
	p.Add(ticks(2), []pb.Label{{Key: "size", Number: 0, Unit: "bytes"}}, f...)
	p.Add(ticks(4), []pb.Label{{Key: "size", Number: 7}}, f...)
	p.Add(ticks(8), nil, f...)
	return p
}

// BaseInside: what `-diff_base -proto` writes, samples that are marked as the base's.
func baseInside() *pb.Profile {
	p := cpu()
	base := []pb.Label{{Key: "pprof::base", Text: "true"}}
	f := p.Frames("main.main main.go:3", "main.f main.go:9", "main.g main.go:19")
	p.Add(ticks(-4), base, f[0], f[1])
	p.Add(ticks(6), nil, f[0], f[1])
	p.Add(ticks(-5), base, f[0], f[2])
	p.Add(ticks(2), nil, f[0], f[2])
	return p
}

// Meta: comments, a page to read, a default type that is not the last.
func meta() *pb.Profile {
	p := cpu()
	p.Comments = []string{"a comment", "#not shown in headers", "another"}
	p.Default, p.Doc = "samples", "https://example.org/profiles"
	f := p.Frames("main.main main.go:3", "main.f main.go:9")
	p.Add(ticks(5), nil, f...)
	p.Add(ticks(5), nil, f...)
	return p
}

// Names: what Go's linker, C++ and people call functions.
func names() *pb.Profile {
	p := cpu()
	root := p.Frame("main.main main.go:3")
	for i, name := range []string{
		"main.(*T).run.Lazy[go.shape.int].func2", "main.(*T[...]).m", "main.F[go.shape.func(int) string]",
		"main.(*T).Do[...]", "main.Pair[go.shape.string,go.shape.struct { X int; Y []uint8 }].Swap",
		"main.glob..func1", "main.(*T).M-fm", "main.init.0", "main.init.1.func2.3", "type:.eq.main.T",
		"example.org/a/b/v2.(*Server).ServeHTTP.func1.gowrap1", "example.org/a%2eb.F", "runtime.goexit", "main.Ünïcode",
		"net/http.HandlerFunc.ServeHTTP", "go:buildid", "main.f·1", "main.op<T>", "main.<a::b>",
	} {
		p.Add(ticks(int64(i)+1), nil, root, p.Frame(name+" names.go:1"))
	}
	return p
}

// Cxx: a program of two languages; files that do not end in .go.
func cxx() *pb.Profile {
	p := cpu()
	root := p.Frame("main main.cc:3")
	for i, name := range []string{
		"_ZN3foo3BarIiE4quuxEv", "_ZNSt6vectorIiSaIiEE9push_backERKi", "_ZN12_GLOBAL__N_13runEi", "_Z3addii",
		"_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "_RNvCs1234_7mycrate3foo", "std::map<int, std::string>::find(int)",
		"foo::bar(int, char const*)", "(anonymous namespace)::go(int)", "operator new(unsigned long)",
		"__libc_start_main", "__ZN3foo3barEv", "std::vector<int>::operator[](unsigned long)", "memcpy",
	} {
		p.Add(ticks(int64(i)+1), nil, root, p.Frame(name+" code.cc:7"))
	}
	return p
}

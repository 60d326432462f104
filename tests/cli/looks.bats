load helper

# looks TEXT WHAT: a file with this text (escapes as printf's) is refused and WHAT is said of it.
looks() {
    printf '%b' "$1" >file
    exits 3 top file
    [[ $stderr == "pprofx: file: not a profile: it looks like $2"* ]] || {
        printf 'said:   %s\nwanted: %s\n' "$stderr" "$2" >&2
        return 1
    }
}

@test "an empty file" {
    : >file
    exits 3 top file
    [[ $stderr == "pprofx: file: is empty"* ]]
    gzip -c file >file.gz
    exits 3 top file.gz
    [[ $stderr == "pprofx: file.gz: is empty"* ]]
    head -c 0 file.gz | exits 3 top -
}

@test "answers of net/http/pprof" {
    looks '404 page not found\n' "an HTTP server's answer (404); is net/http/pprof registered?"
    looks 'Unknown profile\n' "net/http/pprof's answer (404): it has no profile of that name"
    looks 'Could not enable CPU profiling: cpu profiling already in use\n' "net/http/pprof's answer (500): a CPU profile is being taken"
    looks "profile duration exceeds server's WriteTimeout\n" "net/http/pprof's answer (400): ask for fewer seconds"
    looks '<html>\n<head>\n<title>/debug/pprof/</title>\n' "the index page of net/http/pprof; fetch one of"
    looks '{\n"cmdline": ["/usr/bin/shop"],\n"memstats": {}' "the variables of expvar (/debug/vars); profiles are at /debug/pprof/"
}

@test "answers of proxies and other servers" {
    looks '\xef\xbb\xbf\n <!doctype HTML>\n<TITLE>502 Bad Gateway</TITLE>' 'an HTML page, perhaps'
    [[ $stderr == *'; it says "502 Bad Gateway"' ]]
    looks '<html><head><title>Sign in' 'an HTML page, perhaps'
    [[ $stderr == *'; it says "Sign in"' ]]
    looks '<html>' "an HTML page, perhaps a proxy's or a login's answer instead of the profile"
    looks '{"error":"unauthorized"}\n' 'JSON; it says "{"error":"unauthorized"}"'
    looks '[{"xyz":1}]' 'JSON; it says "[{"xyz":1}]"'
    looks 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n\x1f\x8b' "an answer with its HTTP header"
    looks 'upstream connect error or disconnect/reset before headers' "a proxy's answer (503)"
    looks '# HELP go_goroutines Number of goroutines.\n# TYPE go_goroutines gauge\ngo_goroutines 8\n' 'metrics for Prometheus'
}

@test "what Go's tools write that is no profile" {
    looks 'go 1.22 trace\0\0\0' 'a Go execution trace; go tool trace reads it'
    looks 'M=-1 P=-1 G=-1 StateTransition\n' 'the text of an execution trace'
    looks 'mode: atomic\nshop/main.go:1.1,2.2 1 0\n' 'a coverage profile; go tool cover reads it'
    looks '{"Time":"2026-11-27T05:00:00Z","Action":"run","Package":"shop"}\n' 'what go test -json prints'
    looks '=== RUN   TestX\n--- PASS: TestX (0.00s)\nPASS\n' 'what go test prints'
    looks 'goos: linux\nBenchmarkX-2 \t100\t1234 ns/op\n' 'what go test -bench prints'
    looks 'go1.7 heap dump\n\x06' 'a heap dump of debug.WriteHeapDump'
    looks 'SCHED 0ms: gomaxprocs=2 idleprocs=1\n' 'lines of GODEBUG=schedtrace'
    looks 'PeriodType: cpu nanoseconds\nPeriod: 10000000\n' 'a profile as text (go tool pprof -raw)'
    exits 0 top "$DATA/cpu.pb.gz" -o report
    looks "$(cat report)" 'a report of go tool pprof; give the profile it is of'
}

@test "what other profilers write" {
    looks 'FLR\0\0\x02' 'a Java flight recording; jfrconv'
    looks 'PERFILE2\0' 'a perf.data file; perf script'
    looks '# callgrind format\nevents: Ir\n' 'a callgrind file'
    looks 'version: 1\ncreator: xdebug\nevents: Time\n' 'a callgrind file'
    looks '{"nodes":[{"id":1}]}' 'a CPU profile of V8'
    looks '{"traceEvents":[]}' "a trace for Chrome's viewer"
    exits 0 convert --to speedscope "$DATA/cpu.pb.gz" -o out.json
    exits 3 top out.json
    [[ $stderr == *"it looks like a speedscope file; give the profile it is of"* ]]
    exits 0 folded "$DATA/cpu.pb.gz" -o collapsed
    exits 0 top collapsed
}

@test "archives, executables, core dumps" {
    looks '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0' 'an executable; a profile must follow it'
    looks '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0' 'a core dump; dlv core PROGRAM FILE shows its goroutines'
    looks '\x7fELF\x02\x02\x01\0\0\0\0\0\0\0\0\0\0\x04' 'a core dump'
    tar cf file.tar -C "$DATA" cpu.pb.gz
    exits 3 top file.tar
    [[ $stderr == *'it looks like a tar archive; unpack it first' ]]
    tar czf file.tgz -C "$DATA" cpu.pb.gz
    exits 3 top file.tgz
    [[ $stderr == *'it looks like a tar archive; unpack it first' ]]
    looks '7z\xbc\xaf\x27\x1c' 'a 7z archive; unpack it first'
    looks '\x89PNG\r\n' 'a PNG picture'
    looks '\xff\xfeg\0o\0r\0' "text in UTF-16, as PowerShell's > writes it; curl -o FILE keeps the bytes"
}

@test "of another text its first line is shown" {
    printf '\n  starting shop at :8080\nready\n' >file
    exits 3 top file
    says 'pprofx: file: not a profile, but a text that begins "starting shop at :8080"'
}

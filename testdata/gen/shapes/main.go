// Shapes burns time in every shape a Go frame's name can have: plain functions, methods, generics with one
// and several type parameters, closures in closures, method values, deferred and inlined calls, recursion.
//
//	shapes -o FILE [-seconds 2]
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"runtime/pprof"
	"sort"
	"strings"
	"time"
)

var sink any

func main() {
	out := flag.String("o", "generic.pb.gz", "file to write")
	seconds := flag.Float64("seconds", 2, "how long to work")
	flag.Parse()

	file, err := os.Create(*out)
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		log.Fatal(err)
	}
	end := time.Now().Add(time.Duration(*seconds * float64(time.Second)))
	for time.Now().Before(end) {
		for _, work := range shapes() {
			work()
		}
	}
	pprof.StopCPUProfile()
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

func shapes() []func() {
	tree := &Tree[int, string]{less: func(a, b int) bool { return a < b }}
	matrix := newMatrix(48)
	return []func(){
		func() { sink = fib(21) },
		func() { sink = even(40000) },
		func() { sink = matrix.multiply(matrix) },
		func() {
			for i := range 3000 {
				tree.Insert((i*7919)%3001, "v")
			}
			total := 0
			tree.Walk(func(k int, _ string) { total += k })
			sink = total
		},
		func() { sink = Map(numbers(20000), func(x int) float64 { return math.Sqrt(float64(x)) }) },
		func() { sink = Reduce(numbers(30000), 0, func(a, x int) int { return a ^ x*31 }) },
		func() { sink = Lazy(func() Pair[string, int] { return Pair[string, int]{words(900), 1} })() },
		layered(3),
		Sorter[byName]{names(2000)}.Sort,
		func() { deferred(4000) },
		func() { sink = sumOf(point{1, 2}, 60000) },
	}
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// Even and odd call each other: a cycle of two.
func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

type matrix struct {
	n    int
	cell []float64
}

func newMatrix(n int) *matrix {
	m := &matrix{n, make([]float64, n*n)}
	for i := range m.cell {
		m.cell[i] = float64(i % 13)
	}
	return m
}

func (m *matrix) at(i, j int) float64 { return m.cell[i*m.n+j] }

func (m *matrix) multiply(o *matrix) *matrix {
	result := newMatrix(m.n)
	for i := range m.n {
		for j := range m.n {
			var sum float64
			for k := range m.n {
				sum += m.at(i, k) * o.at(k, j)
			}
			result.cell[i*m.n+j] = sum
		}
	}
	return result
}

func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i * 17 % 1009
	}
	return list
}

func words(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d ", i)
	}
	return strings.ToUpper(b.String())
}

func names(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint((i * 7919) % 10007)
	}
	return list
}

// Layered returns a closure made in a closure made in a closure.
func layered(depth int) func() {
	return func() {
		inner := func() {
			func() {
				for i := range 20000 * depth {
					sink = mix(uint64(i))
				}
			}()
		}
		inner()
	}
}

func mix(x uint64) uint64 { return rotate(x*0x9e3779b97f4a7c15, 13) ^ rotate(x, 29) }

func rotate(x uint64, k uint) uint64 { return x<<k | x>>(64-k) }

func deferred(n int) {
	for range n {
		func() {
			defer func() { sink = recover() }()
			if len(os.Args) > 1<<20 {
				panic("never")
			}
		}()
	}
}

type byName []string

func (b byName) Len() int           { return len(b) }
func (b byName) Less(i, j int) bool { return b[i] < b[j] }
func (b byName) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

// A Sorter sorts a copy of what it holds: a method of a generic type that calls through an interface.
type Sorter[S interface {
	sort.Interface
	~[]string
}] struct{ list []string }

func (s Sorter[S]) Sort() { sort.Sort(S(append([]string(nil), s.list...))) }

// Package hot has the cases of well-known packages that eat the CPU.
package hot

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"time"

	"example.org/cases/capture"
)

// Cases of this package.
var Cases = []capture.Case{
	{Rule: "codec-json", Files: "cpu", Hit: answerInJSON, Miss: answerByHand},
	{Rule: "fmt-hot", Files: "cpu", Hit: keyByFormat, Miss: keyByAppend},
	{Rule: "regexp-compile", Files: "cpu", Hit: compileEach, Miss: compileOnce},
	{Rule: "template-parse", Files: "cpu", Hit: parseEach, Miss: parseOnce},
	{Rule: "logging-hot", Files: "cpu", Hit: logEach, Miss: logSome},
	{Rule: "compress-init", Files: "cpu allocs", Hit: writerEach, Miss: writerReset},
	{Rule: "exec-heavy", Files: "cpu", Hit: askDate, Miss: askClockInstead, Seconds: 6},
	{Rule: "binary-records", Files: "cpu", Hit: readRecords, Seconds: 8},
	{Rule: "syscall-io", Files: "cpu", Hit: smallWrites, Miss: largeWrites},
	{Rule: "map-access-hot", Files: "cpu", Hit: priceByMap, Miss: priceBySlice},
	{Rule: "panic-control-flow", Files: "cpu", Hit: parseByPanic, Miss: parseByError},
	{Rule: "stack-capture", Files: "cpu", Hit: errorWithStack, Miss: errorWithout},
	{Rule: "timer-churn", Files: "cpu", Hit: waitByAfter, Miss: waitByTimer},
	{Rule: "chain-9-little", Files: "cpu", Hit: callsWithDeadline, Miss: nothingButDeadlines, Busy: 0.9},
	{Rule: "reflect-hot", Files: "cpu", Hit: sumByReflection, Miss: sumByField},
	{Rule: "clock-hot", Files: "cpu", Hit: stampEach, Miss: stampSome},
	{Rule: "memory-copy", Files: "cpu", Hit: copyFrames, Miss: shareFrames},
	{Rule: "hot-function", Files: "cpu", Hit: oneLoop, Miss: manySmall},
}

type item struct {
	ID    int      `json:"id"`
	Name  string   `json:"name"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags"`
}

var (
	stock = item{ID: 7, Name: "lamp", Price: 12.5, Tags: []string{"light", "home"}}
	out   []byte
	text  string
	total int
	fault error
)

func answerInJSON(stop *capture.Stop) {
	for !stop.Load() {
		out, _ = json.Marshal(stock)
		var back item
		fault = json.Unmarshal(out, &back)
	}
}

func answerByHand(stop *capture.Stop) {
	out = make([]byte, 0, 256)
	for !stop.Load() {
		out = append(out[:0], `{"id":`...)
		out = strconv.AppendInt(out, int64(stock.ID), 10)
		out = append(out, `,"name":"lamp","price":`...)
		out = strconv.AppendFloat(out, stock.Price, 'g', -1, 64)
		out = append(out, '}')
	}
}

func keyByFormat(stop *capture.Stop) {
	for i := 0; !stop.Load(); i++ {
		text = fmt.Sprintf("%s:%d:%v", stock.Name, i, stock.Price)
	}
}

func keyByAppend(stop *capture.Stop) {
	out = make([]byte, 0, 64)
	for i := 0; !stop.Load(); i++ {
		out = append(out[:0], stock.Name...)
		out = strconv.AppendInt(out, int64(i), 10)
	}
}

const zip = `^[A-Z]{2}-[0-9]{5}(-[a-z]+)?$`

func compileEach(stop *capture.Stop) {
	for !stop.Load() {
		total += len(regexp.MustCompile(zip).FindString("DE-12345-abc"))
	}
}

func compileOnce(stop *capture.Stop) {
	pattern := regexp.MustCompile(zip)
	for !stop.Load() {
		total += len(pattern.FindString("DE-12345-abc"))
	}
}

const page = `<ul>{{range .}}<li class="{{.}}">{{.}}</li>{{else}}none{{end}}</ul>`

func parseEach(stop *capture.Stop) {
	for !stop.Load() {
		t := template.Must(template.New("page").Parse(page))
		if t.Execute(io.Discard, words) != nil {
			return
		}
	}
}

func parseOnce(stop *capture.Stop) {
	t := template.Must(template.New("page").Parse(page))
	for !stop.Load() {
		if t.Execute(io.Discard, words) != nil {
			return
		}
	}
}

var words = []string{"north", "south"}

func checksum(n int) {
	for i := range n {
		total = total*31 + i
	}
}

func logEach(stop *capture.Stop) {
	logger := log.New(io.Discard, "shop ", log.LstdFlags|log.Lshortfile)
	logger.SetOutput(&bytes.Buffer{})
	for i := 0; !stop.Load(); i++ {
		if i%10_000 == 0 {
			logger.SetOutput(&bytes.Buffer{})
		}
		logger.Printf("served request %d of %s", i, stock.Name)
		checksum(500)
	}
}

func logSome(stop *capture.Stop) {
	logger := log.New(&bytes.Buffer{}, "shop ", log.LstdFlags)
	for i := 0; !stop.Load(); i++ {
		if i%100_000 == 0 {
			logger.Printf("served request %d of %s", i, stock.Name)
		}
		checksum(500)
	}
}

var body = bytes.Repeat([]byte("a line of an answer\n"), 100)

func writerEach(stop *capture.Stop) {
	for !stop.Load() {
		z := gzip.NewWriter(io.Discard)
		z.Write(body)
		z.Close()
	}
}

func writerReset(stop *capture.Stop) {
	z := gzip.NewWriter(io.Discard)
	for !stop.Load() {
		z.Reset(io.Discard)
		z.Write(body)
		z.Close()
	}
}

func askDate(stop *capture.Stop) {
	for !stop.Load() {
		out, fault = exec.Command("date", "+%Y").Output()
	}
}

func askClockInstead(stop *capture.Stop) {
	for !stop.Load() {
		out = time.Now().AppendFormat(out[:0], "2006")
	}
}

func nowhere() *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		panic(err)
	}
	return f
}

func smallWrites(stop *capture.Stop) {
	f := nowhere()
	for !stop.Load() {
		f.Write(body[:16])
	}
}

func largeWrites(stop *capture.Stop) {
	f := nowhere()
	page := make([]byte, 0, 64<<10)
	for !stop.Load() {
		for page = page[:0]; len(page)+len(body) <= cap(page); {
			page = append(page, body...)
			checksum(200)
		}
		f.Write(page)
	}
}

func priceByMap(stop *capture.Stop) {
	prices := map[int]int{}
	for i := range 4096 {
		prices[i] = i * 3
	}
	for !stop.Load() {
		for i := range 4096 {
			total += prices[i]
		}
	}
}

func priceBySlice(stop *capture.Stop) {
	prices := make([]int, 4096)
	for !stop.Load() {
		for i := range prices {
			total += prices[i]
		}
	}
}

var errShort = errors.New("too short")

func fieldOrPanic(line string) string {
	if len(line) < 10 {
		panic(errShort)
	}
	return line[:10]
}

func parseLine(line string) (field string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return fieldOrPanic(line), nil
}

func parseByPanic(stop *capture.Stop) {
	for !stop.Load() {
		text, fault = parseLine("short")
	}
}

func fieldOf(line string) (string, error) {
	if len(line) < 10 {
		return "", errShort
	}
	return line[:10], nil
}

func parseByError(stop *capture.Stop) {
	for !stop.Load() {
		text, fault = fieldOf("short")
	}
}

type traced struct {
	text  string
	stack []uintptr
}

func (t *traced) Error() string { return t.text }

func newTraced(text string) error {
	pcs := make([]uintptr, 32)
	return &traced{text, pcs[:runtime.Callers(2, pcs)]}
}

func descend(depth int, leaf func() error) error {
	if depth == 0 {
		return leaf()
	}
	return descend(depth-1, leaf)
}

func errorWithStack(stop *capture.Stop) {
	for !stop.Load() {
		fault = descend(20, func() error { return newTraced("not found") })
	}
}

func errorWithout(stop *capture.Stop) {
	for !stop.Load() {
		fault = descend(20, func() error { return errShort })
	}
}

func waitByAfter(stop *capture.Stop) {
	results := make(chan int, 1)
	for !stop.Load() {
		results <- 1
		select {
		case n := <-results:
			total += n
		case <-time.After(time.Minute):
		}
	}
}

func waitByTimer(stop *capture.Stop) {
	timer := time.NewTimer(time.Minute)
	for !stop.Load() {
		checksum(1000)
		select {
		case <-timer.C:
		default:
		}
	}
}

func sumByReflection(stop *capture.Stop) {
	for !stop.Load() {
		v := reflect.ValueOf(&stock).Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.Int {
				total += int(f.Int()) + len(v.Type().Field(i).Tag.Get("json"))
			}
		}
	}
}

func sumByField(stop *capture.Stop) {
	for !stop.Load() {
		total += stock.ID + len(stock.Name)
	}
}

var stamp time.Time

func stampEach(stop *capture.Stop) {
	for !stop.Load() {
		stamp = time.Now()
		checksum(50)
	}
}

func stampSome(stop *capture.Stop) {
	for i := 0; !stop.Load(); i++ {
		if i%10_000 == 0 {
			stamp = time.Now()
		}
		checksum(50)
	}
}

var frame = make([]byte, 256<<10)

func copyFrames(stop *capture.Stop) {
	out = make([]byte, len(frame))
	for !stop.Load() {
		copy(out, frame)
		checksum(200)
	}
}

func shareFrames(stop *capture.Stop) {
	for !stop.Load() {
		out = frame
		checksum(200)
	}
}

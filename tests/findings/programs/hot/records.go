package hot

import (
	"bytes"
	"encoding/binary"

	"example.org/cases/capture"
)

type record struct {
	ID, Lane uint32
	Values   [6]int16
	At       struct{ X, Y float64 }
}

func readRecord(data []byte) (r record) {
	binary.Read(bytes.NewReader(data), binary.LittleEndian, &r)
	return r
}

func readRecords(stop *capture.Stop) {
	data := make([]byte, binary.Size(record{}))
	for !stop.Load() {
		data[3] += byte(readRecord(data).Lane) + 1
	}
}

// Derive writes one profile again in other wrappings: plain, as several gzip members, glued to another.
//
//	derive FOLDER FIRST.pb.gz SECOND.pb.gz
package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"log"
	"os"
	"slices"

	"example.org/gen/internal/pb"
)

func main() {
	folder := os.Args[1]
	first, second := unpack(os.Args[2]), unpack(os.Args[3])
	third := len(first) / 3
	members := slices.Concat(pb.Gzip(first[:third]), pb.Gzip(first[third:third+1]), pb.Gzip(first[third+1:]))
	pb.Save(folder, "plain.pb", first)
	pb.Save(folder, "members.pb.gz", members)
	pb.Save(folder, "glued.pb", slices.Concat(first, second))
	pb.Save(folder, "glued.pb.gz", slices.Concat(pb.Gzip(first), pb.Gzip(second)))
}

func unpack(path string) []byte {
	packed, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		log.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		log.Fatal(err)
	}
	return data
}

package pb

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Frame gives the id of a location, made when it is new.  Its text is "name file:line[:column]"; inlined
// calls stand before their caller, separated by "<-"; "0xADDRESS" is a location nobody symbolised.
func (p *Profile) Frame(text string) uint64 {
	id := uint64(len(p.Locations) + 1)
	location := Location{ID: id, Mapping: uint64(min(1, len(p.Mappings))), Address: 0x1000 + 16*id}
	if address, err := strconv.ParseUint(text, 0, 64); err == nil {
		location.Address = address
	} else {
		for part := range strings.SplitSeq(text, "<-") {
			location.Lines = append(location.Lines, p.line(strings.TrimSpace(part)))
		}
	}
	p.Locations = append(p.Locations, location)
	return id
}

func (p *Profile) line(text string) Line {
	name, place := text, ""
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		name, place = text[:i], text[i+1:]
	}
	var line Line
	file, rest, _ := strings.Cut(place, ":")
	fmt.Sscanf(rest, "%d:%d", &line.Line, &line.Column)
	line.Function = p.function(name, file)
	return line
}

func (p *Profile) function(name, file string) uint64 {
	for _, f := range p.Functions {
		if f.Name == name && f.File == file {
			return f.ID
		}
	}
	id := uint64(len(p.Functions) + 1)
	p.Functions = append(p.Functions, Function{ID: id, Name: name, System: name, File: file, StartLine: int64(id)})
	return id
}

// Add appends a sample; frames are written root first, as one reads them.
func (p *Profile) Add(values []int64, labels []Label, frames ...uint64) {
	s := Sample{Values: values, Labels: labels}
	for i := len(frames) - 1; i >= 0; i-- {
		s.Locations = append(s.Locations, frames[i])
	}
	p.Samples = append(p.Samples, s)
}

// Frames is Frame for several.
func (p *Profile) Frames(texts ...string) []uint64 {
	var ids []uint64
	for _, text := range texts {
		ids = append(ids, p.Frame(text))
	}
	return ids
}

// Gzip packs bytes as one member without a name and a time.
func Gzip(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// Save writes a file, its folders too.
func Save(folder, name string, data []byte) {
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		panic(err)
	}
}

package main

import (
	"bytes"

	"example.org/gen/internal/pb"
)

// DamagedBytes: what goes wrong before there is a message: compression, cuts, other kinds of file.
func damagedBytes() map[string][]byte {
	raw := good().Encode()
	packed := pb.Gzip(raw)
	flip := func(at int, data []byte) []byte {
		data = bytes.Clone(data)
		data[at] ^= 0x55
		return data
	}
	return map[string][]byte{
		"empty":              {},
		"one-byte":           {0x0a},
		"gz-of-empty.gz":     pb.Gzip(nil),
		"gz-of-gz.gz":        pb.Gzip(packed),
		"gz-header-only.gz":  packed[:10],
		"gz-two-bytes.gz":    packed[:2],
		"gz-bad-method.gz":   flip(2, packed),
		"gz-bad-flags.gz":    flip(3, packed),
		"gz-bad-body.gz":     flip(20, packed),
		"gz-bad-crc.gz":      flip(len(packed)-6, packed),
		"gz-bad-length.gz":   flip(len(packed)-2, packed),
		"gz-cut.gz":          packed[:len(packed)/2],
		"gz-cut-trailer.gz":  packed[:len(packed)-3],
		"gz-tail-garbage.gz": append(bytes.Clone(packed), "garbage"...),
		"gz-second-cut.gz":   append(bytes.Clone(packed), packed[:30]...),
		"zstd-cut.zst":       {0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x10},
		"zstd-garbage.zst":   append([]byte{0x28, 0xb5, 0x2f, 0xfd}, bytes.Repeat([]byte{0xff}, 40)...),
		"lz4-cut.lz4":        {0x04, 0x22, 0x4d, 0x18, 0x64},
		"lz4-garbage.lz4":    append([]byte{0x04, 0x22, 0x4d, 0x18}, bytes.Repeat([]byte{0xff}, 40)...),
		"raw-cut.pb":         raw[:len(raw)-7],
		"zeros.bin":          make([]byte, 512),
		"elf.bin":            append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 200)...),
		"png.bin":            append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 60)...),
		"zip.bin":            append([]byte("PK\x03\x04"), make([]byte, 60)...),
		"trace.bin":          append([]byte("go 1.26 trace\x00\x00\x00"), make([]byte, 60)...),
		"concat.pb":          append(bytes.Clone(raw), raw...),
		"concat.pb.gz":       append(bytes.Clone(packed), packed...),
		"concat-inside.gz":   pb.Gzip(append(bytes.Clone(raw), raw...)),
	}
}

// Cuttable: small sound files that a test cuts at every byte.
func cuttable() map[string][]byte {
	tiny := &pb.Profile{Types: []pb.ValueType{{Type: "events", Unit: "count"}}}
	tiny.Add([]int64{5}, nil, tiny.Frames("main.main main.go:3", "main.f main.go:9")...)
	late := good()
	late.StringsAtTheEnd = true
	return map[string][]byte{
		"cut/good.pb":     good().Encode(),
		"cut/tiny.pb":     tiny.Encode(),
		"cut/late.pb":     late.Encode(),
		"cut/good.pb.gz":  pb.Gzip(good().Encode()),
		"cut/tiny.pb.gz":  pb.Gzip(tiny.Encode()),
		"cut/twice.pb.gz": append(pb.Gzip(tiny.Encode()[:40]), pb.Gzip(tiny.Encode()[40:])...),
	}
}

package main

import "example.org/gen/internal/pb"

// DamagedWire: bytes that are no protobuf, or another message's.
func damagedWire() map[string][]byte {
	inside := func(field int, change func(*pb.Message)) []byte {
		return appended(func(m *pb.Message) {
			var inner pb.Message
			change(&inner)
			m.Bytes(field, inner)
		})
	}
	long := []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}
	return map[string][]byte{
		"wire-group.pb.gz":      appended(func(m *pb.Message) { m.Raw(2, 3) }),
		"wire-endgroup.pb.gz":   appended(func(m *pb.Message) { m.Raw(2, 4) }),
		"wire-six.pb.gz":        appended(func(m *pb.Message) { m.Raw(30, 6, 0) }),
		"wire-seven.pb.gz":      appended(func(m *pb.Message) { m.Raw(30, 7, 0) }),
		"varint-long.pb.gz":     appended(func(m *pb.Message) { m.Raw(12, 0, long...) }),
		"varint-cut.pb.gz":      appended(func(m *pb.Message) { m.Raw(12, 0, 0x80) }),
		"length-past.pb.gz":     appended(func(m *pb.Message) { m.Raw(2, 2, 0x7f, 1, 2) }),
		"length-huge.pb.gz":     appended(func(m *pb.Message) { m.Raw(2, 2, long[:9]...) }),
		"fixed64-cut.pb.gz":     appended(func(m *pb.Message) { m.Raw(30, 1, 1, 2, 3) }),
		"fixed32-cut.pb.gz":     appended(func(m *pb.Message) { m.Raw(30, 5, 1) }),
		"type-time.pb.gz":       appended(func(m *pb.Message) { m.Bytes(12, []byte("x")) }),
		"type-sample.pb.gz":     appended(func(m *pb.Message) { m.Varint(2, 7) }),
		"type-string.pb.gz":     appended(func(m *pb.Message) { m.Varint(6, 7) }),
		"sample-varint.pb.gz":   inside(2, func(m *pb.Message) { m.Raw(1, 2, 2, 0x80, 0x80) }),
		"sample-length.pb.gz":   inside(2, func(m *pb.Message) { m.Raw(2, 2, 9, 1) }),
		"sample-type.pb.gz":     inside(2, func(m *pb.Message) { m.Varint(3, 1) }),
		"sample-wire.pb.gz":     inside(2, func(m *pb.Message) { m.Raw(1, 7) }),
		"label-wire.pb.gz":      inside(2, func(m *pb.Message) { m.Bytes(3, []byte{0x0b}) }),
		"label-type.pb.gz":      inside(2, func(m *pb.Message) { m.Bytes(3, []byte{0x0a, 0x01, 0x01}) }),
		"location-cut.pb.gz":    inside(4, func(m *pb.Message) { m.Raw(1, 0, 0x80) }),
		"location-type.pb.gz":   inside(4, func(m *pb.Message) { m.Bytes(1, []byte{1}) }),
		"line-type.pb.gz":       inside(4, func(m *pb.Message) { m.Varint(1, 9); m.Bytes(4, []byte{0x0a, 0x00}) }),
		"function-type.pb.gz":   inside(5, func(m *pb.Message) { m.Bytes(2, []byte("name")) }),
		"mapping-type.pb.gz":    inside(3, func(m *pb.Message) { m.Bytes(5, []byte("name")) }),
		"valuetype-type.pb.gz":  inside(1, func(m *pb.Message) { m.Bytes(1, []byte("name")) }),
		"periodtype-type.pb.gz": appended(func(m *pb.Message) { m.Varint(11, 3) }),
		"comment-type.pb.gz":    appended(func(m *pb.Message) { m.Raw(13, 5, 1, 2, 3, 4) }),
		"string-index.pb.gz": inside(5, func(m *pb.Message) {
			m.Varint(1, 77)
			m.Varint(2, 9999)
		}),
		"string-negative.pb.gz": inside(5, func(m *pb.Message) {
			m.Varint(1, 77)
			m.Varint(2, 1<<63+5)
		}),
		"label-string.pb.gz": inside(2, func(m *pb.Message) {
			m.Packed(2, []uint64{1, 1})
			m.Bytes(3, []byte{0x08, 0x7f, 0x10, 0x01})
		}),
		"type-string-index.pb.gz": inside(1, func(m *pb.Message) { m.Varint(1, 500) }),
		"comment-string.pb.gz":    appended(func(m *pb.Message) { m.Varint(13, 500) }),
	}
}

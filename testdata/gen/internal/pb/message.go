// Package pb writes profile.proto by hand, so that a profile can hold what Go's own writer never writes:
// odd units, labels and columns, and every kind of damage.
package pb

import "encoding/binary"

// A Message is the bytes of a protobuf message that grows field by field.
type Message []byte

// Varint appends a field of wire type 0, zero or not.
func (m *Message) Varint(field int, value uint64) {
	m.tag(field, 0)
	*m = binary.AppendUvarint(*m, value)
}

// Int appends a number as proto3 does: nothing when it is zero.
func (m *Message) Int(field int, value int64) {
	if value != 0 {
		m.Varint(field, uint64(value))
	}
}

func (m *Message) Bool(field int, value bool) {
	if value {
		m.Varint(field, 1)
	}
}

// Bytes appends a field of wire type 2: a string, a message, or packed numbers.
func (m *Message) Bytes(field int, value []byte) {
	m.tag(field, 2)
	*m = binary.AppendUvarint(*m, uint64(len(value)))
	*m = append(*m, value...)
}

// Packed appends numbers, packed.
func (m *Message) Packed(field int, values []uint64) {
	var packed []byte
	for _, v := range values {
		packed = binary.AppendUvarint(packed, v)
	}
	if len(packed) > 0 {
		m.Bytes(field, packed)
	}
}

// Tag appends the head of a field alone.
func (m *Message) tag(field, wire int) {
	*m = binary.AppendUvarint(*m, uint64(field)<<3|uint64(wire))
}

// Raw appends a head and bytes that need not fit it.
func (m *Message) Raw(field, wire int, value ...byte) {
	m.tag(field, wire)
	*m = append(*m, value...)
}

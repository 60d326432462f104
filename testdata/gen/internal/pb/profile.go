package pb

// A Profile is what is to be written; ids are what their owners say, right or wrong.
type Profile struct {
	Types                     []ValueType
	Samples                   []Sample
	Mappings                  []Mapping
	Locations                 []Location
	Functions                 []Function
	Comments                  []string
	Default, Doc, Drop, Keep  string
	Time, Duration, Period    int64
	PeriodType                ValueType
	Unpacked, StringsAtTheEnd bool
	FirstString               string // what stands at index 0: "" in a good profile
}

type ValueType struct{ Type, Unit string }

type Sample struct {
	Locations []uint64 // leaf first
	Values    []int64
	Labels    []Label
}

// A Label is text when Text is not "", else a number.
type Label struct {
	Key, Text, Unit string
	Number          int64
}

type Mapping struct {
	ID, Start, Limit, Offset uint64
	File, BuildID            string
	HasFunctions             bool
}

type Location struct {
	ID, Mapping, Address uint64
	Lines                []Line // innermost first
	Folded               bool
}

type Line struct {
	Function     uint64
	Line, Column int64
}

type Function struct {
	ID                 uint64
	Name, System, File string
	StartLine          int64
}

type encoder struct {
	out     Message
	strings []string
	index   map[string]int64
}

func (e *encoder) intern(s string) int64 {
	if s == "" {
		return 0
	}
	if i, ok := e.index[s]; ok {
		return i
	}
	e.index[s] = int64(len(e.strings))
	e.strings = append(e.strings, s)
	return e.index[s]
}

// Encode gives the profile as protobuf, not compressed.
func (p *Profile) Encode() Message {
	e := &encoder{strings: []string{p.FirstString}, index: map[string]int64{}}
	for _, t := range p.Types {
		e.out.Bytes(1, e.valueType(t))
	}
	for _, s := range p.Samples {
		e.out.Bytes(2, e.sample(s, p.Unpacked))
	}
	for _, m := range p.Mappings {
		e.out.Bytes(3, e.mapping(m))
	}
	for _, l := range p.Locations {
		e.out.Bytes(4, location(l))
	}
	for _, f := range p.Functions {
		e.out.Bytes(5, e.function(f))
	}
	e.header(p)
	var table Message
	for _, s := range e.strings {
		table.Bytes(6, []byte(s))
	}
	if p.StringsAtTheEnd {
		return append(e.out, table...)
	}
	return append(table, e.out...)
}

func (e *encoder) header(p *Profile) {
	e.out.Int(7, e.intern(p.Drop))
	e.out.Int(8, e.intern(p.Keep))
	e.out.Int(9, p.Time)
	e.out.Int(10, p.Duration)
	if p.PeriodType != (ValueType{}) {
		e.out.Bytes(11, e.valueType(p.PeriodType))
	}
	e.out.Int(12, p.Period)
	for _, c := range p.Comments {
		e.out.Varint(13, uint64(e.intern(c)))
	}
	e.out.Int(14, e.intern(p.Default))
	e.out.Int(15, e.intern(p.Doc))
}

func (e *encoder) valueType(t ValueType) (m Message) {
	m.Int(1, e.intern(t.Type))
	m.Int(2, e.intern(t.Unit))
	return m
}

func (e *encoder) sample(s Sample, unpacked bool) (m Message) {
	values := make([]uint64, len(s.Values))
	for i, v := range s.Values {
		values[i] = uint64(v)
	}
	if unpacked {
		for _, id := range s.Locations {
			m.Varint(1, id)
		}
		for _, v := range values {
			m.Varint(2, v)
		}
	} else {
		m.Packed(1, s.Locations)
		m.Packed(2, values)
	}
	for _, l := range s.Labels {
		m.Bytes(3, e.label(l))
	}
	return m
}

func (e *encoder) label(l Label) (m Message) {
	m.Int(1, e.intern(l.Key))
	m.Int(2, e.intern(l.Text))
	m.Int(3, l.Number)
	m.Int(4, e.intern(l.Unit))
	return m
}

func (e *encoder) mapping(x Mapping) (m Message) {
	m.Int(1, int64(x.ID))
	m.Int(2, int64(x.Start))
	m.Int(3, int64(x.Limit))
	m.Int(4, int64(x.Offset))
	m.Int(5, e.intern(x.File))
	m.Int(6, e.intern(x.BuildID))
	m.Bool(7, x.HasFunctions)
	return m
}

func location(l Location) (m Message) {
	m.Int(1, int64(l.ID))
	m.Int(2, int64(l.Mapping))
	m.Int(3, int64(l.Address))
	for _, x := range l.Lines {
		var line Message
		line.Int(1, int64(x.Function))
		line.Int(2, x.Line)
		line.Int(3, x.Column)
		m.Bytes(4, line)
	}
	m.Bool(5, l.Folded)
	return m
}

func (e *encoder) function(f Function) (m Message) {
	m.Int(1, int64(f.ID))
	m.Int(2, e.intern(f.Name))
	m.Int(3, e.intern(f.System))
	m.Int(4, e.intern(f.File))
	m.Int(5, f.StartLine)
	return m
}

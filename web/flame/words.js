// A frame in words, for the line above the picture, the box at the pointer and the screen reader.

const type = () => meta.types[S.type];

// Numbers of samples of a frame (null: of all), before and after in a diff; null when the file has none.
function counts(v) {
  const t = type(), columns = meta.diff ? [t.countsBefore, t.countsAfter] : [t.counts];
  if (columns.some(c => c == null) || S.label >= 0) return null;
  if (!m.counts) m.counts = columns.map(c => measure(data, [c], 1, S.focus, S.drop));
  return m.counts.map(c => {
    if (!v || !v.r) return c.t[0];
    const values = v.tree.up && v.tree.all ? c.s : c.t;
    return (v.o || v.r).reduce((sum, r) => sum + values[r], 0);
  });
}

const amount = v => value(v, type().unit);
const signed = (v, text) => (v > 0 ? '+' : '') + text;

// [name, numbers, place]
function words(v) {
  if (!v) return ['', '', ''];
  const share = percent(v.t, whole.w) + (v.tree.zoom.w < whole.w && v.tree.zoom !== v ?
    `, ${percent(v.t, v.tree.zoom.t)} of ${fit(label(v.tree.zoom), 24)}` : '');
  if (v.run) return [`${v.run.length} frames too thin to see`, `${amount(v.t)} (${share})`, ''];
  const numbers = [], n = counts(v), name = data.names[v.n];
  if (meta.diff) {
    const a = 100 * v.b / (whole.b || 1), b = 100 * v.t / (whole.t || 1);
    numbers.push(`before ${amount(v.b)} (${a.toFixed(2)}%)`, `after ${amount(v.t)} (${b.toFixed(2)}%)`,
      signed(b - a, (b - a).toFixed(2)) + ' points' + (change(v) || v.t === v.b * m.k ? '' : ', within noise'));
  } else {
    numbers.push(`${amount(v.t)} (${share})`);
    if (!v.tree.up && v.n !== data.small) {
      const own = selfOf(v.tree, v);
      numbers.push(`self ${amount(own)}` + (own ? ` (${percent(own, whole.w)})` : ''));
    }
  }
  if (n) numbers.push(n.join(' → ') + (n[n.length - 1] === 1 ? ' sample' : ' samples'));
  const file = name == null ? -1 : data.file[v.n];
  let place = file < 0 ? '' : data.files[file] + (data.line[v.n] ? ':' + data.line[v.n] : '');
  if (v.r && v.n >= 0 && v.r.every(r => data.inlined[r])) place += ' (inlined)';
  return [label(v), numbers.join(' · '), place];
}

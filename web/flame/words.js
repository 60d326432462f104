// A frame in words, for the line above the picture, the box at the pointer and the screen reader.

const type = () => types.find(t => t.name === S.t) || types[meta.shown];
const amount = v => value(v, type().unit);

const label = v => v.n === D.small ? v.r.reduce((sum, r) => sum + D.merged.get(r), 0) + ' small frames' :
  D.names[v.n] ?? (v.n < -1 ? S.s : 'all');

// Numbers of samples of a frame, before and after in a diff; nothing when the file does not say.
function counts(v) {
  const t = type();
  M.c = M.c || [t.counts, t.countsBefore, t.countsAfter].filter(c => c != null && !S.l).map(c => measure([c], 1, M.keep));
  return M.c.map(c => v.o.reduce((sum, i) => sum + (v.tree.w === M.sw ? c.s : c.t)[i], 0));
}

// What became more or less in a diff; 0 for what may be chance. The test is that of G on samples.
function change(v) {
  const test = meta.test, k = test ? counts(v) : [];
  if (k[1] >= 0) {
    const n = M.c.map(c => c.t[0]), sum = k[0] + k[1], all = n[0] + n[1], [a, b] = k.map((x, i) => x / n[i]);
    const g = (x, of, n) => x && 2 * x * log(x * all / of / n), most = test.g * (test.phi?.[D.kind[v.n]] || 1);
    if (sum < test.least || abs(a - b) < max(test.points, test.relative * a) ||
      k.reduce((s, x, i) => s + g(x, sum, n[i]) + g(n[i] - x, all - sum, n[i]), 0) < most) return 0;
  }
  return v.t - v.b * type().k;
}

// [name, a number, …, place]
function words(v) {
  const {zoom, up, kids} = v.tree, of = (x, all = whole.t) => `${amount(x)} (${percent(x, all)})`;
  const n = v.run ? [] : counts(v), counted = types.find(t => t.column === type().counts), file = !v.run && D.files[D.file[v.n]];
  return [v.run ? v.run.length + ' thin frames' : label(v),
    ...diff ? ['before ' + of(v.b, whole.b), 'after ' + of(v.t),
      `${(100 * (v.t / whole.t - v.b / whole.b)).toFixed(2)} points${v.run || change(v) ? '' : ', within noise'}`] :
      [of(v.t), !up && !v.run && v.n !== D.small && 'self ' + of(kids(v).reduce((t, k) => t - k.t, v.t))],
    v.w < zoom.w && zoom.p && percent(v.w, zoom.w) + ' of ' + fit(label(zoom), 30),
    n[0] >= 0 && counted !== type() && n.join(' → ') + ' ' + (counted?.name || 'samples'),
    file && file + (D.row[v.n] ? ':' + D.row[v.n] : '') + (v.r.every(r => D.inlined[r]) ? ' inlined' : '')].filter(s => s);
}

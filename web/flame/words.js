// A frame in words, for the line above the picture, the box at the pointer and the screen reader.

// The sample type.
let T;

const amount = v => value(v, T.units), part = t => percent(t, whole.t[0]),
  // What the kids do not take.
  rest = (v, key) => v[key] - sum(v.tree.kids(v), k => k[key]),
  label = v => v.run ? 'thin frames' : v.n === D.small ? many(sum(v.r, r => D.merged[r]), ' small frame') :
  N[v.n] ?? (v.n < -1 ? S.s === base.s && meta.asked || S.s : 'all'),
  // Numbers of samples of a frame, before and after in a diff; nothing when the file does not say.
  counts = v => (M.c ||= (S.l ? [] : T.counts).map(c => measure([c]))).map(c => sum(v.o, i => (v.tree.w === M.sw ? c.s : c.t)[i]));

// What became more or less in a diff; 0 for what may be chance. The test is that of G on samples.
function change(v) {
  const {test, k} = T, x = test ? counts(v) : [];
  if (x[1] >= 0) {
    const n = test.of, both = x[0] + x[1], all = n[0] + n[1], [a, b] = x.map((x, i) => x/n[i]), {g, least, points, relative, phi} = test,
      side = (i, part = (x, of) => x && 2*x*log(x*all/of/n[i])) => part(x[i], both) + part(n[i] - x[i], all - both);
    if (both < least || abs(a - b) < max(points, relative*a) || side(0) + side(1) < g*(phi[v.kind] || 1)) return 0;
  }
  return v.t - v.b*k;
}

// [name, a number, …, place]
function words(v) {
  const {zoom, up} = v.tree, of = (x, s = part(x)) => `${amount(x)} (${s})`, [file, row] = D.place[v.n] || [],
    {shares, k} = T, d = v.t - v.b*k, n = v.run ? [] : counts(v);
  return [label(v),
    ...diff ? ['before ' + (shares ? of(v.b, percent(v.b, whole.b[0])) : amount(v.b*k)), 'after ' + (shares ? of(v.t) : amount(v.t)),
      (d > 0 ? '+' : '') + (shares ? (100*d/whole.t[0]).toFixed(2) + ' points' : of(d, v.b ? percent(d, v.b*k) : 'new')),
      !v.run && d && !change(v) && 'may be chance'] :
      [of(v.t), !up && !v.run && v.n !== D.small && 'self ' + of(rest(v, 't'))],
    v.w < zoom.w && zoom.p && percent(v.w, zoom.w) + ' of ' + fit(label(zoom), 30),
    n[0] >= 0 && T.counts[0] !== T.columns[0] && many(n.join(' → '), ' sample'),
    v.r[0] && v.r.every(i => D.inline[i] & 1) && 'inline',
    !v.run && file && file + (row ? ':' + row : '')].filter(s => s);
}

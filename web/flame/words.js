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
  const test = meta.test, k = test ? counts(v) : [], n = M.c?.map(c => c.t[0]), share = k.map((x, i) => x / n[i] || 0);
  const sum = k[0] + k[1], all = n && n[0] + n[1], far = Math.abs(share[0] - share[1]);
  let g = 0;
  for (const i in k)
    for (const [seen, of] of [[k[i], sum], [n[i] - k[i], all - sum]]) g += seen && 2 * seen * Math.log(seen * all / of / n[i]);
  return sum < test?.least || g / (test?.phi?.[D.kind[v.n]] || 1) < test?.g || far < test?.points || far < test?.relative * share[0] ? 0 :
    v.t - v.b * type().k;
}

// [name, a number, …, place]
function words(v) {
  const {zoom, up, kids} = v.tree, share = t => `${amount(t)} (${percent(t, whole.t)})`, parts = [v.run ? v.run.length + ' thin frames' : label(v)];
  if (diff && !v.run) {
    const a = 100 * v.b / whole.b || 0, b = 100 * v.t / whole.t || 0, points = b - a;
    parts.push(`before ${amount(v.b)} (${a.toFixed(2)}%)`, `after ${amount(v.t)} (${b.toFixed(2)}%)`,
      (points > 0 ? '+' : '') + points.toFixed(2) + ' points' + (change(v) ? '' : ', within noise'));
  } else parts.push(share(v.t));
  if (v.w < zoom.w && zoom.p) parts.push(percent(v.w, zoom.w) + ' of ' + fit(label(zoom), 30));
  if (v.run) return parts;
  if (!up && v.n !== D.small && !diff) parts.push('self ' + share(kids(v).reduce((t, k) => t - k.t, v.t)));
  const n = counts(v), of = types.find(t => t.column === type().counts), file = D.files[D.file[v.n]];
  if (n[0] >= 0 && of !== type()) parts.push(n.join(' → ') + ' ' + (of?.name || 'samples'));
  if (file) parts.push(file + (D.row[v.n] ? ':' + D.row[v.n] : '') + (v.r.every(r => D.inlined[r]) ? ' inlined' : ''));
  return parts;
}

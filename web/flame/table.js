// The functions that cost most, beside the picture or below it.

let table, by = 'flat', all;

// Gives the y below it.
function functionTable(x, y, w) {
  const g = get('table'), row = (a, b, s, f, at) => {
    g.append(line(x, y, w, '', f, '', {}, {'aria-label': [a, b, s].join(' ')}), txt(x + 106, y + 14, a, {...RIGHT, ...at}), txt(x + 216, y + 14, b, {...RIGHT, ...at}),
      txt(x + 226, y + 14, fit(s, (w - 230) / CHAR), at));
    y += 20;
  };
  g.replaceChildren();
  if (!table) return 0;
  all = all || functions();
  all.sort((a, b) => Math.abs(b[by]) - Math.abs(a[by]) || b.cum - a.cum);
  row('flat', 'cum', 'function, by ' + by, () => draw(by = by === 'flat' ? 'cum' : 'flat'), BOLD);
  for (const f of all.slice(0, Math.max(25, rows.length))) {
    const s = D.names[f.n] || 'small frames', [a, b] = [f.flat, f.cum].map(v => amount(v) + percent(v, whole.t).padStart(7));
    row(a, b, s, () => search(exactly(s)));
  }
  return y + 20;
}

// The functions that cost most, beside the picture or below it.

let by = 'flat', all;

// Gives the y below it.
function functionTable(x, y, w) {
  const g = get('table'), row = (f, cells, c) => {
    g.append(line(x, y, w, '', f, '', {'aria-label': cells.join(' ')}), ...cells.map((s, i) => txt(x + [112, 230, 242][i], y + 14, fit(s, (w - 245) / CHAR),
      c + (i < 2 ? ' px-r' : ''))));
    y += 20;
  };
  fill(g);
  if (!S.a) return 0;
  all ||= functions();
  all.sort((a, b) => abs(b[by]) - abs(a[by]) || b.cum - a.cum);
  row(() => draw(by = by === 'flat' ? 'cum' : 'flat'), ['flat', 'cum', 'function, by ' + by], 'px-b');
  for (const f of all.slice(0, max(25, rows.length))) {
    const s = D.names[f.n] || 'small frames';
    row(() => search(exactly(s)), [...[f.flat, f.cum].map(v => amount(v) + percent(v, whole.t[0]).padStart(7)), s], '');
  }
  return y + 20;
}

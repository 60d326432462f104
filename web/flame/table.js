// The functions that cost most, beside the picture.

let table = false, key = 'flat', list = null;

function drawTable(g, x, y, w) {
  if (!list) list = functions(data, m);
  list.sort((a, b) => Math.abs(b[key]) - Math.abs(a[key]) || b.cum - a.cum);
  const room = Math.floor((w - 210) / CHAR), lines = list.slice(0, Math.max(20, Math.floor((area.bottom - y) / 17) - 1));
  const head = (k, at) => button({'aria-label': 'order by ' + k, 'class': 'px-b'}, () => {
    key = k;
    draw();
  }, el('text', {x: at, y: y + 12, 'text-anchor': 'end', 'font-weight': 'bold', 'text-decoration': key === k ? 'underline' : null}, k));
  g.replaceChildren(head('flat', x + 92), head('cum', x + 194), el('text', {x: x + 206, y: y + 12, 'font-weight': 'bold'}, 'function'),
    ...lines.map((f, i) => {
      const name = f.n === data.small ? '(small frames)' : data.names[f.n], at = y + 17 * (i + 1);
      const cell = (right, v) => el('text', {x: right, y: at + 12, 'text-anchor': 'end'}, `${amount(v)} ${percent(v, whole.w).padStart(6)}`);
      return button({'class': 'px-b', 'aria-label': `${name}: flat ${amount(f.flat)}, cum ${amount(f.cum)}`},
        () => search(exactly(f.n)), box(x, at, w, 17, {'class': 'px-i', fill: '#fff'}),
        cell(x + 92, f.flat), cell(x + 194, f.cum), el('text', {x: x + 206, y: at + 12}, fit(name, room)));
    }));
  return y + 17 * (lines.length + 2);
}

// The side panel of HTML files: what the chosen frame's function costs, who calls it, what it calls, where it is.
// The HTML file has the SVG in <div id="px-page">; the panel is put behind it.

const side = document.createElement('aside');
side.id = 'px-side';
side.setAttribute('aria-label', 'function');
get('view').closest('#px-page').after(side);

const html = (tag, c, ...kids) => {
  const e = document.createElement(tag);
  e.className = c;
  e.append(...kids);
  return e;
};

// A table with a bar in each row: [name of a function, value, another value]. Names that are short for several rows
// stand there whole, too. What is no function is plain text: small frames, and at -1 what the function itself costs.
function costs(title, heads, rows, most) {
  const list = rows.slice(0, 40), names = list.map(([n]) => N[n] ?? (n < 0 ? 'self' : 'small frames')), shorts = list.map((row, i) => fit(names[i], row[2] == null ? 34 : 19));
  const body = list.map(([n, ...values], i) => {
    const bar = html('td', 'px-bar'), name = names[i], s = shorts[i], once = s === name || shorts.indexOf(s) === shorts.lastIndexOf(s);
    bar.style.setProperty('--px', min(100, abs(values[0])/(most || 1)*100) + '%');
    bar.append(Object.assign(html(N[n] ? 'button' : 'span', 'px-name', s, once ? '' : html('small', '', name)), {title: name, onclick: N[n] && (() => describe(n))}));
    return html('tr', '', bar, ...values.map(v => html('td', 'px-number', amount(v), html('small', '', ' ' + part(v)))));
  });
  if (!body.length) body.push(html('tr', '', html('td', 'px-none', 'none')));
  return html('section', '', html('h2', '', title), html('table', '', html('thead', '', html('tr', '', ...heads.map(s => html('th', '', s)))), html('tbody', '', ...body)));
}

const byWidth = list => list.slice().sort((a, b) => b.w - a.w).map(k => [k.n, k.t]);

// What stands in the panel without a chosen function: the costliest.
function overview() {
  all ||= functions();
  const list = k => all.slice().sort((a, b) => abs(b[k]) - abs(a[k])).slice(0, 25).map(f => k === 'flat' ? [f.n, f.flat, f.cum] : [f.n, f.cum, f.flat]);
  const flat = list('flat'), cum = list('cum');
  side.replaceChildren(html('h1', '', 'Functions'), costs('costliest by themselves', ['function', 'flat', 'cum'], flat, flat[0]?.[1]),
    costs('costliest with what they call', ['function', 'cum', 'flat'], cum, cum[0]?.[1]));
}

function describe(n, frame) {
  const name = N[n];
  if (name == null) return overview();
  all ||= functions();
  const f = all.find(f => f.n === n) || {flat: 0, cum: 0}, refs = outer(N.map((s, i) => i === n)), [file, row] = D.place[n];
  const up = makeTree(true, refs, n), down = makeTree(false, refs, n), self = rest(down.root, 't');
  const place = file ? file + (row ? ':' + row : '') : '', address = sourceOf(n);
  const where = address ? html('a', '', place || 'source') : html('span', '', place);
  if (address) Object.assign(where, {href: address, target: '_blank', rel: 'noreferrer'});
  const acts = [['zoom', frame && (() => zoomTo(frame))], ['sandwich', () => set({s: exact(name), z: ''})], ['search', () => search(exact(name))],
    ['only stacks with it', () => set({f: S.f + name + '\n'})], ['all functions', overview]].filter(([, f]) => f);
  const fact = (s, v) => html('div', '', html('dt', '', s), html('dd', '', amount(v) + ' ', html('small', '', part(v))));
  side.replaceChildren(html('h1', '', name), html('p', 'px-place', where),
    html('p', 'px-acts', ...acts.map(([s, f]) => Object.assign(html('button', '', s), {onclick: f}))),
    html('dl', '', fact('flat', f.flat), fact('cum', f.cum), ...frame ? [fact('this frame', frame.t)] : []),
    costs('callers', ['function', 'cum'], byWidth(up.kids(up.root)), down.root.t),
    costs('callees', ['function', 'cum'], [...self ? [[-1, self]] : [], ...byWidth(down.kids(down.root))], down.root.t));
}

panel = v => describe(v.n, v);

// Menus and the help: a box with lines to choose from.

let pop, back = null;

function close() {
  if (!pop.firstChild) return false;
  pop.replaceChildren();
  if (back && back.isConnected) back.focus({preventScroll: true});
  return true;
}

// items: [text, what to do or an address, key]
function popup(x, y, title, items) {
  close();
  back = document.activeElement;
  const cells = Math.max(title.length, ...items.map(i => i[0].length + 6)), w = Math.min(cells * CHAR + 20, W);
  const h = 20 * items.length + 30, room = Math.floor((w - 20) / CHAR);
  x = Math.max(0, Math.min(x, W - w - 4));
  y = Math.max(0, Math.min(y, Math.max(area.bottom, scrollTop() + innerHeight) - h - 4));
  const lines = items.map(([text, f, key], i) => {
    const parts = [box(x + 4, y + 24 + 20 * i, w - 8, 20, {'class': 'px-i', fill: '#fff'}),
      el('text', {x: x + 10, y: y + 38 + 20 * i}, cut(text, room - 4)),
      el('text', {x: x + w - 10, y: y + 38 + 20 * i, 'text-anchor': 'end', 'fill-opacity': .7}, key || '')];
    const e = typeof f === 'string' ? el('a', {href: f, target: '_blank', rel: 'noreferrer'}, ...parts) : el('g', {cursor: 'pointer'}, ...parts);
    e.setAttribute('role', 'menuitem');
    e.setAttribute('tabindex', -1);
    e.setAttribute('class', 'px-b');
    e.px = typeof f === 'string' ? () => setTimeout(close) : () => {
      close();
      f();
    };
    return e;
  });
  pop.replaceChildren(el('g', {role: 'menu', 'aria-label': title},
    box(x, y, w, h, {rx: 4, 'class': 'px-bg', fill: '#fff', stroke: '#666'}),
    el('text', {x: x + 10, y: y + 17, 'font-weight': 'bold'}, fit(title, room)), ...lines));
  lines[0].focus({preventScroll: true});
}

function under(e) {
  const b = e.getBoundingClientRect(), o = svg.getBoundingClientRect();
  return [b.left - o.left, b.bottom - o.top + 2];
}

function types(e) {
  popup(...under(e), 'Sample type', meta.types.map((t, i) => [t.name, () => set({type: i}), String(i + 1)]));
}

function labels(e) {
  popup(...under(e), 'Samples with', [['(all samples)', () => set({label: -1})],
    ...meta.labels.map((l, i) => [l.key + ': ' + l.value, () => set({label: i})])]);
}

function help() {
  popup(W / 2 - 220, scrollTop() + 40, 'Click a frame to zoom, right click for more. Arrow keys walk, Enter zooms.',
    [...commands().filter(c => c[2]).map(c => [c[2], c[3], c[0]]), ...meta.types.length > 1 ? [['sample type', () => {}, '1-9']] : []]);
}

// What can be done with a frame.
function menu(v, x, y) {
  if (!v || v.run) return;
  const named = v.n >= 0 && v.n < data.small, with_ = key => () => set({[key]: [...S[key], v.n]}), [name, , place] = words(v);
  const link = named && meta.source && meta.source.replace(/\{(file|line|function)\}/g, (_, k) =>
    encodeURIComponent(k === 'function' ? name : k === 'line' ? data.line[v.n] : data.files[data.file[v.n]] || '').replace(/%2F/g, '/'));
  popup(x == null ? v.x + 8 : x, y == null ? area.top + (v.row + 1) * meta.row : y, name, [
    ['Zoom', () => zoomTo(v), 'Enter'],
    ...named ? [
      ['Callers and callees', () => sandwich(v), 's'],
      ['Only stacks through it', with_('focus')],
      ['Without stacks through it', with_('drop')],
      ['Hide it: its callees move up', with_('hide')],
      ['Search for it', () => search(exactly(v.n)), '/']] : [],
    ['Copy name', () => copy(name), 'c'],
    ['Copy stack', () => copy(chain(v).slice(1).map(label).join('\n'))],
    ...link && !/^\s*(javascript|data|vbscript):/i.test(link) ? [['Source: ' + place, link]] : []]);
}

function copy(text) {
  const done = () => tell('copied: ' + text.slice(0, 200)), failed = () => tell('the browser does not let this page copy');
  try {
    navigator.clipboard.writeText(text).then(done, failed);
  } catch (e) {
    failed();
  }
}

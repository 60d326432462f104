// Controls above the picture: search, what else can be done, and a line about the frame at hand.

let ctl, typing = null, note = '';

// Every command: key, words on its button (none: only in the help), what it does, f, whether it is on.
const commands = () => [
  ['0', 'Zoom out', 'show everything again (or Esc)', () => zoomTo(trees[trees.length - 1].root), trees.every(t => t.zoom === t.root)],
  ['b', 'Bottom-up', 'callers of what costs', () => set({mode: S.mode === 'up' ? 'down' : 'up'}), S.mode === 'up'],
  ['s', 'Sandwich', 'callers and callees of the marked function', sandwich, S.mode === 'sandwich'],
  ['i', 'Flame', 'root at the bottom or at the top', () => set({flame: !S.flame}), S.flame],
  ['o', 'By weight', 'order by weight or by name', () => set({weight: !S.weight}), S.weight],
  ['r', 'Recursion', 'draw direct recursion once', () => set({collapse: !S.collapse}), S.collapse],
  ['t', 'Table', 'functions that cost most', () => { table = !table; draw(); }, table],
  ['?', 'Help', 'keys', help],
  ['/', '', 'search', () => field().focus()],
  ['n', '', 'next match, N the one before', () => go(1)],
  ['N', '', '', () => go(-1)],
  ['c', '', 'copy the name', () => copy(words(sel)[0])],
  ['m', '', 'menu of the marked frame (or right click)', () => menu(sel)],
];

const field = () => get('px-q');

function set(change) {
  Object.assign(S, change);
  rebuild();
  save(true);
}

function pill(x, y, text, f, on, more) {
  const w = text.length * CHAR + 12;
  return [w, button({'aria-label': text, 'aria-pressed': on == null ? null : on, 'class': on ? 'px-b px-on' : 'px-b', ...more}, f,
    box(x, y, w, 20, {rx: 3, fill: on ? '#cfe0f5' : '#eee', stroke: '#888', 'stroke-width': on ? 1.5 : .5}),
    el('text', {x: x + 6, y: y + 14}, text))];
}

// Draws the controls from y on; gives the y below them.
function bar(y) {
  const left = meta.pad, right = W - meta.pad, focus = document.activeElement, key = focus && focus.getAttribute('data-k');
  let x = left;
  const list = [box(0, y - 4, W, 0, {'class': 'px-bg', fill: '#fff'})];
  const add = (text, f, on, k) => {
    let [w, e] = pill(x, y, text, f, on, {'data-k': k});
    if (x > left && x + w > right) {
      x = left;
      y += 24;
      [w, e] = pill(x, y, text, f, on, {'data-k': k});
    }
    x += w + 4;
    list.push(e);
  };
  const wide = Math.min(300, right - left);
  list.push(input(x, y, wide));
  x += wide + 4;
  if (S.q) {
    add('‹', () => go(-1), null, 'N');
    add('›', () => go(1), null, 'n');
    add('✕', () => search(''), null, 'x');
  }
  if (meta.types.length > 1) add(type().name + ' ▾', e => types(e), null, 'T');
  if (meta.labels.length) add((S.label < 0 ? 'label' : meta.labels[S.label].value) + ' ▾', e => labels(e), null, 'L');
  const undo = S.hide.length + S.focus.length + S.drop.length;
  if (undo) add(`${undo} filter${undo > 1 ? 's' : ''} ✕`, () => set({hide: [], focus: [], drop: []}), null, 'F');
  for (const [k, text, , f, on] of commands()) if (text) add(text, f, k === '?' ? null : !!on, k);
  y += 24;
  const lines = W < 900 ? 2 : 1;
  list.push(el('text', {id: 'px-line', x: left, y: y + 12, role: 'status', 'aria-live': 'polite'}));
  list[0].setAttribute('height', y + 16 * lines + 6 - list[0].getAttribute('y'));
  ctl.replaceChildren(...list);
  const again = key && ctl.querySelector(`[data-k="${CSS.escape(key)}"]`);
  if (again) again.focus({preventScroll: true});
  tell();
  return y + 16 * lines + 4;
}

// The search's line: keys are taken one by one, since neither prompt() nor HTML is to be had everywhere.
function input(x, y, w) {
  const room = Math.floor((w - 16) / CHAR), shown = S.q.slice(-room);
  const result = !S.q ? '' : bad || `${percent(share.w, trees[trees.length - 1].zoom.w)} in ${found.names} function${found.names === 1 ? '' : 's'}`;
  const e = el('g', {id: 'px-q', role: 'searchbox', tabindex: 0, cursor: 'text', 'data-k': '/', 'aria-label': 'Search: ' + S.q + ' ' + result,
    'aria-invalid': !!bad, 'class': 'px-b'},
  box(x, y, w, 20, {rx: 3, fill: '#fff', stroke: bad ? '#c00' : '#888'}),
  el('text', {x: x + 6, y: y + 14, 'fill-opacity': S.q ? 1 : .65, 'xml:space': 'preserve'}, shown || 'Search: regex'),
  el('path', {'class': 'px-caret', d: `M${x + 7 + shown.length * CHAR} ${y + 4}v12`, stroke: 'currentColor'}));
  const space = room - shown.length - 2;
  if (result && space > 4) e.append(el('text', {x: x + w - 6, y: y + 14, 'text-anchor': 'end', 'class': bad ? 'px-bad' : null, fill: bad ? '#b00' : null}, cut(result, space)));
  e.px = () => field().focus();
  return e;
}

// The line about the frame at the pointer, else about the marked one.
function tell(text) {
  const line = get('px-line'), room = Math.floor((W - 2 * meta.pad) / CHAR), [name, numbers, place] = words(hover || sel);
  const x = meta.pad, y = +line.getAttribute('y');
  if (text) line.replaceChildren(text);
  else if (W < 900) line.replaceChildren(el('tspan', {x, y, 'font-weight': 'bold'}, fit(name, room)), el('tspan', {x, y: y + 16}, cut(numbers + ' · ' + place, room)));
  else {
    const rest = ' · ' + numbers + (place && ' · ' + place), s = fit(name, Math.max(30, room - rest.length));
    line.replaceChildren(el('tspan', {'font-weight': 'bold'}, s), cut(rest, room - s.length));
  }
}

// Keys, pointer and the one frame that is chosen.

// panel: in HTML files, what shows the chosen frame beside the picture.
let hover, sel, panel;

// Every command by its key, or by its place in live.svg; and the settings that keys turn on and off.
const TURNS = {b: 'm', i: 'i', o: 'o', r: 'r', t: 'a'}, DOES = {
  s: () => S.s || N[sel.n] ? set({s: S.s ? '' : exact(label(sel)), z: ''}) : tell('choose a function'),
  '?': () => popup({x: W/2-200, y: past()}, get('help').ariaLabel, listed('help')),
  '/': () => focus(q),
  n: () => go(1),
  N: () => go(-1),
  c: () => copy(label(sel)),
  stack: () => copy(chain(sel).map(label).join('\n')),
  m: () => menu(),
  find: () => search(exact(label(sel))),
  zoom: () => zoomTo(sel),
  0: zoomTo,
  end: () => search(''),
  T: () => pick('T', types),
  L: () => pick('L', [{name: ''}, ...labels]),
  all: () => set({h: '', f: '', d: ''}),
};
for (const k of 'fdh') DOES[k] = () => N[sel.n] && set({[k]: S[k] + label(sel) + '\n'});
const run = (k, turn = TURNS[k]) => turn ? set({...turn === 'm' && {s: '', z: ''}, [turn]: S[turn] ? '' : '1'}) : DOES[k]?.();

// how: 1 goes there, 2 begins there, in the middle of the window.
function choose(v, how) {
  // The callers' root is drawn once, as that of the callees.
  if (!v.p) v = trees.at(-1).root;
  const e = put(get('sel'), {x: v.x+.5, y: top + v.y*ROW+.5, width: max(2, v.px-1.5), 'aria-level': v.d+1, 'aria-label': words(sel = v).join(', ')});
  if (how === 1 && active() !== q) focus(e);
  if (how) e.scrollIntoView({block: how > 1 ? 'center' : 'nearest'});
  tell();
  panel?.(v);
}

// To the row above or below, or along the row.
function walk(dx, dy) {
  const away = t => !t.flip === (S.i ? -dy : dy) > 0, tree = sel.p ? sel.tree : trees.find(away), row = rows[sel.y].filter(v => !v.run),
    v = dx ? row[row.indexOf(sel) + dx] : tree && away(tree) ? widest(tree.kids(sel.p ? sel : tree.root)) : sel.p;
  if (!v) return;
  if (!drawn(v)) zoomTo(v.p);
  choose(v, 1);
}

function keydown(e) {
  const t = e.target, k = e.key, step = {Up: [0, -1], Down: [0, 1], Left: [-1, 0], Right: [1, 0]}[k.slice(5)], typing = t === q, items = [...pop.children].slice(2),
    enter = /^( |Enter)$/.test(k);
  if (e.altKey || e.metaKey || e.ctrlKey || enter && t.closest('a,aside')) return;
  if (k === 'Escape') close() || (S.q ? search('') : zoomTo()), typing && focus(get('sel'));
  else if (items[0] && step) focus(items.at((items.indexOf(t) + step[1]) % items.length));
  else if (typing && k === 'Enter') go(e.shiftKey ? -1 : 1);
  else if (typing && (k === 'Backspace' || !k[1])) search(k[1] ? S.q.slice(0, -1) : S.q + k);
  else if (enter) t.px ? t.px() : zoomTo(sel);
  else if (step) walk(...step);
  else if (TURNS[k] || DOES[k]) close(), run(k);
  else if (types[k-1]) set({t: types[k-1].name});
  else return;
  e.preventDefault();
}

const spot = (e, {left, top} = area()) => ({x: e.clientX - left, y: e.clientY - top}),
  // What lies above the picture at the place of an event.
  over = e => e.target.closest('#px-live [role],#px-bar,#px-pop');

// Outlines the frame at the pointer and the others of its function, and says what it is.
function point(e) {
  const v = e && at(e);
  if (v !== hover) {
    hover = v;
    put(get('hover'), {d: rows.flat().map(k => k === v || v && !v.run && k.n === v.n ? path(k.y, k.x, k.px) : '').join('')});
    tell();
  }
  v ? sheet(get('tip'), spot(e), words(v), min(90, max(...words(v).map(s => s.length+1))), (x, y, w, s) => txt(x+6, y+14, cut(s, w/CHAR-1))) :
    fill(get('tip'));
}

function click(e) {
  const t = over(e), v = at(e), k = v?.run && widest(v.run), was = close();
  t?.px?.();
  if (v && !was) zoomTo(k ? k.p === v.tree.zoom ? k : k.p : v);
}

function contextmenu(e) {
  const v = at(e);
  if (!v || v.run) return;
  e.preventDefault();
  choose(v, 1);
  menu(spot(e));
}

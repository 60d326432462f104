// Puts it together: decode, draw, and then take the static picture's place.

let trees, whole, hidden, keep, found, share, ctl;

const scrolled = () => max(0, -page().top);
const exact = s => '^' + s.slice(0, 999).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + (s[999] ? '' : '$');
const listed = k => S[k].split('\n').filter(s => s);

function set(change) {
  Object.assign(S, change);
  rebuild();
  save(1);
}

// Values and trees anew, for what S says.
function rebuild() {
  T = types.find(t => t.name === S.t) || types[0];
  const l = labels.find(l => l.name === S.l), gone = listed('h'), columns = diff ? [T.before, T.after] : [T.column];
  keep = 0;
  whole = M = measure(columns, T.k);
  keep = S.f + S.d && mask(listed('f'), listed('d'));
  if (keep || l) M = measure(l ? [l.columns[types.indexOf(T)]] : columns, T.k);
  all = null;
  hidden = D.names.map(s => gone.includes(s));
  if (S.s) {
    const re = pattern(S.s), wanted = D.names.map(s => re.test(s)), n = wanted.indexOf(true), refs = [];
    outer(1, D.n, wanted, i => refs.push(i));
    trees = [true, false].map(up => makeTree(up, refs, n === wanted.lastIndexOf(true) ? n : -2));
  } else trees = [makeTree(S.m, S.m ? null : [0], -1)];
  zoomTo(follow(S.z), 1);
}

// Search anew, then draw.
function look() {
  bad = found = null;
  if (S.q) try {
    found = find(S.q);
    share = matched(Z);
  } catch (e) {
    bad = e.message.split(': ').pop();
  }
  draw();
}

function search(s) {
  look(S.q = s);
  save();
}

function zoomTo(v, still) {
  for (const t of trees) t.zoom = t.root;
  v.tree.zoom = sel = Z = v;
  look();
  still || choose(v, 1, save(1));
}

const widest = list => list.reduce((a, b) => a && a.w >= b.w ? a : b, null);

// To the next match in the picture; frames too thin to see are zoomed to.
function go(step) {
  const list = found ? rows.flat().filter(hits) : [], n = list.length;
  const v = list[(list.indexOf(sel) + step + n) % n];
  if (v?.run) zoomTo(widest(v.run.filter(leads)));
  else if (v) choose(v, 1);
}

function sandwich(v) {
  if (D.names[v.n]) set({s: exact(label(v)), z: ''});
  else tell('choose a function first');
}

async function start() {
  D = decode(await inflate(get('data').textContent), meta.columns);
  base = {m: meta.mode[2] ? '' : 'up', s: meta.focus || '', t: types[meta.shown].name, i: meta.flame ? '1' : '', o: meta.order?.[4] ? 'weight' : ''};
  for (const k of 'zqlrhfda') base[k] = '';
  for (const l of labels) l.name = l.key + ': ' + l.value;
  // A page that was saved has one already.
  get('live')?.remove();
  get('view').append(group('live', group('boxes'), group('table'), el('path', {id: 'px-hover'}),
    el('g', {role: 'tree', 'aria-label': 'calls'}, box(0, 0, 0, ROW-2, {id: 'px-sel', role: 'treeitem', tabindex: 0})),
    ctl = group('bar'), group('tip'), pop = put(group('pop'), {role: 'menu'})));
  load();
  rebuild();
  // Chromium reads out what is not displayed, and each label.
  get('static').ariaHidden = get('boxes').ariaHidden = true;
  const on = (f, name, target = window) => target.addEventListener(name, f);
  on(onClick, 'click', svg);
  on(onMenu, 'contextmenu', svg);
  on(point, 'pointermove', svg);
  on(point, 'pointerleave', svg);
  on(onKey, 'keydown');
  on(draw, 'resize');
  on(e => active() === get('q') && search(S.q + e.clipboardData.getData('text').trim()), 'paste');
  on(() => location.hash.slice(1) !== url && rebuild(load()), 'hashchange');
}

start().catch(e => {
  get('live')?.remove();
  throw e;
});

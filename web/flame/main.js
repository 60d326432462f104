// Puts it together: decode, draw, and then take the static picture's place.

let trees, whole, hidden, keep, found, share, ctl;

const scrolled = () => max(0, -svg.getBoundingClientRect().top);
const exactly = s => '^' + s.slice(0, 999).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + (s[999] ? '' : '$');
const listed = k => S[k].split('\n').filter(s => s);

function set(change) {
  Object.assign(S, change);
  rebuild();
  save(1);
}

// Values and trees anew, for what S says.
function rebuild() {
  T = types.find(t => t.name === S.t) || types[meta.shown];
  const l = labels.find(l => l.name === S.l), gone = listed('h');
  const columns = diff ? [T.before, T.after] : [T.column];
  keep = 0;
  whole = M = measure(columns, T.k);
  keep = S.f + S.d && mask(listed('f'), listed('d'));
  if (keep || l) M = measure(l ? [l.columns[types.indexOf(T)]] : columns, T.k);
  all = null;
  hidden = D.names.map(s => gone.includes(s));
  if (S.s) {
    const re = pattern(S.s), wanted = D.names.map(s => re.test(s)), n = wanted.indexOf(true), refs = [];
    outermost(1, D.n, wanted, i => refs.push(i));
    trees = [true, false].map(up => makeTree(up, refs, n === wanted.lastIndexOf(true) ? n : -2));
  } else trees = [makeTree(S.m, S.m ? null : [0], -1)];
  zoomTo(follow(S.z), 1);
}

// Search anew, then draw.
function look() {
  bad = found = null;
  if (S.q) try {
    found = find(S.q);
    share = matched(zoomed());
  } catch (e) {
    bad = e.message.split(': ').pop();
  }
  draw();
}

function search(s) {
  S.q = s;
  look();
  save();
}

function zoomTo(v, still) {
  for (const t of trees) t.zoom = t.root;
  v.tree.zoom = sel = v;
  look();
  if (still) return;
  save(1);
  choose(v, 1);
}

const widest = list => list.reduce((a, b) => a && a.w >= b.w ? a : b, null);

// To the next match in the picture; frames too thin to see are zoomed to.
function go(step) {
  const list = found ? rows.flat().filter(hits).sort((a, b) => a.x - b.x || a.y - b.y) : [], i = list.indexOf(sel);
  const v = list[(i < 0 && step < 0 ? list.length : i + step + list.length) % list.length] || list[0];
  if (v?.run) zoomTo(widest(v.run.filter(leads)));
  else if (v) choose(v, 1);
}

function sandwich(v) {
  if (D.names[v.n]) set({s: exactly(label(v)), z: ''});
  else tell('choose a function first');
}

// The controls stay in sight.
const stick = () => put(ctl, {transform: `translate(0 ${max(0, scrolled() - barTop)})`});

async function start() {
  D = decode(await inflate(get('data').textContent), meta.columns);
  base = {m: meta.mode === 'up' ? 'up' : '', s: meta.focus || '', t: types[meta.shown].name, i: meta.flame ? '1' : '', o: meta.order === 'weight' ? 'weight' : ''};
  for (const k of 'zqlrhfda') base[k] = '';
  for (const l of labels) l.name = l.key + ': ' + l.value;
  // A page that was saved has one already.
  get('live')?.remove();
  const tree = el('g', {role: 'tree', 'aria-label': 'call tree'}, box(0, 0, 0, ROW-2, {id: 'px-sel', role: 'treeitem', tabindex: 0}));
  const live = group('live', group('boxes'), group('table'), el('path', {id: 'px-hover'}), tree, ctl = group('bar'), group('tip'), pop = group('pop'));
  get('view').append(live);
  load();
  rebuild();
  for (const e of svg.querySelectorAll('#px-static,.px-hint')) put(e, {display: 'none'});
  const on = (f, names, target = window) => names.split(' ').forEach(n => target.addEventListener(n, f));
  on(onClick, 'click', svg);
  on(onMenu, 'contextmenu', svg);
  on(point, 'pointermove pointerleave', svg);
  on(onKey, 'keydown');
  on(stick, 'scroll');
  on(draw, 'resize');
  on(e => active() === get('q') && search(S.q + e.clipboardData.getData('text').trim()), 'paste');
  on(() => location.hash.slice(1) !== address && rebuild(load()), 'popstate hashchange');
}

start().catch(e => {
  get('live')?.remove();
  throw e;
});

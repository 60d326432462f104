// Puts it together: decode, draw, and then take the static picture's place.

let trees, whole, hidden, found, share, ctl;

const scrolled = () => max(0, -svg.getBoundingClientRect().top);
const exactly = s => '^' + s.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + '$';
const set1 = k => new Set(S[k].split('\n'));

function set(change) {
  Object.assign(S, change);
  rebuild();
  save(1);
}

// Values and trees anew, for what S says.
function rebuild() {
  const t = type(), l = labels.find(l => l.key + ': ' + l.value === S.l), keep = S.f + S.d && mask(set1('f'), set1('d'));
  const columns = diff ? [t.before, t.after] : [t.column], {w, t: sum, b} = M = measure(columns, t.k), gone = set1('h');
  whole = {w: w[0], t: sum[0], b: b?.[0]};
  if (keep || l) M = measure(l ? [l.columns[types.indexOf(t)]] : columns, t.k, keep);
  M.keep = keep;
  all = null;
  hidden = D.names.map(s => gone.has(s));
  if (S.m === 'sandwich') {
    const re = pattern(S.s), wanted = D.names.map(s => re.test(s)), n = wanted.indexOf(true), refs = [];
    outermost(1, D.n, wanted, i => refs.push(i));
    trees = [true, false].map(up => makeTree(up, refs, n === wanted.lastIndexOf(true) ? n : -2));
  } else trees = [makeTree(S.m === 'up', S.m === 'up' ? null : [0], -1)];
  zoomTo(follow(S.z), 1);
}

// Search anew, then draw.
function look() {
  bad = found = null;
  if (S.q) try {
    found = find(S.q);
    share = matched(zoomed());
  } catch (e) {
    bad = e.message.replace('Invalid regular expression: ', '');
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
  const y = top + v.y * ROW - scrolled();
  if (y < 0 || y > innerHeight) get('sel').scrollIntoView({block: 'center'});
}

const widest = list => list.reduce((a, b) => a && a.w >= b.w ? a : b, null);

// To the next match in the picture; frames too thin to see are zoomed to.
function go(step) {
  const list = found ? rows.flat().filter(hits).sort((a, b) => a.x - b.x || a.y - b.y) : [], i = list.indexOf(sel);
  const v = list[(i < 0 && step < 0 ? list.length : i + step + list.length) % list.length] || list[0];
  if (v?.run) zoomTo(widest(v.run.filter(leads)));
  else if (v) choose(v, active() !== get('q'));
}

function sandwich(v) {
  if (D.names[v.n]) set({m: 'sandwich', s: exactly(label(v)), z: ''});
  else tell('choose a function first: arrow keys, or right click');
}

// The controls stay in sight.
const stick = () => put(ctl, {transform: `translate(0 ${max(0, scrolled() - barTop)})`});

async function start() {
  D = decode(await inflate(get('data').textContent), meta.columns);
  base = {z: '', q: '', m: meta.mode, s: meta.focus || '', t: types[meta.shown].name, l: '', o: '', i: meta.flame ? '1' : '', r: '', h: '', f: '', d: ''};
  // A page that was saved has one already.
  get('live')?.remove();
  const tree = el('g', {role: 'tree', 'aria-label': 'call tree'}, box(0, 0, 0, ROW - 2, {id: 'px-sel', role: 'treeitem', tabindex: 0}));
  const live = group('live', group('boxes'), group('table'), el('path', {id: 'px-hover'}), tree, ctl = group('bar'), group('tip'), pop = group('pop'));
  get('view').append(live);
  try {
    load();
    rebuild();
  } catch (e) {
    live.remove();
    throw e;
  }
  for (const e of [get('static'), svg.querySelector('.px-hint')]) put(e, {display: 'none'});
  const on = (f, target, ...names) => names.forEach(n => target.addEventListener(n, f));
  on(onClick, svg, 'click');
  on(onMenu, svg, 'contextmenu');
  on(point, svg, 'pointermove', 'pointerleave');
  on(onKey, window, 'keydown');
  on(stick, window, 'scroll');
  on(draw, window, 'resize');
  on(e => active() === get('q') && search(S.q + e.clipboardData.getData('text').trim()), window, 'paste');
  on(() => location.hash.slice(1) !== address && rebuild(load()), window, 'popstate', 'hashchange');
}

start();

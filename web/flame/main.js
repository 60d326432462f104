// Puts it together: decode, draw, and then take the static picture's place.

const meta = JSON.parse(svg.getAttribute('data-px'));
let data, m, whole, trees, found = null, share = null, bad = '', sel = null, W = meta.width;

const alone = svg === document.documentElement;
const scrollTop = () => alone ? scrollY : Math.max(0, -svg.getBoundingClientRect().top);
const exactly = n => '^' + data.names[n].replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + '$';

// Values and trees anew, for what S says; the zoomed frame is looked for by its path.
function rebuild(path) {
  const zoomed = trees && trees.find(t => t.zoom !== t.root), t = type();
  if (path == null) path = zoomed ? pathOf(zoomed.zoom) : '';
  const columns = meta.diff ? [t.before, t.after] : [S.label < 0 ? t.column : meta.labels[S.label].columns[S.type]];
  m = measure(data, columns, t.k || 1, S.focus, S.drop);
  const all = measure(data, meta.diff ? columns : [t.column], t.k || 1, [], []);
  whole = {w: all.w[0], t: all.t[0], b: all.b && all.b[0]};
  list = null;
  const hidden = new Uint8Array(data.names.length + 1), o = {hidden, collapse: S.collapse, weight: S.weight};
  for (const f of S.hide) hidden[f] = 1;
  const tree = (up, refs, name) => makeTree(data, m, o, up, refs, name);
  if (S.mode === 'sandwich') {
    const re = pattern(S.pivot), wanted = new Uint8Array(data.names.length + 1);
    data.names.forEach((s, i) => wanted[i] = re.test(s));
    const name = wanted.reduce((a, b) => a + b, 0) === 1 ? wanted.indexOf(1) : -2, refs = places(data, m, wanted);
    trees = [tree(true, refs, name), tree(false, refs, name)];
    trees[0].flip = true;
  } else trees = [S.mode === 'up' ? tree(true, null, -1) : tree(false, [0], -1)];
  for (const t of trees) t.zoom = t.root;
  sel = follow(path);
  sel.tree.zoom = sel;
  look();
}

// Search anew, then draw.
function look() {
  const tree = trees.find(t => t.zoom !== t.root) || trees[trees.length - 1];
  bad = '';
  found = null;
  try {
    if (S.q) {
      const hidden = new Uint8Array(data.names.length + 1);
      for (const f of S.hide) hidden[f] = 1;
      found = find(data, m, {hidden}, S.q);
      share = matched(data, m, found, tree, tree.zoom);
    }
  } catch (e) {
    bad = e.message.replace(/^Invalid regular expression: /, '');
  }
  draw();
}

function search(text) {
  S.q = text;
  look();
  save();
}

// The next match; one too thin to see is zoomed to.
function go(step) {
  if (!found) return;
  const tree = trees.find(t => t.zoom !== t.root) || trees[trees.length - 1];
  const v = nextMatch(data, m, found, tree, tree.zoom, sel.tree === tree ? sel : tree.zoom, step) ||
    nextMatch(data, m, found, tree, tree.zoom, tree.zoom, 1);
  if (!v) return tell('no match');
  let top = v;
  while (top.p && top !== tree.zoom && top.p.w < v.w * area.width / 40) top = top.p;
  if (v.drawn !== drawn || v.px < 8) zoomTo(top);
  mark1(v, document.activeElement !== field());
}

function zoomTo(v) {
  if (!v) return;
  for (const t of trees) t.zoom = t.root;
  v.tree.zoom = sel = v;
  look();
  save(true);
  const y = svg.getBoundingClientRect().top + area.top + v.row * meta.row;
  if (y < 0 || y > innerHeight) get('px-sel').scrollIntoView({block: 'center'});
}

function sandwich(v) {
  if (S.mode === 'sandwich' && !(v && v.tree)) return set({mode: 'down'});
  v = v && v.tree ? v : sel;
  if (v.n < 0 || v.n === data.small) return tell('mark a function first: a click or the arrow keys');
  trees.forEach(t => t.zoom = t.root);
  set({mode: 'sandwich', pivot: exactly(v.n)});
}

// Zooms to a place of the data.
function reveal(node) {
  const path = [];
  for (; node; node = data.parent[node]) path.push(code(data.names[data.name[node]] || ''));
  if (S.mode !== 'down') set({mode: 'down'});
  zoomTo(follow(path.reverse().join('')));
}

function draw() {
  W = Math.max(320, Math.floor(alone ? innerWidth : svg.parentNode.clientWidth)) || meta.width;
  const view = get('px-view'), pad = meta.pad, side = table ? Math.min(440, W / 2) : 0;
  const under = headFlow(pad, W - 2 * pad), top = bar(under);
  area = {top, width: W - 2 * pad - side, bar: under};
  arrange(pad, area.width);
  area.bottom = top + rows.length * meta.row;
  paint(get('px-boxes'), top);
  const below = table ? drawTable(get('px-table'), W - side - pad + 8, top, side - 8) : get('px-table').replaceChildren();
  const H = Math.max(area.bottom + 10, below || 0);
  for (const [k, v] of [['width', W], ['height', H], ['viewBox', `0 0 ${W} ${H}`]]) svg.setAttribute(k, v);
  hover = null;
  outline();
  tip();
  mark1(sel.drawn === drawn ? sel : trees[trees.length - 1].zoom);
  stick();
}

// The controls stay in sight.
function stick() {
  const y = Math.max(0, scrollTop() - area.bar + 4);
  ctl.setAttribute('transform', `translate(0 ${y})`);
}

async function start() {
  data = decode(await inflate(get('px-data').textContent), meta.columns.map(c => +c.factor || 1));
  defaults = {type: meta.shown || 0, mode: meta.mode, flame: !!meta.flame, pivot: meta.focus || ''};
  const live = el('g', {id: 'px-live'}, el('g', {id: 'px-boxes', 'aria-hidden': true}), el('g', {id: 'px-table'}),
    el('path', {id: 'px-hover', fill: 'none', stroke: '#000', 'stroke-width': 1.5, 'pointer-events': 'none'}),
    el('g', {role: 'tree', 'aria-label': 'call tree'}, box(0, 0, 0, 0, {id: 'px-sel', role: 'treeitem', tabindex: 0, fill: 'none', 'pointer-events': 'none'})));
  ctl = get('px-ctl');
  pop = el('g', {id: 'px-pop'});
  const view = get('px-view'), still = get('px-static');
  view.append(live);
  view.after(ctl, el('g', {id: 'px-tip', 'pointer-events': 'none'}), pop);
  ctl.removeAttribute('display');
  if (still) still.setAttribute('display', 'none');
  try {
    rebuild(load());
  } catch (e) {
    live.remove();
    ctl.setAttribute('display', 'none');
    if (still) still.removeAttribute('display');
    throw e;
  }
  const on = (target, name, f) => target.addEventListener(name, f);
  on(svg, 'click', onClick);
  on(svg, 'contextmenu', onMenu);
  on(svg, 'pointermove', onPointer);
  on(svg, 'pointerleave', onPointer);
  on(alone ? window : svg, 'keydown', onKey);
  on(window, 'paste', e => document.activeElement === field() && search(S.q + e.clipboardData.getData('text').trim()));
  on(window, 'scroll', stick);
  on(window, 'resize', draw);
  for (const name of ['popstate', 'hashchange'])
    on(window, name, () => location.hash.slice(1) !== address && rebuild(load()));
}

start().catch(e => console.error(e));

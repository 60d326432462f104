// Puts it together: decode, draw, and then take the static picture's place.

let trees, whole, hidden, keep, found;

const past = () => max(0, -area().top), named = k => S[k].split('\n').filter(s => s),
  exact = s => '^' + s.slice(0, 999).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + (s[999] ? '' : '$'),
  set = change => save(1, rebuild(Object.assign(S, change)));

// Values and trees anew, for what S says.
function rebuild() {
  T = types.find(t => t.name === S.t) || types[0];
  const l = labels.find(l => l.name === S.l), gone = named('h');
  keep = 0;
  whole = M = measure(T.columns);
  keep = S.f + S.d && mask(named('f'), named('d'));
  if (keep || l) M = measure(l ? [l.columns[types.indexOf(T)]] : T.columns);
  all = found = null;
  retell();
  hidden = N.map(s => gone.includes(s));
  levels();
  const {hit} = S.s && find(S.s) || 0;
  // It can be mended in the search, which says what is wrong.
  if (S.s && !hit) Object.assign(S, {q: S.s, s: ''});
  if (hit) {
    const n = hit.indexOf(true), refs = outer(hit);
    trees = [1, 0].map(up => makeTree(up, refs, refs[0] && N[n] === N[hit.lastIndexOf(true)] ? n : -2));
  } else trees = [makeTree(S.m, S.m ? null : [0], -1)];
  zoomTo(follow(S.z), 1);
}

// Search anew, then draw.
function look(anew) {
  bad = '';
  if (found?.q !== S.q) found = S.q && find(S.q);
  draw(anew);
}

const search = s => save(look(0, S.q = s));

function zoomTo(v = trees.at(-1).root, still) {
  for (const t of trees) t.zoom = t.root;
  v.tree.zoom = sel = Z = v;
  look(1);
  // What is shown at first begins with its title.
  still ? address(S) ? choose(v, 2) : scrollTo(0, 0) : choose(v, 1, save(1));
}

// To the next match in the picture, the costliest first, or the one before. Frames too thin to see come last and are
// zoomed to, but not from the first back.
function go(step) {
  const list = rows.flat().filter(v => found && hits(v)).sort((a, b) => !b.run - !a.run || b.w - a.w),
    n = list.length, at = list.indexOf(sel) + step, v = at < 0 ? list.findLast(v => !v.run) ?? list[0] : list[at % n];
  if (v?.run) zoomTo(widest(v.run.filter(leads)));
  else if (v) {
    choose(v, 1);
    fill(q.lastChild, `${list.indexOf(v)+1} of ${n}, ${percent(matched(Z), Z.w)}`);
  }
}

async function start() {
  ({names: N} = D = decode(await inflate(get('data').textContent), meta.columns));
  show(get('live'), 1);
  show(get('static'));
  get('table').before(get('badges'));
  for (const e of get('bar').children) e.px = () => run(e.id.slice(4) || '/');
  load();
  rebuild();
  svg.onpointerleave = () => point();
  const on = {click, contextmenu, pointermove: point, keydown, resize: draw,
    scroll: () => abs(past() - seen) > 2000 && draw(),
    paste: e => active() === q && search(S.q + e.clipboardData.getData('text').trim()),
    hashchange: () => hash() !== url && rebuild(load())};
  for (const k in on) addEventListener(k, on[k]);
}

start().catch(e => {
  show(get('static'), 1);
  show(get('live'));
  throw e;
});

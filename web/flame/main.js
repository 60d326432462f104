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
  whole = M = measure(T.columns, T.k);
  keep = S.f + S.d && mask(named('f'), named('d'));
  if (keep || l) M = measure(l ? [l.columns[types.indexOf(T)]] : T.columns, T.k);
  all = found = null;
  retell();
  hidden = N.map(s => gone.includes(s));
  levels();
  const re = S.s && pattern(S.s);
  // It can be mended in the search, which says what is wrong.
  if (S.s && !re) Object.assign(S, {q: S.s, s: ''});
  if (re) {
    const wanted = N.map(s => re.test(s)), n = wanted.indexOf(true), refs = outer(wanted);
    trees = [1, 0].map(up => makeTree(up, refs, refs[0] && N[n] === N[wanted.lastIndexOf(true)] ? n : -2));
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
  still || save(1);
  choose(v, still ? 2 : 1);
}

// To the next match in the picture, the costliest first; frames too thin to see come last and are zoomed to.
function go(step) {
  const list = found ? rows.flat().filter(hits).sort((a, b) => !b.run - !a.run || b.w - a.w) : [], n = list.length, v = list.at(max(list.indexOf(sel) + step, -1) % n);
  if (v?.run) zoomTo(widest(v.run.filter(leads)));
  else if (v) {
    choose(v, 1);
    fill(get('q').lastChild, `${list.indexOf(v)+1} of ${n}, ${percent(matched(Z), Z.w)}`);
  }
}

const swap = (on, off) => show(get(on), 1) && show(get(off));

async function start() {
  ({names: N} = D = decode(await inflate(get('data').textContent), meta.columns));
  swap('live', 'static');
  get('table').before(get('badges'));
  for (const e of get('bar').children) e.px = () => run(e.id.slice(4) || '/');
  load();
  rebuild();
  for (const [target, list] of [[svg, {click, contextmenu, pointermove: point, pointerleave: () => point()}],
    [window, {keydown, resize: draw,
      scroll: () => abs(past() - seen) > 2000 && draw(),
      paste: e => active() === get('q') && search(S.q + e.clipboardData.getData('text').trim()),
      hashchange: () => hash() !== url && rebuild(load())}]])
    for (const k in list) target.addEventListener(k, list[k]);
}

start().catch(e => {
  swap('static', 'live');
  throw e;
});

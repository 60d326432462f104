// What is shown, in the fragment of the address, so that a link shows it again, also in a file made anew.

const S = {type: 0, label: -1, mode: 'down', pivot: '', flame: false, weight: false, collapse: false,
  hide: [], focus: [], drop: [], q: ''};
let defaults, address = '';

const nameOf = v => v.n === data.small ? '' : label(v);
const pathOf = v => (v.tree.flip ? '~' : '') + chain(v).slice(1).map(x => code(nameOf(x))).join('');

function fragment() {
  const out = [], list = names => names.map(f => data.names[f]);
  const add = (key, text) => text && out.push(key + '=' + encodeURIComponent(text));
  const zoomed = trees.find(t => t.zoom !== t.root);
  if (zoomed) add('z', pathOf(zoomed.zoom));
  add('q', S.q);
  if (S.mode !== defaults.mode || S.pivot !== defaults.pivot) add('m', S.mode);
  if (S.flame !== defaults.flame) add('i', S.flame ? 'flame' : 'icicle');
  if (S.weight) add('o', 'weight');
  if (S.mode === 'sandwich') add('s', S.pivot);
  if (S.type !== defaults.type) add('t', type().name);
  if (S.label >= 0) add('l', meta.labels[S.label].key + ':' + meta.labels[S.label].value);
  if (S.collapse) add('r', '1');
  for (const key of ['hide', 'focus', 'drop']) for (const s of list(S[key])) add(key[0], s);
  return out.join('&');
}

function save(push) {
  const now = fragment();
  if (now === address) return;
  address = now;
  try {
    history[push ? 'pushState' : 'replaceState'](null, '', '#' + now);
  } catch (e) {
    // Some frames may not have a history: the picture goes on without.
  }
}

// Sets S from the fragment; gives the path of the zoomed frame.
function load() {
  address = location.hash.slice(1);
  Object.assign(S, defaults, {label: -1, weight: false, collapse: false, hide: [], focus: [], drop: [], q: ''});
  let zoom = '';
  for (const part of address.split('&')) {
    const [key, ...rest] = part.split('=');
    let text = rest.join('=');
    try {
      text = decodeURIComponent(text);
    } catch (e) {
      // Shortened by somebody: taken as it is.
    }
    const names = {h: 'hide', f: 'focus', d: 'drop'}[key];
    if (key === 'z') zoom = text;
    if (key === 'q') S.q = text;
    if (key === 'm' && /^(down|up|sandwich)$/.test(text)) S.mode = text;
    if (key === 'i') S.flame = text === 'flame';
    if (key === 'o') S.weight = text === 'weight';
    if (key === 's') S.pivot = text;
    if (key === 't') S.type = Math.max(0, meta.types.findIndex(t => t.name === text));
    if (key === 'l') S.label = meta.labels.findIndex(l => l.key + ':' + l.value === text);
    if (key === 'r') S.collapse = true;
    if (names) data.names.forEach((s, i) => s === text && S[names].push(i));
  }
  if (!S.pivot && S.mode === 'sandwich') S.mode = 'down';
  return zoom;
}

// The frame of a path, or the last one on the way that is still there, and below it the widest of its name.
function follow(path) {
  const tree = trees.find(t => t.flip) && path[0] !== '~' ? trees[1] : trees[0];
  const codes = path.match(/[a-z0-9]{5}/g) || [], last = codes[codes.length - 1];
  let v = tree.root;
  for (const c of codes) {
    const kid = tree.kids(v).find(x => code(nameOf(x)) === c);
    if (!kid) {
      let row = [v], best = null;
      for (let steps = 0; row.length && !best && steps < 50; steps++) {
        row = row.flatMap(x => tree.kids(x)).filter(x => x.w > v.w / 1000);
        for (const x of row) if (code(nameOf(x)) === last && !(best && best.w >= x.w)) best = x;
      }
      return best || v;
    }
    v = kid;
  }
  return v;
}

// What is shown, all in words, as the fragment of the address has it: a link shows it again, also in a file made
// anew. z zoomed frame, q search, m up, s function of a sandwich, t sample type, l label, o order, i flame,
// r recursion drawn once, a table; h hidden, f needed, d dropped: names with line ends between.

// Z is the zoomed frame.
let S, Z, url;
const hash = () => location.hash.slice(1), address = s => new URLSearchParams(Object.entries(s).filter(([k, v]) => v !== base[k])) + '';

function save(push) {
  S.z = (Z.tree.flip ? '~' : '') + chain(Z).slice(1).map(x => code(label(x))).join('');
  const now = address(S);
  if (now !== url) history[push ? 'pushState' : 'replaceState'](0, '', '#' + (url = now));
}

function load() {
  const i = meta.views?.[hash()];
  // What a <view> would only magnify is zoomed to.
  if (i) location.replace('#' + address({...base, ...S, m: '', s: '', z: pathTo(i)}));
  S = {...base};
  for (const [k, v] of new URLSearchParams(url = hash())) if (k in base) S[k] = v;
}

// The frame of a path; what is not there any more is passed over.
const follow = path => (path.match(/\w{5}/g) || []).reduce((v, c) => v.tree.kids(v).find(k => code(label(k)) === c) || v,
  trees.at(-(path[0] !== '~')).root);

// The path of a place of the data.
function pathTo(i, path = '') {
  for (; i; i = D.up[i]) path = code(N[D.name[i]] || '') + path;
  return path;
}

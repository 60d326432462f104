// What is shown, all in words, as the fragment of the address has it: a link shows it again, also in a file made
// anew. z zoomed frame, q search, m up, s function of a sandwich, t sample type, l label, o order, i flame,
// r recursion drawn once, a table; h hidden, f needed, d dropped: names with line ends between.

let S, base, address;

// The zoomed frame.
const zoomed = () => (trees.find(t => t.zoom.p) || trees.at(-1)).zoom;

function save(push) {
  S.z = (zoomed().tree.flip ? '~' : '') + chain(zoomed()).slice(1).map(x => code(label(x))).join('');
  const now = new URLSearchParams(Object.entries(S).filter(([k, v]) => v !== base[k])) + '';
  if (now !== address) try {
    history[push ? 'pushState' : 'replaceState'](null, '', '#' + (address = now));
  } catch (e) {
    // Some frames have no history: the picture goes on without.
  }
}

function load() {
  S = {...base};
  for (const [k, v] of new URLSearchParams(address = location.hash.slice(1))) if (k in base) S[k] = v;
}

// The frame of a path, or the last one on the way that is there.
function follow(path) {
  const tree = trees.at(-(path[0] !== '~')), codes = path.match(/\w{5}/g) || [];
  let v = tree.root;
  for (const c of codes) {
    const kid = tree.kids(v).find(k => code(label(k)) === c);
    if (!kid) break;
    v = kid;
  }
  return v;
}

function pathTo(i, path = '') {
  for (; i; i = D.parent[i]) path = code(D.names[D.name[i]] || '') + path;
  return path;
}

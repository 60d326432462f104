// What is shown: values of the chosen type under the filters, and trees of merged frames that grow as they are
// looked at. D is the data of the file, N its names, M the values.

let D, N, M;

function totals(self, t = self.slice()) {
  for (let i = D.n; --i > 0;) t[D.up[i]] += t[i];
  return t;
}

// Whether the stack of node i goes through a function; which stacks stay: those through all of need, none of drop.
const through = (i, s) => {
  while (i && N[D.name[i]] !== s) i = D.up[i];
  return i;
};
const mask = (need, drop) => i => need.every(s => through(i, s)) && !drop.some(s => through(i, s));

// s, t, w: what each node has itself, its total, its width; sw: the own part of the width. In a diff, where
// columns are before and after, b is the total before.
function measure(columns, k) {
  const [s, b] = columns.map(c => keep ? D.column(c).map((v, i) => v && keep(i) && v) : D.column(c)).reverse();
  const t = totals(s), signed = b || s.some(v => v < 0), sw = signed ? s.map((v, i) => max(abs(v), b ? abs(b[i])*k : 0)) : s;
  return {s, t, sw, w: sw === s ? t : totals(sw), b: b && totals(b)};
}

// Flat and cumulative of every function, the latter once per stack.
function functions(list = [...N, ''].map((s, n) => ({n, flat: 0, cum: 0, end: 0}))) {
  for (let i = 1; i < D.n; i++) {
    const f = list[D.name[i]];
    f.flat += M.s[i];
    if (i < f.end) continue;
    f.end = D.end[i];
    if (!(M.w[i] <= M.w[f.at])) f.at = i;
    f.cum += M.t[i];
  }
  return list.filter(f => f.cum || f.flat);
}

// A tree of which only the root n is there. Down: what is called; up: the callers. A frame stands for the places
// r of the data, whose values are those of the nodes o. Without refs the tree goes up from all that has a value
// itself, costliest first. Callees of hidden names take their place; with S.r direct recursion is drawn once.
const frame = (tree, n, p, r, o) => ({tree, n, p, d: p ? p.d+1 : 0, r, o, w: 0, t: 0, b: 0, x: 0, px: 0, y: 0, run: 0, kids: 0});

function makeTree(up, refs, n) {
  const w = refs ? M.w : M.sw, t = refs ? M.t : M.s, slot = [], tree = {up, w, t, kids, flip: up && refs};
  let list;

  const skip = (i, v) => hidden[D.name[i]] || S.r && D.name[i] === v.n, add = (v, from) => {
    v.w += w[from];
    v.t += t[from];
    v.b += M.b?.[from];
  }, kid = (v, i, from) => {
    const f = D.name[i], k = slot[f];
    if (!w[from]) return;
    if (k) {
      k.r.push(i);
      k.o.push(from);
    } else list.push(slot[f] = frame(tree, f, v, [i], [from]));
    add(slot[f], from);
  };

  function kids(v) {
    if (v.kids) return v.kids;
    list = [];
    if (up) v.r.forEach((r, k) => {
      let i = refs || v.p ? D.up[r] : r;
      while (i && skip(i, v)) i = D.up[i];
      if (i) kid(v, i, v.o[k]);
    });
    else for (const r of v.r)
      for (let i = r+1; i < D.end[r];) if (w[i] && skip(i, v)) i++;
      else {
        kid(v, i, i);
        i = D.end[i];
      }
    for (const k of list) slot[k.n] = 0;
    return v.kids = list.sort((a, b) => (up || S.o) && b.w - a.w || a.n - b.n);
  }

  const places = (refs || [...M.s.keys()]).filter(i => w[i]), root = tree.root = tree.zoom = frame(tree, n, null, places, places);
  for (const i of places) add(root, i);
  return tree;
}

// The nodes whose names hit, the outermost of each stack.
function outer(hit, list = []) {
  for (let i = 1; i < D.n;) i = hit[D.name[i]] ? (list.push(i), D.end[i]) : i+1;
  return list;
}

function chain(v, list = []) {
  for (; v; v = v.p) list.push(v);
  return list.reverse();
}

// What is shown: values of the chosen type under the filters, and trees of merged frames that grow as they are
// looked at. D is the data of the file, M the values.

let D, M;

function totals(self) {
  const t = self.slice();
  for (let i = D.n; --i > 0;) t[D.up[i]] += t[i];
  return t;
}

// Whether the stack of node i goes through a function; which stacks stay: those through all of need, none of drop.
const through = (i, s) => {
  while (i && D.names[D.name[i]] !== s) i = D.up[i];
  return i;
};
const mask = (need, drop) => i => need.every(s => through(i, s)) && !drop.some(s => through(i, s));

// s, t, w: what each node has itself, its total, its width; sw: the own part of the width. In a diff, where
// columns are before and after, b is the total before.
function measure(columns, k) {
  const [s, b] = columns.map(c => keep ? D.column(c).map((v, i) => v && keep(i) ? v : 0) : D.column(c)).reverse();
  const t = totals(s), sw = b || s.some(v => v < 0) ? s.map((v, i) => max(abs(v), b ? abs(b[i])*k : 0)) : s;
  return {s, t, sw, w: sw === s ? t : totals(sw), b: b && totals(b)};
}

// Flat and cumulative of every function, the latter once per stack.
function functions() {
  const list = [...D.names, ''].map((s, n) => ({n, flat: 0, cum: 0, end: 0}));
  for (let i = 1; i < D.n; i++) {
    const f = list[D.name[i]];
    f.flat += M.s[i];
    if (i < f.end) continue;
    f.end = D.end[i];
    f.cum += M.t[i];
  }
  return list.filter(f => f.cum || f.flat);
}

// A tree of which only the root n is there. Down: what is called; up: the callers. A frame stands for the places
// r of the data, whose values are those of the nodes o. Without refs the tree goes up from all that has a value
// itself, costliest first. Callees of hidden names take their place; with S.r direct recursion is drawn once.
function makeTree(up, refs, n) {
  const w = refs ? M.w : M.sw, t = refs ? M.t : M.s, slot = [], tree = {up, w, t, kids, flip: up && refs};
  let list;

  const frame = (n, p, r = []) => ({tree, n, p, d: p ? p.d+1 : 0, r, o: up ? [] : r, w: 0, t: 0, b: 0});
  const add = (v, i, from) => {
    v.r.push(i);
    if (up) v.o.push(from);
    v.w += w[from];
    v.t += t[from];
    v.b += M.b?.[from];
  };
  const kid = (v, i, from) => {
    const f = D.name[i];
    w[from] && add(slot[f] ||= list[list.push(frame(f, v))-1], i, from);
  };
  const skip = (i, v) => hidden[D.name[i]] || (S.r && D.name[i] === v.n);

  function kids(v) {
    if (v.kids) return v.kids;
    list = [];
    if (up) v.r.forEach((r, k) => {
      let i = refs || v.p ? D.up[r] : r;
      while (i && skip(i, v)) i = D.up[i];
      if (i) kid(v, i, v.o[k]);
    });
    else for (const r of v.r)
      for (let i = r+1; i < D.end[r];) {
        const inside = w[i] && skip(i, v);
        if (!inside) kid(v, i, i);
        i = inside ? i+1 : D.end[i];
      }
    for (const k of list) slot[k.n] = 0;
    return v.kids = list.sort((a, b) => ((up || S.o) && b.w - a.w) || a.n - b.n);
  }

  const root = tree.root = tree.zoom = frame(n);
  for (const i of refs || M.s.keys()) w[i] && add(root, i, i);
  return tree;
}

// Calls f for the nodes of a range whose names hit, the outermost of each stack.
function outer(i, end, hit, f) {
  while (i < end) {
    const yes = hit[D.name[i]];
    if (yes) f(i);
    i = yes ? D.end[i] : i+1;
  }
}

function chain(v) {
  const list = [];
  for (; v; v = v.p) list.push(v);
  return list.reverse();
}

// What is shown: values of the chosen type under the filters, and trees of merged frames that grow as they are
// looked at. D is the data of the file, N its names, M the values.

let D, N, M, level;

function totals(self, t = self.slice()) {
  for (let i = D.n; --i > 0;) t[D.up[i]] += t[i];
  return t;
}

// Of each node whether the name of it or of one of its callers hits.
function under(hit, list = new Uint8Array(D.n)) {
  for (let i = 1; i < D.n; i++) list[i] = list[D.up[i]] || hit[D.name[i]];
  return list;
}

// Which stacks stay: those through all of need, none of drop.
function mask(need, drop) {
  const [all, none] = [need, drop].map(list => list.map(s => under(N.map(name => name === s))));
  return i => all.every(has => has[i]) && !none.some(has => has[i]);
}

// s, t, w: what each node has itself, its total, its width; sw: the own part of the width. In a diff, where
// columns are before and after, sb and b are those before.
function measure(columns) {
  const [s, b] = columns.map(c => keep ? D.column(c).map((v, i) => v && keep(i) && v) : D.column(c)).reverse(),
    t = totals(s), sw = b || s.some(v => v < 0) ? s.map((v, i) => max(abs(v), b ? abs(b[i])*T.k : 0)) : s;
  return {s, t, sw, w: sw === s ? t : totals(sw), sb: b, b: b && totals(b)};
}

// Of each node twice its level in a picture; one more when it is not shown there but its callees are.
function levels() {
  level = new Int32Array(D.n);
  for (let i = 1; i < D.n; i++) {
    const f = D.name[i], p = D.up[i];
    level[i] = (level[p] | 1) + !(hidden[f] || S.r && f === D.name[p]);
  }
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
const frame = (tree, n, p, run = 0, r = []) => ({tree, n, p, d: p ? p.d+1 : 0, r, o: tree.up ? [] : r, w: 0, t: 0, b: 0, run,
  kind: D.kind[n] ?? none, kids: 0});

function makeTree(up, refs, n) {
  const [w, t, b] = refs ? [M.w, M.t, M.b] : [M.sw, M.s, M.sb], {name, end} = D,
    tree = {up, w, kids, join, flip: up && refs},
    // By name, the kid that was made last: looked up far faster than in an object with numbers far apart.
    last = [...N];

  // A place of a frame, or of a run, which looks like the widest of them.
  function join(v, i, from) {
    v.w += w[from];
    v.t += t[from];
    if (b) v.b += b[from];
    if (!v.run) {
      v.r.push(i);
      up && v.o.push(from);
    } else if (!(v.most >= w[from])) {
      v.most = w[from];
      v.kind = D.kind[v.n = name[i]];
    }
  }

  function kids(v) {
    if (v.kids) return v.kids;
    // In the order of the names' numbers.
    const list = [], kid = (i, from, f = name[i]) => w[from] &&
      join((last[f]?.p === v || list.push(last[f] = frame(tree, f, v))) && last[f], i, from);
    if (up) v.r.forEach((r, k) => {
      let i = refs || v.p ? D.up[r] : r;
      while (level[i] & 1) i = D.up[i];
      if (i) kid(i, v.o[k]);
    });
    else for (const r of v.r)
      for (let i = r+1; i < end[r];) if (w[i] && level[i] & 1) i++;
      else {
        kid(i, i);
        i = end[i];
      }
    return v.kids = list.sort((a, b) => (up || S.o) && b.w - a.w || a.n - b.n);
  }

  const root = tree.root = tree.zoom = frame(tree, n);
  for (const i of refs || M.s.keys()) if (w[i]) join(root, i, i);
  return tree;
}

// The nodes from i on whose names hit, the outermost of each stack.
function outer(hit, i = 1, end = D.n, list = []) {
  while (i < end) i = hit[D.name[i]] ? (list.push(i), D.end[i]) : i+1;
  return list;
}

function chain(v, list = []) {
  for (; v; v = v.p) list.push(v);
  return list.reverse();
}

// What is shown: values of the chosen type under the filters, and trees of merged frames that grow as they are
// looked at. A tree's node has refs into the data: the places of which it is made.

function totals(data, self) {
  const t = self.slice();
  for (let i = data.n - 1; i > 0; i--) t[data.parent[i]] += t[i];
  return t;
}

// Which stacks stay: those through every function of focus and through none of drop.
function mask(data, focus, drop) {
  const bits = new Int32Array(data.n), mine = new Int32Array(data.names.length + 1), gone = 1 << 30;
  focus.forEach((f, k) => mine[f] |= 1 << k);
  for (const f of drop) mine[f] = gone;
  for (let i = 1; i < data.n; i++) bits[i] = bits[data.parent[i]] | mine[data.name[i]];
  const all = (1 << focus.length) - 1;
  return i => (bits[i] & (all | gone)) === all;
}

// {s, w, t}: self, width and total of each node; in a diff also b, the total before, and k.
// columns: [shown] or [before, after]; whole: width of everything, without filters.
function measure(data, columns, k, focus, drop) {
  const keep = focus.length + drop.length ? mask(data, focus, drop) : null;
  const get = c => {
    const self = data.column(c);
    return keep ? self.map((v, i) => keep(i) ? v : 0) : self;
  };
  const before = columns.length > 1 ? get(columns[0]) : null, s = get(columns[columns.length - 1]);
  const size = before ? (v, i) => Math.max(Math.abs(before[i]) * k, Math.abs(v)) : Math.abs;
  const plain = !before && !s.some(v => v < 0);
  const m = {s, k, t: totals(data, s), sw: plain ? s : s.map(size)};
  m.w = plain ? m.t : totals(data, m.sw);
  if (before) {
    m.sb = before;
    m.b = totals(data, before);
  }
  return m;
}

// Flat and cumulative of every function, the latter once per stack; most flat first.
function functions(data, m) {
  const n = data.names.length + 1, flat = new Float64Array(n), cum = new Float64Array(n);
  const until = new Int32Array(n), seen = [];
  for (let i = 1; i < data.n; i++) {
    const f = data.name[i];
    if (!m.w[i]) continue;
    if (!until[f]) seen.push(f);
    if (i >= until[f]) {
      until[f] = data.end[i];
      cum[f] += m.t[i];
    }
    flat[f] += m.s[i];
  }
  return seen.map(f => ({n: f, flat: flat[f], cum: cum[f]})).sort((a, b) => b.flat - a.flat || b.cum - a.cum);
}

// A tree of which only the root is there: refs are the places it stands for. Down: what is called; up: the
// callers, of stacks that begin at `from` with the weights of m; all: every place is one, the root has no name.
// o: {hidden: Uint8Array of names, collapse, weight}.
function makeTree(data, m, o, up, refs, name) {
  const {parent, end, small} = data, all = up && !refs;
  const w = all ? m.sw : m.w, t = all ? m.s : m.t, b = all ? m.sb : m.b;
  const slot = new Int32Array(data.names.length + 1);
  const tree = {up, all, kids, w, t};
  let found = new Int32Array(1024), origin = new Int32Array(1024), count;

  function add(i, from) {
    if (count === found.length) {
      const wider = [new Int32Array(2 * count), new Int32Array(2 * count)];
      wider[0].set(found);
      wider[1].set(origin);
      [found, origin] = wider;
    }
    found[count] = i;
    origin[count++] = from;
  }

  const skipped = (i, n) => o.hidden[data.name[i]] || (o.collapse && data.name[i] === n && n !== small);

  function called(v) {
    for (const r of v.r)
      for (let i = r + 1; i < end[r];) {
        if (w[i] && !skipped(i, v.n)) add(i, i);
        i = w[i] && skipped(i, v.n) ? i + 1 : end[i];
      }
  }

  function callers(v) {
    const step = (i, from) => {
      while (i && skipped(i, v.n)) i = parent[i];
      if (i) add(i, from);
    };
    if (v.r) v.r.forEach((r, k) => step(parent[r], v.o[k]));
    else for (let i = 1; i < data.n; i++) if (w[i]) step(i, i);
  }

  // One kid for each name, with all places of that name.
  function group(v) {
    const kids = [];
    for (let k = 0; k < count; k++) {
      const i = found[k], f = data.name[i], from = origin[k];
      let kid = kids[slot[f] - 1];
      if (!kid) {
        kids.push(kid = {tree, n: f, p: v, d: v.d + 1, c: 0, w: 0, t: 0, b: 0});
        slot[f] = kids.length;
      }
      kid.c++;
      kid.w += w[from];
      kid.t += t[from];
      if (b) kid.b += b[from];
    }
    if (kids.length === count) kids.forEach((kid, k) => {
      kid.r = [found[k]];
      if (up) kid.o = [origin[k]];
    });
    else {
      for (const kid of kids) {
        kid.r = new Int32Array(kid.c);
        if (up) kid.o = new Int32Array(kid.c);
        kid.c = 0;
      }
      for (let k = 0; k < count; k++) {
        const kid = kids[slot[data.name[found[k]]] - 1];
        if (up) kid.o[kid.c] = origin[k];
        kid.r[kid.c++] = found[k];
      }
    }
    for (const kid of kids) slot[kid.n] = 0;
    return kids;
  }

  const byWeight = (x, y) => (x.n === small) - (y.n === small) || y.w - x.w || x.n - y.n;

  function kids(v) {
    if (v.kids) return v.kids;
    count = 0;
    if (v.n !== small || up) (up ? callers : called)(v);
    return v.kids = group(v).sort(o.weight ? byWeight : (x, y) => x.n - y.n);
  }

  const root = tree.root = {tree, n: name, p: null, d: 0, w: 0, t: 0, b: 0, r: refs, o: up ? refs : null};
  for (const r of refs || [0]) {
    root.w += m.w[r];
    root.t += m.t[r];
    if (b) root.b += m.b[r];
  }
  return tree;
}

// The outermost places of the functions that are set in `wanted`.
function places(data, m, wanted) {
  const found = [];
  for (let i = 1; i < data.n;) {
    const hit = m.w[i] && wanted[data.name[i]];
    if (hit) found.push(i);
    i = hit || !m.w[i] ? data.end[i] : i + 1;
  }
  return Int32Array.from(found);
}

// How many frames "(n small frames)" stands for.
function smallFrames(data, v) {
  let n = 0;
  for (const r of v.r) n += data.merged.get(r) || 0;
  return n;
}

// What the frame has itself: what no kid took.
function selfOf(tree, v) {
  return tree.kids(v).reduce((rest, kid) => rest - kid.t, v.t);
}

function chain(v) {
  const list = [];
  for (; v; v = v.p) list.push(v);
  return list.reverse();
}

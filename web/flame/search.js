// Search: which names match, how much of the zoomed part they take, and the way to the next match.

// Upper case in the pattern makes it exact, but for (?i). Throws what RegExp throws.
function pattern(text) {
  const bare = text.replace(/^\(\?i\)/, '');
  return new RegExp(bare, bare === text && /(^|[^\\])[A-Z]/.test(text) ? '' : 'i');
}

// hit: of each name; below: how many matching frames stand before node i; above: frame or a caller of it matches.
function find(data, m, o, text) {
  const re = pattern(text), hit = new Uint8Array(data.names.length + 1);
  const below = new Int32Array(data.n + 1), above = new Uint8Array(data.n);
  data.names.forEach((s, i) => hit[i] = !o.hidden[i] && re.test(s));
  for (let i = 1; i < data.n; i++) {
    const yes = m.w[i] ? hit[data.name[i]] : 0;
    below[i + 1] = below[i] + yes;
    above[i] = above[data.parent[i]] | yes;
  }
  return {hit, below, above, names: hit.reduce((a, b) => a + b, 0)};
}

// Whether something below v in its tree matches.
function leadsTo(data, m, found, tree, v) {
  if (!tree.up) return v.r.some(r => found.below[data.end[r]] > found.below[r + 1]);
  return !v.r || v.r.some(r => found.above[data.parent[r]]);
}

// {w, t}: width and total of the stacks in v with a match from v on, each counted once.
function matched(data, m, found, tree, v) {
  const sum = {w: 0, t: 0};
  if (found.hit[v.n]) return {w: v.w, t: v.t};
  const add = i => {
    sum.w += tree.w[i];
    sum.t += tree.t[i];
  };
  if (!tree.up) {
    for (const r of v.r)
      for (let i = r; i < data.end[r];) {
        const yes = found.hit[data.name[i]];
        if (yes) add(i);
        i = yes || !m.w[i] ? data.end[i] : i + 1;
      }
  } else if (v.r) v.r.forEach((r, k) => found.above[r] && add(v.o[k]));
  else for (let i = 1; i < data.n; i++) if (found.above[i]) add(i);
  return sum;
}

// The match after v in the order of the picture, inside top; step -1: the one before.
function nextMatch(data, m, found, tree, top, v, step) {
  const down = x => leadsTo(data, m, found, tree, x) ? tree.kids(x) : [];
  const ordered = x => step > 0 ? down(x) : down(x).slice().reverse();
  const fresh = x => found.hit[x.n] || leadsTo(data, m, found, tree, x);
  const first = x => {
    for (;;) {
      if (step > 0 && found.hit[x.n]) return x;
      const kid = ordered(x).find(fresh);
      if (!kid) return x;
      x = kid;
    }
  };
  if (step > 0) {
    const kid = ordered(v).find(fresh);
    if (kid) return first(kid);
  }
  for (; v !== top && v; v = v.p) {
    const row = v.p ? ordered(v.p) : [], next = row.slice(row.indexOf(v) + 1).find(fresh);
    if (next) return first(next);
    if (step < 0 && v.p && found.hit[v.p.n]) return v.p;
  }
  return null;
}

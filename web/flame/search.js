// Search: which names match, and how much of the zoomed part they take.

// Upper case in the pattern makes it exact, but for (?i). Throws what RegExp throws.
function pattern(s) {
  const bare = s.replace('(?i)', '');
  return new RegExp(bare, bare === s && /(^|[^\\])[A-Z]/.test(s) ? '' : 'i');
}

// hit: of each name; before: how many matching frames stand before a node; above: it or a caller of it matches.
function find(s) {
  const re = pattern(s), hit = D.names.map((s, f) => !hidden[f] && re.test(s));
  const before = new Int32Array(D.n+1), above = new Uint8Array(D.n);
  for (let i = 1; i < D.n; i++) {
    const yes = M.w[i] && hit[D.name[i]];
    before[i+1] = before[i] + !!yes;
    above[i] = above[D.up[i]] || yes;
  }
  return {hit, before, above, names: hit.filter(yes => yes).length};
}

// Whether v, or of a run one of its frames, matches; leads: or something below it in its tree.
const hits = v => v.run ? v.run.some(leads) : found.hit[v.n];
const leads = v => hits(v) || v.r.some(r => v.tree.up ? found.above[r] : found.before[D.end[r]] > found.before[r]);

// Width of the stacks in v with a match from v on, each counted once.
function matched(v) {
  const {w, up} = v.tree;
  let sum = 0;
  if (hits(v)) return v.w;
  v.r.forEach((r, k) => {
    if (up) sum += found.above[r] && w[v.o[k]];
    else outer(r, D.end[r], found.hit, i => sum += w[i]);
  });
  return sum;
}

// Search: which names match, and how much of the zoomed part they take.

// Upper case in the pattern makes it exact, but for (?i). Throws what RegExp throws.
const pattern = (s, bare = s.replace('(?i)', '')) => new RegExp(bare, bare === s && /(^|[^\\])[A-Z]/.test(s) ? '' : 'i');

// hit: of each name; above: a node or a caller of it matches; below: the width of its stacks with a match from it on.
function find(s) {
  const re = pattern(s), hit = N.map((s, f) => !hidden[f] && re.test(s)), above = new Uint8Array(D.n), below = new Float64Array(D.n);
  for (let i = 1; i < D.n; i++) above[i] = above[D.up[i]] || M.w[i] && hit[D.name[i]];
  for (let i = D.n; --i > 0;) below[D.up[i]] += hit[D.name[i]] ? below[i] = M.w[i] : below[i];
  return {hit, above, below, names: sum(hit, yes => yes)};
}

// Whether v, or of a run one of its frames, matches; leads: or something below it in its tree; matched: width of the
// stacks in v with a match from v on, each counted once.
const hits = v => v.run ? v.run.some(leads) : found.hit[v.n],
  leads = v => hits(v) || v.r.some(r => found[v.tree.up ? 'above' : 'below'][r]),
  matched = v => hits(v) ? v.w : sum(v.r, (r, k) => v.tree.up ? found.above[r] && v.tree.w[v.o[k]] : found.below[r]);

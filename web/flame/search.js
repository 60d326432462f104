// Search: which names match, and how much of the zoomed part they take.

// Upper case in the pattern makes it exact, but for (?i).
function pattern(s, bare = s.replace('(?i)', '')) {
  try {
    return new RegExp(bare, bare === s && /(^|[^\\])[A-Z]/.test(s) ? '' : 'i');
  } catch (e) {
    bad = e.message.split(': ').pop();
  }
}

// hit: of each name; names: how many.
function find(q, re = pattern(q), hit = re && N.map((s, f) => !hidden[f] && re.test(s))) {
  return hit && {q, hit, names: sum(hit, x => x)};
}

// Whether a place of the data or a caller of it matches; how wide what matches there and below it is.
const above = r => (found.above ||= under(found.hit))[r], below = r => sum(outer(found.hit, r, D.end[r]), i => M.w[i]),
  // Whether v, or of a run what it looks like or something in or below its own frames, matches; leads: v or something
  // below it in its tree; matched: width of the
  // stacks in v with a match from v on, in all of a sandwich if v is its middle, each counted once.
  hits = v => found.hit[v.n] || v.run.some?.(k => k.d === v.d && leads(k)),
  leads = v => v.r.some(v.tree.up ? above : below),
  matched = ({tree: {up, w}, p, r, o}) => sum(r, (i, k) => (up || !p) && above(i) ? w[o[k]] : !up && below(i));

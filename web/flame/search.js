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
function find(q, re = pattern(q), hit = new Uint8Array(D.small+1)) {
  if (re) N.forEach((s, f) => hit[f] = !hidden[f] && re.test(s));
  return re && {q, hit, names: sum(hit, yes => yes)};
}

// Whether a place of the data or a caller of it matches; how wide what matches there and below it is.
const upward = r => (found.above ||= under(found.hit))[r], inside = r => sum(outer(found.hit, r, D.end[r]), i => M.w[i]),
  // Whether v, or of a run one of its frames, matches; leads: or something below it in its tree; matched: width of the
  // stacks in v with a match from v on, in all of a sandwich if v is its middle, each counted once.
  hits = v => v.run ? v.run.some(leads) : found.hit[v.n],
  leads = v => v.r.some(v.tree.up ? upward : inside),
  matched = ({tree: {up, w}, p, r, o}) => sum(r, (i, k) => (up || !p) && upward(i) ? w[o[k]] : !up && inside(i));

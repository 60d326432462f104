// The packed data of the file: base64 of a raw deflate stream, see docs/flame-data.md.

async function inflate(text) {
  const raw = atob(text), packed = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) packed[i] = raw.charCodeAt(i);
  return new Uint8Array(await new Response(new Blob([packed]).stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
}

// Nodes in preorder: up; end, the first node behind what is below; name, which is small for small frames; inline, in its
// lowest bit.
function decode(b, cols) {
  let at = 0;
  const u = () => {
    let c = b[at++], v = c & 127;
    for (let m = 128; c > 127; m *= 128) v += ((c = b[at++]) & 127)*m;
    return v;
  };

  const strings = (end = u() + at) => new TextDecoder().decode(b.subarray(at, at = end)).split('\0').slice(0, -1);
  const files = strings(), names = strings(), kind = names.map(u), from = names.map(u), place = from.map(f => [files[f-1], u()]);

  const n = u(), small = kind.push(none)-1,
    [name, up, end, path, merged, inline] = [...Array(6)].map(() => new Int32Array(n+1));
  let d = name[0] = -1;
  const each = (i, f) => {
    for (; i < n; i++) f(i);
  };
  each(0, i => {
    d += 1-(i && u());
    up[i] = path[d-1];
    path[d] = i;
  });
  each(1, i => name[i] = ((inline[i] = u()) >> 1 || small+1)-1);
  each(1, i => name[i] === small && (merged[i] = u()));
  for (let i = n; i--; end[up[i]] ||= end[i]) end[i] ||= i+1;

  for (const c of cols) c.as ?? each(0, u, c.at = at);
  if (at !== b.length) throw 'bad data';

  // What each node has itself, for one column.
  const column = (k, c = cols[k]) => {
    if (c.self) return c.self;
    const unit = +c.factor, self = c.self = new Float64Array(n);
    at = cols[c.as ?? k].at;
    each(0, i => {
      // The lowest bit, which a number of more than 53 bits loses, tells what the others are.
      const odd = b[at] & 1, p = up[i], left = self[p], v = (u()-odd)/2*(left < 0 ? -unit : unit);
      self[i] = odd ? v : left-v;
      if (i) self[p] -= self[i];
    });
    return self;
  };
  return {n, small, names, kind, place, name, up, end, merged, inline, column};
}

// The packed data of the file: base64 of a raw deflate stream, see docs/flame-data.md.

async function inflate(text) {
  const raw = atob(text), packed = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) packed[i] = raw.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Front-coded strings: next() gives the next one, each told from the one before it.
function frontCoded(bytes, u, take) {
  let buffer = new Uint8Array(256);
  const utf8 = new TextDecoder();
  return () => {
    const shared = u(), rest = u(), n = shared + rest;
    if (n > buffer.length) {
      const wider = new Uint8Array(2 * n);
      wider.set(buffer);
      buffer = wider;
    }
    buffer.set(take(rest), shared);
    return utf8.decode(buffer.subarray(0, n));
  };
}

// Nodes in preorder: parent, depth, end (the first node behind what is below), name (names.length: small frames).
function decode(bytes, factors) {
  let at = 0;
  const u = () => {
    let c = bytes[at++];
    if (c < 128) return c;
    let v = c & 127, m = 128;
    do {
      c = bytes[at++];
      v += (c & 127) * m;
      m *= 128;
    } while (c > 127);
    return v;
  };
  const take = n => bytes.subarray(at, at += n);

  let next = frontCoded(bytes, u, take);
  const files = Array.from({length: u()}, next);
  next = frontCoded(bytes, u, take);
  const names = [], kind = [], file = [], line = [];
  for (let n = u(); n > 0; n--) {
    names.push(next());
    kind.push(u());
    file.push(u() - 1);
    line.push(u());
  }

  const n = u(), small = names.length;
  const name = new Int32Array(n), parent = new Int32Array(n), depth = new Int32Array(n), end = new Int32Array(n);
  const inlined = new Uint8Array(n), path = new Int32Array(n + 1), merged = new Map();
  name[0] = -1;
  for (let i = 1, d = 0; i < n; i++) {
    const s = u();
    inlined[i] = s & 1;
    d += 1 - Math.floor(s / 2);
    parent[i] = path[d - 1];
    depth[i] = d;
    path[d] = i;
  }
  for (let i = 1; i < n; i++) name[i] = (u() || small + 1) - 1;
  for (let i = 1; i < n; i++) if (name[i] === small) merged.set(i, u());
  for (let i = n - 1; i >= 0; i--) {
    end[i] = Math.max(end[i], i + 1);
    end[parent[i]] = Math.max(end[parent[i]], end[i]);
  }

  // What each node has itself, for one column; they are read when asked for.
  const starts = [at], kept = [];
  const read = c => {
    while (starts.length <= c) {
      at = starts[starts.length - 1];
      for (let i = 0; i < n; i++) while (bytes[at++] > 127);
      starts.push(at);
    }
    at = starts[c];
    const self = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const v = u(), up = parent[i];
      const total = v ? (v % 2 ? (v - 1) / 2 : -v / 2) : self[up];
      self[i] = total;
      if (i) self[up] -= total;
    }
    if (at > bytes.length) throw Error('data ends early');
    const factor = factors[c] || 1;
    if (factor !== 1) for (let i = 0; i < n; i++) self[i] *= factor;
    starts[c + 1] = at;
    return self;
  };
  const column = c => kept[c] || (kept[c] = read(c));
  return {n, small, files, names, kind, file, line, name, parent, depth, end, inlined, merged, column};
}

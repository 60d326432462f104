// The packed data of the file: base64 of a raw deflate stream, see docs/flame-data.md.

async function inflate(text) {
  const raw = atob(text), packed = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) packed[i] = raw.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Nodes in preorder: parent; end, the first node behind what is below; name, which is small for small frames.
function decode(b, columns) {
  let at = 0;
  const u = () => {
    let c = b[at++], v = c & 127;
    for (let m = 128; c > 127; m *= 128) v += ((c = b[at++]) & 127) * m;
    return v;
  };

  const buffer = new Uint8Array(b.length), utf8 = new TextDecoder('utf-8', {ignoreBOM: true});
  const strings = each => {
    const all = [];
    for (let n = u(); n > 0; n--) {
      const shared = u(), more = u();
      buffer.set(b.subarray(at, at += more), shared);
      all.push(utf8.decode(buffer.subarray(0, shared + more)));
      each?.();
    }
    return all;
  };
  const kind = [], file = [], row = [], files = strings(), names = strings(() => {
    kind.push(u());
    file.push(u() - 1);
    row.push(u());
  });

  const n = u(), small = names.length, inlined = new Uint8Array(n), merged = new Map();
  const [name, parent, end, path] = [0, 0, 0, 0].map(() => new Int32Array(n + 1));
  for (let i = 1, d = 0; i < n; i++) {
    const s = u();
    inlined[i] = s & 1;
    d += 1 - (s >> 1);
    parent[i] = path[d - 1];
    path[d] = i;
  }
  for (let i = 1; i < n; i++) name[i] = (u() || small + 1) - 1;
  for (let i = 1; i < n; i++) if (name[i] === small) merged.set(i, u());
  for (let i = n; i--;) {
    end[i] = end[i] || i + 1;
    end[parent[i]] = Math.max(end[parent[i]], end[i]);
  }

  // What each node has itself, for one column, read when asked for.
  const starts = [at], kept = [];
  const read = c => {
    for (let k = starts.length; k <= c; k++) {
      at = starts[k - 1];
      if (columns[k - 1].as == null) for (let i = n; i--;) while (b[at++] > 127);
      starts[k] = at;
    }
    at = starts[c];
    const self = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const v = u(), up = parent[i];
      self[i] = v ? (v % 2 ? v - 1 : -v) / 2 : self[up];
      if (i) self[up] -= self[i];
    }
    if (at > b.length) throw Error('data ends early');
    return self;
  };
  const column = c => {
    const {as = c, factor} = columns[c], own = kept[as] = kept[as] || read(as);
    return factor > 1 ? own.map(v => v * factor) : own;
  };
  return {n, small, files, names, kind, file, row, name, parent, end, inlined, merged, column};
}

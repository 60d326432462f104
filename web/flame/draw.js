// The picture: rows of frames in few paths, one for each colour; labels only where they have room.

const LEAST = .5, LABEL = 26;
let rows = [], drawn = 0, area = {};

// Rows of a tree below its zoomed frame, all that lead to it in full width. A run is a neighbourhood of frames
// too thin to be seen.
function lay(tree, left, width) {
  const list = [], scale = width / (tree.zoom.w || 1);
  let row = [tree.zoom];
  for (const v of chain(tree.zoom)) {
    Object.assign(v, {x: left, px: width, drawn});
    list.push([v]);
  }
  while (row.length) {
    const next = [], cells = [];
    for (const v of row) {
      let x = v.x, run = null;
      for (const kid of tree.kids(v)) {
        const px = kid.w * scale;
        if (px >= LEAST) {
          Object.assign(kid, {x, px, drawn});
          next.push(kid);
          cells.push(kid);
          run = null;
        } else {
          if (!run) cells.push(run = {run: [], p: v, tree, x, px: 0, w: 0, t: 0, top: kid});
          run.run.push(kid);
          run.px += px;
          run.w += kid.w;
          run.t += kid.t;
          if (kid.w > run.top.w) run.top = kid;
        }
        x += px;
      }
    }
    if (cells.length) list.push(cells);
    row = next;
  }
  return list;
}

// Both halves of a sandwich share the row of the function between them.
function arrange(left, width) {
  drawn++;
  rows = [];
  for (const tree of trees) {
    const list = lay(tree, left, width);
    if (tree.flip) rows = list.slice(1).reverse();
    else rows.push(...list);
  }
  if (S.flame) rows.reverse();
  rows.forEach((row, i) => row.forEach(v => v.row = i));
}

// The number of a frame's class: by owner, by its own share, by depth.
function classOf(v) {
  const n = meta.classes.length;
  if (meta.diff) return 0;
  if (meta.color === 'depth') return v.d % n;
  if (meta.color !== 'heat') return v.n >= 0 && v.n < data.small ? data.kind[v.n] : -1;
  const own = v.tree.up || !v.kids ? v.w : v.kids.reduce((w, kid) => w - kid.w, v.w);
  let k = n - 1;
  while (k > 0 && own / whole.w < (meta.classes[k].from || 0)) k--;
  return k;
}

// What became more or less in a diff, in units of the width; 0 for noise.
function change(v) {
  const delta = v.t - v.b * m.k, test = meta.test, c = test && counts(v);
  if (!c) return delta;
  const n = [counts(null)[0], counts(null)[1]], sum = c[0] + c[1], all = n[0] + n[1];
  let g = 0;
  for (const i of [0, 1])
    for (const [seen, of] of [[c[i], sum], [n[i] - c[i], all - sum]])
      if (seen > 0) g += 2 * seen * Math.log(seen * all / (of * n[i]));
  const phi = test.phi && v.n >= 0 && v.n < data.small && test.phi[data.kind[v.n]] || 1;
  const a = c[0] / n[0], b = c[1] / n[1], far = Math.abs(a - b);
  const real = sum >= test.least && g / phi >= test.g && far >= test.points && far >= test.relative * a;
  return real ? delta : 0;
}

const tenth = x => Math.round(x * 10) / 10;

function label(v) {
  if (v.n === data.small) return smallFrames(data, v) + ' small frames';
  if (v.n >= 0) return data.names[v.n];
  return v.n === -2 ? S.pivot : meta.root || 'all';
}

function mark(v) {
  if (!meta.diff || v.n < 0) return '';
  const d = change(v);
  return !d ? '' : !v.b ? '＋' : !v.t ? '✕' : d > 0 ? '▲' : '▼';
}

function paint(live, top) {
  const bins = {}, high = meta.row - 1, texts = [], deepest = trees.map(t => t.zoom.d);
  const put = (bin, x, y, w) => (bins[bin] = bins[bin] || []).push(`M${tenth(x)} ${y}h${tenth(w)}v${high}h${-tenth(w)}z`);
  rows.forEach((row, r) => {
    const y = top + r * meta.row;
    for (const v of row) {
      const f = v.run ? v.top : v, thin = v.run || v.d < deepest[trees.indexOf(v.tree)] ? '~' : '';
      const w = v.px > 3 ? v.px - 1 : v.px * .85, k = classOf(f);
      const hit = found && (v.run ? v.run.some(x => found.hit[x.n] || leadsTo(data, m, found, x.tree, x)) : found.hit[v.n]);
      put((found && !hit ? 'fade' : k < 0 ? 'rest' : k) + thin, v.x, y, w);
      if (hit) put('hit', v.x + .5, y + .5, Math.max(.5, w - 1));
      if (meta.diff && !v.run && v.n !== -1) {
        const d = change(v), size = Math.min(w, Math.abs(d) * v.px / v.w);
        if (size > .3) put(d > 0 ? 1 : 2, v.x + w - size, y, size);
      }
      if (v.px < LABEL || v.run) continue;
      const room = Math.floor((v.px - 6) / CHAR), sign = mark(v), s = fit(label(v), room - (sign ? 2 : 0));
      const t = el('text', {x: tenth(v.x + 3), y: y + high - 4}, sign ? sign + ' ' + s : s);
      if (room > s.length + 9) t.append(el('tspan', {'class': 'px-more', 'fill-opacity': .7}, '  ' + percent(v.t, whole.w)));
      texts.push(t);
    }
  });
  const look = bin => {
    if (bin === 'hit') return {'class': 'px-hit', fill: 'none', stroke: '#111', 'stroke-width': 1.5};
    const k = parseInt(bin), c = meta.classes[k];
    const fill = bin.startsWith('fade') ? '#e4e4e4' : c ? c.color : '#d9d9d9';
    return {'class': c ? (meta.css || 'c') + k : 'px-' + bin.replace('~', ''), fill,
      'fill-opacity': bin.endsWith('~') ? .55 : null};
  };
  const order = Object.keys(bins).sort((a, b) => (a === 'hit') - (b === 'hit'));
  const paths = order.map(bin => el('path', {d: bins[bin].join(''), ...look(bin)}));
  if (meta.diff && bins[2] && get('px-shrank'))
    paths.splice(1 + order.indexOf('2'), 0, el('path', {d: bins[2].join(''), fill: 'url(#px-shrank)'}));
  live.replaceChildren(...paths, el('g', {'xml:space': 'preserve'}, ...texts));
}

// The frame or run at a point of the picture.
function at(x, y) {
  const row = rows[Math.floor((y - area.top) / meta.row)];
  if (!row) return null;
  let low = 0, high = row.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (row[mid].x <= x) low = mid + 1;
    else high = mid;
  }
  const v = row[low - 1];
  return v && x < v.x + v.px ? v : null;
}

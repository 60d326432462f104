// The picture: rows of frames in few paths, one for each colour; labels only where they have room.

let rows, drawn = 0, top, W, all, by = 'flat';

// Rows of a tree: all that lead to the zoomed frame in full width, then what is below it. A run is a
// neighbourhood of frames too thin to be seen.
function lay(tree, width) {
  const list = chain(tree.zoom).map(v => [Object.assign(v, {x: pad, px: width, drawn})]), scale = width/(tree.zoom.w || 1);
  for (let row = [tree.zoom]; row[0];) {
    const cells = [];
    for (const v of row) {
      let x = v.x, run;
      for (const k of tree.kids(v)) {
        const px = k.w*scale;
        if (px < .5) {
          if (!run) cells.push(run = {...k, run: [], p: v, x, px: 0, w: 0, t: 0, b: 0});
          run.run.push(k);
          run.px += px;
          for (const key of 'wtb') run[key] += k[key];
        } else cells.push(Object.assign(k, {x, px, drawn, run: run = 0}));
        x += px;
      }
    }
    if (cells[0]) list.push(cells);
    row = cells.filter(v => !v.run);
  }
  return list;
}

// The number of a frame's class: by owner, by its own share, by depth.
function classOf(v) {
  if (diff) return 0;
  if (color === 'depth') return v.d % classes.length;
  if (color === 'owner') return D.kind[v.n];
  const own = v.run || v.tree.up ? v.w : rest(v, 'w');
  return classes.findLastIndex((c, k) => !k || own >= c.from*whole.w[0]);
}

function paint() {
  const bins = [{}, {}], marks = ['', '', ''], texts = [], high = ROW-1, round = x => floor(x*10+.5)/10;
  rows.forEach((row, r) => row.forEach(v => {
    const y = top + r*ROW, path = (x, w) => `M${round(x)} ${y}h${round(w)}v${high}h${-round(w)}z`;
    const hit = found && hits(v), w = v.px - min(1, v.px*.15), bin = bins[v.run || v.d < v.tree.zoom.d ? 1 : 0];
    const k = found && !hit ? 'f' : classOf(v), d = diff && v.p && !v.run ? change(v) : null;
    const mark = d == null ? '' : !v.b ? '✚ ' : !v.t ? '✕ ' : d > 0 ? '▲ ' : d ? '▼ ' : '', room = (v.px-6)/CHAR - mark.length;
    v.y = r;
    bin[k] = (bin[k] || '') + path(v.x, w);
    if (hit) marks[0] += path(v.x+.5, max(.5, w-1));
    if (d) {
      const size = min(w, abs(d)/v.w*v.px);
      marks[d > 0 ? 1 : 2] += path(v.x + w - size, size);
    }
    if (room < 2.8) return;
    const s = mark + fit(label(v), room), t = txt(round(v.x+3), y + high-4, s);
    if (room > s.length+8) t.append(el('tspan', {dx: 7, class: 'px-p'}, part(v.t)));
    texts.push(t);
  }));
  const of = (d, k, at) => el('path', {d, class: classes[k] ? meta.css + k : 'px-f', fill: classes[k]?.color || '#ddd', ...at});
  fill(get('boxes'), ...bins.map((bin, thin) => el('g', {'fill-opacity': 1-.45*thin}, ...Object.keys(bin).map(k => of(bin[k], k)))),
    of(marks[1], 1), of(marks[2], 2), of(marks[2], 2, {fill: 'url(#px-shrank)', class: ''}), of(marks[0], 0, {id: 'px-hit'}), ...texts);
}

// The frame or run at a point of the picture.
const at = ({x, y}) => rows[floor((y - top)/ROW)]?.findLast(v => v.x <= x && x < v.x + v.px);

// The costliest functions beside the picture.
function table(x, room) {
  all ||= functions();
  all.sort((a, b) => abs(b[by]) - abs(a[by]));
  sheet(get('table'), {x, y: top-20}, ['Functions', 0, ...all.slice(0, max(9, (innerHeight - top)/20-3))], room, (x, y, w, f) => {
    const s = f ? D.names[f.n] || 'small frames' : 'by ' + by, sums = f ? [f.flat, f.cum].map(v => amount(v) + part(v).padStart(6)) : ['flat', 'cum'];
    return line(x, y, w, fit(s, room-34), () => f ? search(exact(s)) : draw(by = by === 'flat' ? 'cum' : 'flat'), sums.map(s => s.padStart(16)).join(''));
  });
}

// Everything again, for the width of the window. Both halves of a sandwich share the row of its function.
function draw() {
  W = max(320, (svg.parentElement || svg).clientWidth);
  const full = W-2*pad, side = S.a && min(440, W/2);
  top = bar(flow(full));
  drawn++;
  rows = [];
  for (const t of trees) {
    const list = lay(t, full - side);
    rows = t.flip ? list.slice(1).reverse() : rows.concat(list);
  }
  if (S.i) rows.reverse();
  paint();
  fill(get('table'));
  if (side) table(W - side, side/CHAR-4);
  const height = max(top + rows.length*ROW+10, innerHeight);
  put(svg, {width: W, height, viewBox: `0 0 ${W} ${height}`});
  point();
  choose(sel.drawn === drawn ? sel : Z);
}

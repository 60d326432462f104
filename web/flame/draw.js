// The picture: rows of frames in few paths, one for each colour; labels only where they have room.

// seen: where the window stood when this was drawn.
let rows, top, W, seen, all, by = 'flat';

// Rows of a tree: all that lead to the zoomed frame in full width, then what is below it. A run is a
// neighbourhood of frames too thin to be seen.
function lay(tree, width) {
  const scale = width/(tree.zoom.w || 1), place = (v, x, px) => (v.x = x, v.px = px, v), below = row => {
    const cells = [];
    for (const v of row) {
      let x = v.x, run;
      for (const k of v.run ? [] : tree.kids(v)) {
        const px = k.w*scale;
        if (px < 1) {
          if (!run) cells.push(run = place(frame(tree, k.n, v, 0, 0, []), x, 0));
          run.run.push(k);
          run.px += px;
          run.w += k.w;
          run.t += k.t;
          run.b += k.b;
        } else cells.push(place(k, x, px, run = 0));
        x += px;
      }
    }
    return cells;
  }, list = chain(tree.zoom).map(v => [place(v, pad, width)]);
  for (let row = [tree.zoom]; (row = below(row))[0];) list.push(row);
  return list;
}

// The number of a frame's class: that of its name, by its own share, by depth.
function classOf(v) {
  if (diff || color !== 'heat') return diff ? 0 : color === 'depth' ? v.d % none : v.kind;
  const own = v.run || v.tree.up ? v.w : rest(v, 'w');
  return classes.findLastIndex(c => own >= c.from*whole.w[0]);
}

// Tenths as text, which would take the longest of all if it were done anew for each box.
const tenths = [], tenth = x => tenths[x = floor(x*10+.5)] ||= x/10 + '',
  path = (y, x, w) => `M${x = tenth(x)} ${top + y*ROW}h${tenth(w)}v${ROW-1}H${x}z`;

// Some rows in few paths: what is drawn of a path takes as long as all of it.
function band(some) {
  const bins = [[], []], marks = ['', '', ''], texts = [];
  for (const row of some) for (const v of row) {
    const {y} = v, hit = found && hits(v), w = v.px - min(1, v.px*.15), bin = bins[v.run || v.d < v.tree.zoom.d ? 1 : 0],
      k = found && !hit ? none : classOf(v), d = diff && v.n+1 && !v.run ? change(v) : null,
      mark = d == null ? '' : !v.b ? '✚ ' : !v.t ? '✕ ' : d > 0 ? '▲ ' : d ? '▼ ' : '', room = (v.px-6)/CHAR - mark.length;
    bin[k] = (bin[k] || '') + path(y, v.x, w);
    if (hit && w > 4) marks[0] += path(y, v.x+.5, w-1);
    if (d) {
      const size = min(w, abs(d)/v.w*v.px);
      marks[d > 0 ? 1 : 2] += path(y, v.x + w - size, size);
    }
    if (room < 2.8) continue;
    const s = mark + fit(label(v), room), t = txt(tenth(v.x+3), top + y*ROW + ROW-5, s);
    if (room > s.length+8) t.append(el('tspan', {dx: 7, class: 'px-p'}, part(v.t)));
    texts.push(t);
  }
  const of = (d, k, at) => d ? el('path', {d, class: k < none ? '' : 'px-f', fill: classes[k].color, ...at}) : '';
  return [...bins.map((bin, thin) => el('g', {'fill-opacity': 1-.45*thin}, ...bin.flatMap((d, k) => of(d, k)))),
    of(marks[1], 1), of(marks[2], 2), of(marks[2], 2, {fill: 'url(#px-shrank)'}), of(marks[0], 0, {class: 'px-hit'}), ...texts];
}

// Both roots of a sandwich are.
const drawn = v => !v.p || rows[v.y]?.includes(v),
  // The frame or run at a point of the picture.
  at = ({x, y}) => rows[floor((y - top)/ROW)]?.findLast(v => v.x <= x && x < v.x + v.px);

// The costliest functions beside the picture.
function table(x, room) {
  all ||= functions();
  all.sort((a, b) => abs(b[by]) - abs(a[by]));
  sheet(get('table'), {x, y: top-20}, ['Functions', 0, ...all.slice(0, max(9, (innerHeight - top)/20-3))], room, (x, y, w, f) => {
    const s = f ? N[f.n] || 'small frames' : 'by ' + by, sums = (room > 55 ? ['flat', 'cum'] : [by]).map(k => (f ? amount(f[k]) + part(f[k]).padStart(6) : k).padStart(16)).join('');
    return line(x, y, w, fit(s, room-2 - sums.length), () => f ? search(exact(s)) : draw(by = by === 'flat' ? 'cum' : 'flat'), sums);
  });
}

// The picture for the width of the window, rows only anew when they may have changed. Both halves of a sandwich
// share the row of its function.
function draw(anew) {
  seen = past();
  W = max(320, (svg.parentElement || svg).clientWidth);
  const side = S.a && min(440, W/2);
  head ||= [...svg.querySelectorAll('.px-item:not(.px-else .px-of)')].map(e => [e, e.getBBox()]);
  top = bar(flow(head, 8, 14));
  if (anew) {
    rows = trees.flatMap((t, i, all, l = lay(t, W-2*pad - side)) => t.flip ? l.slice(1).reverse() : l);
    if (S.i) rows.reverse();
    rows.forEach((row, y) => row.forEach(v => v.y = y));
  }
  // In stacks that are thousands deep only what is near the window is drawn.
  const first = max(0, floor((seen - top)/ROW)-300), some = rows.slice(first, first+900);
  fill(get('boxes'));
  while (some[0]) get('boxes').append(...band(some.splice(0, 16)));
  // What is wrong has its sign at the widest frame of who is to blame.
  for (const e of get('badges').children) {
    const v = widest(rows.flat().filter(v => !v.run && v.n === D.name[e.dataset.at]));
    put(show(e, v), v && {transform: `translate(${v.x + v.px} ${top + (v.y+.5)*ROW})`});
  }
  side ? table(W - side, side/CHAR-4) : fill(get('table'));
  const height = max(top + rows.length*ROW+10, innerHeight);
  put(svg, {width: W, height, viewBox: `0 0 ${W} ${height}`});
  point();
  choose(drawn(sel) ? sel : Z);
}

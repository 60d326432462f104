// The picture: rows of frames in few paths, one for each colour; labels only where they have room.

// seen: where the window stood when this was drawn.
let rows, top, W, seen, all, by = 'flat';

// Rows of a tree: all that lead to the zoomed frame in full width, then what is below it, from right to left. What is
// too thin to be seen is summed up from the data, in runs of up to 12 px in every row that something of it is in. A run
// has the list of the thin frames that it is of or below.
function lay(tree, width) {
  const {zoom, up, w} = tree, scale = width/(zoom.w || 1), list = [], place = (v, x, px) => (v.x = x, v.px = px, v),
    row = (v, y = v.d) => (list[v.d = y] ||= []).push(v) && v, todo = chain(zoom).map(v => place(v, pad, width));
  let runs, from, col;

  for (let v; v = todo.pop();) {
    let {x, px, d} = v;
    if (px < 2) {
      if (x + px < from-1 || col !== (col = floor(x/12))) runs = [];
      from = x;
      v.r.forEach((r, k) => {
        for (let i = r; up ? i : i < D.end[r]; i = up ? D.up[i] : i+1) {
          const y = d + abs(level[i] - level[r])/2, o = up ? v.o[k] : i;
          if (level[i] & 1 || !w[o]) continue;
          const run = runs[y] ||= row(place(frame(tree, -3, v.p, []), x, px), y);
          if (run.o !== v) {
            run.run.push(run.o = v);
            place(run, x, run.x + run.px - x);
          }
          tree.join(run, i, o);
        }
      });
    } else if (row(v).d >= zoom.d) for (const k of tree.kids(v)) {
      todo.push(place(k, x, k.w*scale));
      x += k.px;
    }
  }
  for (const row of list) row.reverse();
  return tree.flip ? list.slice(1).reverse() : list;
}

// The number of a frame's class: that of its name, by its own share, by depth.
function classOf(v) {
  if (diff || color !== 'heat') return diff ? 0 : color === 'depth' ? v.d % none : v.kind;
  const own = v.run ? 0 : v.tree.up ? v.w : rest(v, 'w');
  return classes.findLastIndex(c => own >= c.from*whole.w[0]);
}

// Tenths as text, which would take the longest of all if it were done anew for each box.
const tenths = [], tenth = x => tenths[x = floor(x*10+.5)] ||= x/10 + '',
  path = (y, x, w) => `M${x = tenth(x)} ${top + y*ROW}h${tenth(w)}v${ROW-1}H${x}z`;

// Some rows in few paths: what is drawn of a path takes as long as all of it.
function band(some) {
  const bins = [], marks = ['', '', ''], texts = [];
  // Of a difference that is scaled to equal totals the root, -1, does not change.
  for (const row of some) for (const v of row) {
    const {y, tree: {zoom}} = v, hit = found && hits(v), w = v.px - !v.run,
      bin = bins[v.run ? min(3, floor(4*v.w*zoom.px/zoom.w/v.px)) : v.d < zoom.d ? 3 : 4] ||= [],
      k = found && !hit ? none : classOf(v), d = diff && v.w && (v.n+1 || !T.shares) && !v.run ? change(v) : null,
      mark = d == null ? '' : !v.b ? '✚ ' : !v.t ? '✕ ' : d > 0 ? '▲ ' : d ? '▼ ' : '', room = (v.px-6 - 17*v.signs.length)/CHAR - mark.length;
    bin[k] = (bin[k] || '') + path(y, v.x, w);
    if (hit && w > 4) marks[0] += path(y, v.x+.5, w-1);
    if (d) {
      const size = min(w, abs(d)/v.w*v.px);
      marks[d > 0 ? 1 : 2] += path(y, v.x + w - size, size);
    }
    if (room < 2.8) continue;
    const s = mark + fit(label(v), room), t = txt(v.x+3, top + y*ROW + ROW-5, s);
    if (room > s.length+8) t.append(el('tspan', {dx: 7, class: 'px-p'}, part(v.t)));
    texts.push(t);
  }
  const of = (d, k, at) => d && el('path', {d, fill: classes[k].color, ...at});
  return [...bins.flatMap((bin, ink) => el('g', {'fill-opacity': [.15, .3, .45, .6, 1][ink]}, ...bin.flatMap((d, k) => of(d, k)))),
    of(marks[1], 1), of(marks[2], 2), of(marks[2], 2, {fill: 'url(#px-shrank)'}), of(marks[0], 0, {class: 'px-hit'}), ...texts];
}

// Both roots of a sandwich are.
const drawn = v => !v.p || rows[v.y]?.includes(v),
  // The frame or run at the place of an event.
  at = (e, {x, y} = spot(e)) => !over(e) && rows[floor((y - top)/ROW)]?.find(v => v.x <= x && x < v.x + v.px);

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
    rows = trees.flatMap(t => lay(t, W-2*pad - side));
    if (S.i) rows.reverse();
    rows.forEach((row, y) => row.forEach(v => Object.assign(v, {y, signs: []})));
    // What is wrong has its sign at the widest frame of who is to blame.
    for (const e of get('badges').children) show(e, widest(rows.flat().filter(v => !v.run && v.n === D.name[e.dataset.at])).signs?.push(e));
  }
  // In stacks that are thousands deep only what is near the window is drawn.
  fill(get('boxes'));
  for (let y = max(0, floor((seen - top)/ROW)-300), end = y+900; y < end; y += 15) get('boxes').append(...band(rows.slice(y, y+15)));
  // Signs, each 17 px, stand at a frame's end, over the middle of a narrow one.
  for (const v of rows.flat()) v.signs.forEach((e, i, {length: n}) => {
    const end = min(W - pad - side, max(pad + 17*n, v.x + max(v.px, (v.px + 17*n)/2)));
    put(e, {transform: `translate(${end - 17*(n-i-1)} ${top + (v.y+.5)*ROW})`});
  });
  side ? table(W - side, side/CHAR-4) : fill(get('table'));
  const height = max(top + rows.length*ROW+10, innerHeight);
  put(svg, {width: W, height, viewBox: `0 0 ${W} ${height}`});
  point();
  choose(drawn(sel) ? sel : Z);
}

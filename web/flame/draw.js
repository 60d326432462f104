// The picture: rows of frames in few paths, one for each colour; labels only where they have room.

// seen: where the window stood when this was drawn.
let rows, top, W, seen, all, by = 'flat';

// Rows of a tree: all that lead to the zoomed frame in full width, then what is below it. What is too thin to be seen
// is in runs of up to 12 px, which stand in every row that something of it is in and look like the widest there. A run
// has the list of its frames whose callers are no runs; o is the last frame of such a list that it is of or below.
function lay(tree, width) {
  const {zoom, up, w} = tree, scale = width/(zoom.w || 1), list = [], place = (v, x, px) => {
    v.x = x;
    v.px = px;
    return v;
  }, put = (v, y = v.d) => {
    (list[v.d = y] ||= []).push(v);
    return v;
  }, stack = [place(zoom, pad, width)];
  let runs = [], end, column;

  for (const v of chain(zoom.p)) put(place(v, pad, width));
  for (let v; v = stack.pop();) {
    const {x, px, d} = v;
    if (px < 2) {
      const add = (y, i, from) => {
        if (level[i] & 1 || !w[from]) return;
        const run = runs[y] ||= put(place(frame(tree, -3, v.p, 0, 0, []), x), y);
        run.w += w[from];
        run.count++;
        if (run.t < w[from]) {
          run.t = w[from];
          run.kind = D.kind[D.name[i]];
        }
        if (run.o !== v) {
          run.o = v;
          run.px = end - run.x;
          if (y === d) run.run.push(v);
        }
      };
      if (x > end+1 || column !== (column = floor(x/12))) runs = [];
      end = x + px;
      v.r.forEach((r, k) => {
        if (up) for (let i = r, y = d; i; i = D.up[i]) add(y, i, v.o[k], level[i] & 1 || y++);
        else for (let i = r; i < D.end[r]; i++) add(d + (level[i] - level[r] >> 1), i, i);
      });
    } else {
      const kids = tree.kids(put(v));
      let at = x + scale*sum(kids, k => k.w);
      for (let k, i = kids.length; k = kids[--i];) stack.push(place(k, at -= k.w*scale, k.w*scale));
    }
  }
  return list;
}

// The number of a frame's class: that of its name, by its own share, by depth.
function classOf(v) {
  if (diff || v.run && color === 'heat') return 0;
  if (color === 'depth') return v.d % none;
  if (color !== 'heat') return v.kind;
  const own = v.tree.up ? v.w : rest(v, 'w');
  return classes.findLastIndex(c => own >= c.from*whole.w[0]);
}

// Tenths as text, which would take the longest of all if it were done anew for each box.
const tenths = [], tenth = x => tenths[x = floor(x*10+.5)] ||= x/10 + '',
  path = (y, x, w) => `M${x = tenth(x)} ${top + y*ROW}h${tenth(w)}v${ROW-1}H${x}z`;

// Some rows in few paths: what is drawn of a path takes as long as all of it.
function band(some) {
  const bins = [[], [], [], [], []], marks = ['', '', ''], texts = [];
  for (const row of some) for (const v of row) {
    const {y} = v, hit = found && hits(v), w = v.px - !v.run, {zoom} = v.tree,
      bin = bins[v.run ? min(3, floor(4*v.w*zoom.px/zoom.w/v.px)) : v.d < zoom.d ? 3 : 4],
      k = found && !hit ? none : classOf(v), d = diff && v.n+1 && !v.run ? change(v) : null,
      mark = d == null ? '' : !v.b ? '✚ ' : !v.t ? '✕ ' : d > 0 ? '▲ ' : d ? '▼ ' : '', room = (v.px-6)/CHAR - mark.length;
    bin[k] = (bin[k] || '') + path(y, v.x, w);
    if (hit && !v.run && w > 4) marks[0] += path(y, v.x+.5, w-1);
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
  return [...bins.map((bin, ink) => el('g', {'fill-opacity': [.15, .3, .45, .6, 1][ink]}, ...bin.flatMap((d, k) => of(d, k)))),
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
  side ? table(W - side, side/CHAR-4) : fill(get('table'));
  const height = max(top + rows.length*ROW+10, innerHeight);
  put(svg, {width: W, height, viewBox: `0 0 ${W} ${height}`});
  point();
  choose(drawn(sel) ? sel : Z);
}

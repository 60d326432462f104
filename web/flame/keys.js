// Keys, pointer and the one frame that is marked.

let hover = null;

function mark1(v, focus) {
  sel = v;
  const r = get('px-sel'), y = area.top + v.row * meta.row;
  for (const [k, x] of Object.entries({x: v.x + .5, y: y + .5, width: Math.max(2, v.px - 1.5), height: meta.row - 2,
    'aria-level': v.d + 1, 'aria-label': words(v).filter(Boolean).join(', ')})) r.setAttribute(k, x);
  if (focus) {
    r.focus({preventScroll: true});
    r.scrollIntoView({block: 'nearest'});
  }
  tell();
}

// To the row above or below, or along the row.
function walk(dx, dy) {
  let v = sel;
  if (dx) {
    const row = rows[v.row].filter(x => !x.run);
    v = row[row.indexOf(v) + dx];
  } else {
    const away = t => (t.flip ? -1 : 1) * (S.flame ? -1 : 1) === dy;
    const tree = v.p || trees.length < 2 ? v.tree : trees.find(away);
    v = away(tree) ? tree.kids(v.p ? v : tree.root).reduce((a, b) => a && a.w >= b.w ? a : b, null) : v.p;
    if (v && v.drawn !== drawn) zoomTo(v.p, true);
  }
  if (v && v.drawn === drawn) mark1(v, true);
}

function onKey(e) {
  if (e.altKey || e.metaKey || (e.ctrlKey && e.key !== 'f')) return;
  const target = e.target, inMenu = pop.contains(target), k = e.key;
  const done = () => e.preventDefault();
  if (k === 'Escape') {
    if (!close()) S.q ? search('') : zoomTo(trees[trees.length - 1].root);
    return done();
  }
  if (inMenu && /^Arrow(Up|Down)$/.test(k)) {
    const items = [...pop.querySelectorAll('[role=menuitem]')], i = items.indexOf(target) + (k === 'ArrowUp' ? -1 : 1);
    items[(i + items.length) % items.length].focus();
    return done();
  }
  if (target === field()) {
    if (k === 'Enter') go(e.shiftKey ? -1 : 1);
    else if (k === 'Backspace') search(S.q.slice(0, -1));
    else if (k.length === 1 && !e.ctrlKey) search(S.q + k);
    else return;
    return done();
  }
  if ((k === 'Enter' || k === ' ') && target.px) {
    if (target.href) return;
    target.px(target);
    return done();
  }
  if (k === 'f' && !e.ctrlKey) return;
  const steps = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]};
  const command = commands().find(c => c[0] === (k === 'f' ? '/' : k === 'ContextMenu' ? 'm' : k));
  if (steps[k]) walk(...steps[k]);
  else if (k === 'Enter') zoomTo(sel);
  else if (command) command[3]();
  else if (k >= 1 && k <= meta.types.length) set({type: k - 1});
  else return;
  done();
}

function place(e) {
  const b = svg.getBoundingClientRect(), zoom = W / (b.width || W);
  return [(e.clientX - b.left) * zoom, (e.clientY - b.top) * zoom];
}

const handler = e => {
  for (let t = e.target; t && t !== svg; t = t.parentNode) if (t.px) return t;
  return null;
};

function onPointer(e) {
  const point = place(e), free = !handler(e) && !pop.contains(e.target);
  const v = free && e.type !== 'pointerleave' ? at(...point) : null;
  if (v !== hover) {
    hover = v;
    outline(v);
    tell();
  }
  tip(v, ...point);
}

// Outlines of the frame at the pointer and of the others of its function.
function outline(v) {
  const d = [];
  if (v) rows.forEach((row, r) => row.forEach(x => {
    if (x === v || (!v.run && v.n >= 0 && x.n === v.n)) d.push(`M${x.x} ${area.top + r * meta.row}h${Math.max(1, x.px - 1)}v${meta.row - 1}h-${Math.max(1, x.px - 1)}z`);
  }));
  get('px-hover').setAttribute('d', d.join(''));
}

function tip(v, x, y) {
  const g = get('px-tip');
  if (!v) return g.replaceChildren();
  const [name, numbers, where] = words(v), room = Math.max(20, Math.floor(Math.min(560, W - 20) / CHAR) - 2), lines = [];
  for (let s = cut(name, 4 * room); s; s = s.slice(room)) lines.push(s.slice(0, room));
  const bold = lines.length;
  let line = '';
  for (const part of [...numbers.split(' · '), where]) {
    if (line && (line.length + part.length + 3 > room || part === where)) {
      lines.push(line);
      line = '';
    }
    line += (line && ' · ') + part;
  }
  if (line) lines.push(line.length > room ? '…' + line.slice(1 - room) : line);
  const w = Math.max(...lines.map(s => s.length)) * CHAR + 14, h = 16 * lines.length + 8;
  const left = Math.max(0, Math.min(x + 12, W - w - 2)), top = y + 22 + h > scrollTop() + innerHeight && y > h + 12 ? y - h - 10 : y + 20;
  g.replaceChildren(box(left, top, w, h, {rx: 3, 'class': 'px-bg', fill: '#fff', stroke: '#666'}),
    ...lines.map((s, i) => el('text', {x: left + 7, y: top + 16 + 16 * i, 'font-weight': i < bold ? 'bold' : null}, s)));
}

function onClick(e) {
  const h = handler(e);
  if (h) return h.px(h);
  if (close()) return;
  const a = e.target.closest && e.target.closest('a[href^="#"]'), node = a && (meta.views || {})[a.getAttribute('href').slice(1)];
  if (node != null) {
    e.preventDefault();
    return reveal(node);
  }
  if (a) return;
  const v = at(...place(e));
  if (v) zoomTo(v.run ? v.w * 2 < v.p.w && v.p !== v.tree.zoom ? v.p : v.top : v);
}

function onMenu(e) {
  const v = at(...place(e));
  if (!v || v.run || handler(e)) return;
  e.preventDefault();
  mark1(v);
  menu(v, ...place(e));
}

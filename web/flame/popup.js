// Boxes above the picture: menus, the help, and words at the pointer.

let back;
const pop = get('pop');

function close(open = pop.firstChild) {
  fill(pop);
  if (open) focus(back);
  return open;
}

// Fills a group with a box near a point: a title, and for each item what f(x, y, width, item) makes.
function sheet(g, {x, y}, [title, ...items], room, f) {
  const w = min(W, room*CHAR+20), h = 20*items.length+26, end = past() + innerHeight;
  x = max(0, min(x+8, W - w));
  y = max(past(), y+22 + h > end ? min(y, end) - h-8 : y+20);
  fill(g, box(x, y, w, h), txt(x+10, y+16, cut(title, w/CHAR-2), 'px-b'), ...items.map((s, i) => f(x+4, y+22+20*i, w-8, s)));
}

// items: [text, what to do, key]
function popup(to, title, items) {
  close();
  point();
  back = active();
  sheet(pop, to, [title, ...items], max(...items.map(i => i[0].length+8), min(60, title.length)), (x, y, w, [s, f, key, at]) =>
    line(x, y, w, s || '(all)', () => f(close()), key, {role: 'menuitem', ...at}));
  focus(pop.children[2]);
}

// What live.svg lists: what to do, words, and the key when it is another one than the first word.
const listed = id => [...get(id).children].map(e => e.textContent.split('  ')).map(([k, s, key = k]) => [s, () => run(k), key]),
  // A menu of sample types or labels, at its button.
  pick = (k, all, button = get('k' + k), {e: x, f: y} = button.getCTM()) =>
  popup({x, y}, button.textContent, all.map(({name}, i) => [name, () => set({[k.toLowerCase()]: name}), i+1])),
  // Where a function's source is, as --source-url says.
  sourceOf = (n, [file, line] = D.place[n] || []) => file && meta.source?.replace(/{(\w+)}/g, (_, k) => encodeURI({function: N[n], file, line}[k])),
  // What can be done with the chosen frame; the last two with any.
  menu = (to, n = sel.n, href = sourceOf(n)) => popup(to || {x: sel.x, y: top + sel.y*ROW}, label(sel),
  [...listed('menu').slice(N[n] ? 0 : 6), ...href ? [['Source', close, '', {href, target: '_blank', rel: 'noopener'}]] : []]),
  // Pages that came over plain HTTP have no clipboard.
  copy = async s => tell(await navigator.clipboard?.writeText(s).then(() => 'copied', e => 0) || 'not copied');

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
  const w = min(W, room*CHAR+20), h = 20*items.length+26, end = scrolled() + innerHeight;
  x = max(0, min(x+8, W - w));
  y = max(scrolled(), y+22 + h > end ? min(y, end) - h-8 : y+20);
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

const help = () => popup({x: W/2-200, y: scrolled()}, 'Click, Enter: zoom. Right click: menu. Arrows: go.',
  KEYS.filter(c => c[1]).map(c => [c[1], () => run(c), c[0]]));

// Where a function's source is, as --source-url says.
const sourceOf = n => D.place[n]?.[0] && meta.source?.replace(/{(\w+)}/g, (_, k) => encodeURI({function: D.names[n], file: D.place[n][0], line: D.place[n][1]}[k]));

// What can be done with a frame.
function menu(v, point = {x: v.x, y: top + v.y*ROW}, href = sourceOf(v.n)) {
  const s = label(v), add = k => () => set({[k]: S[k] + s + '\n'});
  popup(point, s, [['Zoom', () => zoomTo(v), 'Enter'],
    ...D.names[v.n] ? [['Sandwich', () => sandwich(v), 's'], ['Only stacks with it', add('f')], ['No stacks with it', add('d')],
      ['Hide the frame', add('h')], ['Search', () => search(exact(s))]] : [],
    ['Copy name', () => copy(s), 'c'], ['Copy stack', () => copy(chain(v).map(label).join('\n'))],
    ...href ? [['Source', e => e, '', {href, target: '_blank', rel: 'noopener'}]] : []]);
}

// Pages that came over plain HTTP have no clipboard.
const copy = async s => tell(await navigator.clipboard?.writeText(s).then(() => 'copied', e => 0) || 'not copied');

// Elements of the picture. One unit is one pixel of the window.

const svg = document.querySelector('[data-px]'), meta = JSON.parse(svg.getAttribute('data-px')),
  {types, labels, classes, color, diff, pad, row: ROW, start: base} = meta, {abs, floor, log, max, min} = Math,
  // Behind the last class stands that of what has none, or is none of what is searched.
  none = classes.push({color: '#ddd'})-1,
  get = id => svg.querySelector('#px-' + id), active = () => document.activeElement, area = () => svg.getBoundingClientRect(),
  focus = e => e?.focus(), fill = (e, ...kids) => e.replaceChildren(...kids), put = (e, at, ...kids) => {
    for (const k in at) e.setAttribute(k, at[k]);
    e.append(...kids);
    return e;
  },
  // Chromium reads out what is not displayed, too.
  show = (e, on) => put(e, {display: on ? '' : 'none', 'aria-hidden': !on}),
  el = (tag, at, ...kids) => put(document.createElementNS(svg.namespaceURI, tag), at, ...kids),
  box = (x, y, width, height) => el('rect', {x, y, width, height}),
  txt = (x, y, s, c = '') => el('text', {x, y, class: c}, s),
  // A line to press, with words at the left and others at the right; a click, Enter or Space calls f.
  line = (x, y, w, s, f, right = '', at) => Object.assign(el(at?.href ? 'a' : 'g', {role: 'button', tabindex: 0, ...at},
    box(x, y, w, 20), txt(x+6, y+14, cut(s, (w-12)/CHAR)), txt(x + w-6, y+14, right, 'px-r')), {px: f}),
  many = (n, s) => n + s + (n == 1 ? '' : 's'), sum = (list, f) => list.reduce((all, v, i) => all + f(v, i), 0), widest = list => list.reduce((a, b) => a?.w >= b.w ? a : b, 0);

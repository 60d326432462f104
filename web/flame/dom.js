// Elements of the picture. One unit is one pixel of the window.

const svg = document.querySelector('svg[data-px]'), meta = JSON.parse(svg.getAttribute('data-px'));
const {types, labels, classes, color, diff, pad, row: ROW} = meta, {abs, floor, log, max, min} = Math;
const get = id => svg.querySelector('#px-' + id), active = () => document.activeElement;
const focus = e => e?.focus(), fill = (e, ...kids) => e.replaceChildren(...kids);

const put = (e, at) => {
  for (const k in at) e.setAttribute(k, at[k]);
  return e;
};
const el = (tag, at, ...kids) => {
  const e = put(document.createElementNS(svg.namespaceURI, tag), at);
  e.append(...kids);
  return e;
};
const page = () => svg.getBoundingClientRect();
const group = (id, ...kids) => el('g', {id: 'px-' + id}, ...kids);
const box = (x, y, width, height, at) => el('rect', {x, y, width, height, ...at});
const txt = (x, y, s, c = '') => el('text', {x, y, class: c}, s);

// A line to press, with words at the left and others at the right; a click, Enter or Space calls f.
const line = (x, y, w, s, f, right = '', at) => Object.assign(el('g', {role: 'button', tabindex: 0, ...at},
  box(x, y, w, 20), txt(x+6, y+14, cut(s, (w-12)/CHAR)), txt(x + w-6, y+14, right, 'px-r')), {px: f});

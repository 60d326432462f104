// Elements of the picture. One unit is one pixel of the window.

const svg = document.currentScript?.closest('svg') || document.querySelector('svg[data-px]');
const meta = JSON.parse(svg.getAttribute('data-px'));
const {types, labels, classes, diff, pad, row: ROW} = meta;
const get = id => svg.querySelector('#px-' + id);

const put = (e, at) => {
  for (const k in at) at[k] != null && e.setAttribute(k, at[k]);
  return e;
};
const el = (tag, at, ...kids) => {
  const e = put(document.createElementNS('http://www.w3.org/2000/svg', tag), at);
  e.append(...kids);
  return e;
};
const box = (x, y, width, height, at) => el('rect', {x, y, width, height, fill: '#fff', ...at});
const txt = (x, y, s, at) => el('text', {x, y, ...at}, s);
const BOLD = {'font-weight': 'bold'}, RIGHT = {'text-anchor': 'end'}, DEAF = {'pointer-events': 'none'};
const focus = e => e.focus({preventScroll: true});

// A line to press, with words at the left and others at the right; a click, Enter or Space calls f.
function line(x, y, w, s, f, right = '', look, at) {
  const e = el('g', {role: 'button', tabindex: 0, 'aria-label': s, ...at}, box(x, y, w, 20, look),
    txt(x + 6, y + 14, cut(s, (w - 12) / CHAR)), txt(x + w - 6, y + 14, right, RIGHT));
  e.px = f;
  return e;
}

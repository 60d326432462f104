// Elements of the picture.

const svg = (document.currentScript && document.currentScript.closest('svg[data-px]')) ||
  document.querySelector('svg[data-px]');
const get = id => svg.querySelector('#' + id);

function el(tag, attributes, ...kids) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const k in attributes) if (attributes[k] != null) e.setAttribute(k, attributes[k]);
  e.append(...kids);
  return e;
}

function box(x, y, w, h, attributes) {
  return el('rect', {x, y, width: Math.max(0, w), height: h, ...attributes});
}

// Something to press: a click, Enter or Space calls f.
function button(attributes, f, ...kids) {
  const e = el('g', {role: 'button', tabindex: 0, cursor: 'pointer', ...attributes}, ...kids);
  e.px = f;
  return e;
}

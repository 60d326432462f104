// The header's words and legend, set again for the window's width. What stands in one line of the file stays
// together as long as there is room.

let headItems;

// Items in order with the size and place the file gave them.
function headStart() {
  headItems = [...get('px-head').querySelectorAll('.px-item, .px-key')].map(e => {
    const b = e.getBBox();
    return {e, x: b.x, y: b.y, w: b.width, h: b.height, text: e.firstElementChild ? '' : e.textContent};
  }).filter(i => i.w);
}

// Sets a text in lines of at most width; gives its height and the width of the longest.
function wrap(i, width) {
  if (!i.text || i.e.tagName !== 'text') return i;
  if (i.w <= width) {
    if (i.e.firstElementChild) i.e.textContent = i.text;
    return i;
  }
  const room = Math.max(12, Math.floor(width * i.text.length / i.w)), lines = [''];
  for (const word of i.text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length >= room) lines.push(word);
    else lines[lines.length - 1] += (last ? ' ' : '') + word;
  }
  const x = i.e.getAttribute('x');
  i.e.replaceChildren(...lines.map((s, n) => el('tspan', {x, dy: n ? i.h : 0}, s)));
  return {w: width, h: i.h * lines.length};
}

// Gives the y below the header.
function headFlow(left, width) {
  if (!headItems) headStart();
  let x = left, y = headItems.length ? headItems[0].y : 0, line = y, high = 0, gap = 0;
  headItems.forEach((i, n) => {
    const size = wrap(i, width), before = headItems[n - 1];
    if (n && (Math.abs(i.y + i.h / 2 - line) > i.h / 2 || x + gap + size.w > left + width)) {
      const apart = i.y - before.y - before.h;
      y += high + (Math.abs(i.y + i.h / 2 - line) > i.h / 2 ? Math.max(2, Math.min(apart, 12)) : 3);
      x = left;
      high = gap = 0;
    }
    line = i.y + i.h / 2;
    x += gap;
    i.e.setAttribute('transform', `translate(${x - i.x} ${y - i.y})`);
    x += size.w;
    gap = headItems[n + 1] ? Math.max(10, Math.min(24, headItems[n + 1].x - i.x - i.w)) : 0;
    high = Math.max(high, size.h);
  });
  return y + high + 6;
}

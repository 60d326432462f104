// The header's words and legend, set again for the window's width: what stands in one line of the file stays
// together as long as there is room. Gives the y below.

let head;

function flow(width) {
  head = head || [...get('head').querySelectorAll(':scope>text:not(.px-hint),a>text,.px-key')].map(e => [e, e.getBBox(), e.textContent]);
  let x = pad, y = 8, high = 0, row = 0;
  for (const [e, b, s] of head) {
    const left = e.getAttribute('x'), wide = min(b.width, width), room = floor(wide / b.width * s.length + .1);
    const lines = left ? s.match(RegExp(`.{1,${room}}(\\s|$)|.{${room}}`, 'g')) : [s];
    if (left) fill(e, ...lines.map((s, k) => el('tspan', {x: left, dy: k && b.height}, s)));
    if (row && abs(b.y - row) > 5 || x + wide > pad + width + 1) {
      y += high + 3;
      x = pad;
      high = 0;
    }
    row = b.y;
    put(e, {transform: `translate(${x - b.x} ${y - b.y})`});
    x += wide + 16;
    high = max(high, b.height * lines.length);
  }
  return y + high + 8;
}

// The header's words and legend, set again for the window's width: what stands in one line of the file stays
// together as long as there is room. Gives the y below.

let head;

function flow(width, x = pad, y = 8, high = 0, last) {
  head ||= [...get('head').querySelectorAll('text:not(.px-key *),.px-key')].map(e => [e, e.getBBox()]);
  for (const [e, b] of head) {
    const scale = min(1, width/b.width), w = b.width*scale;
    if (abs(b.y - last) > 5 || x + w > pad + width) {
      y += high+3;
      x = pad;
      high = 0;
    }
    put(e, {transform: `translate(${x - b.x*scale} ${y - b.y*scale}) scale(${scale})`});
    x += w+14;
    high = max(high, b.height*scale);
    last = b.y;
  }
  return y + high+8;
}

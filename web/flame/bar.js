// Controls above the picture, which live.svg holds: search, what else can be done, and lines about the frame at hand.

// What is wrong with the pattern.
let bad;
const q = get('q');

// Draws the controls from y on; gives the y below them.
function bar(y) {
  const wide = min(330, W-2*pad), room = wide/CHAR-2, end = S.q.slice(-room), result = S.q && (bad || `${percent(matched(Z), Z.w)}, ${many(found.names, ' function')}`),
    says = {'': end ? end + '▏' : 'Search: regex', T: types[1] && T.name + ' ▾', L: labels[0] && (S.l || 'label') + ' ▾', all: S.h + S.f + S.d && 'filters ✕'};
  put(q, {'aria-label': `Search: ${S.q} ${result}`, 'aria-invalid': !!bad});
  y = flow([...get('bar').children].map(e => {
    const [shape, text, right] = e.children, k = e.id.slice(4), s = cut(says[k] ?? text.textContent, 40), width = right ? wide : s ? s.length*CHAR+13 : 0;
    show(e, s);
    put(shape, {width});
    fill(text, s);
    if (right) fill(put(right, {x: wide-6}), cut(result, room - end.length-1));
    if (e.ariaPressed) e.ariaPressed = !!S[TURNS[k] || k];
    return [e, {x: 0, y: 0, width, height: 20}];
  }), y, 4);
  put(get('line'), {y: y+17});
  return y+42;
}

// In the line: words, or the frame at the pointer, or the chosen one.
function tell(s) {
  const [name, ...more] = words(hover || sel), room = (W-2*pad)/CHAR;
  fill(get('line'), s || el('tspan', {class: 'px-b'}, cut(name, room)), el('tspan', {x: pad, dy: 16}, cut(more.join(' · '), room)));
}

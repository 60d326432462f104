// Controls above the picture: search, what else can be done, and lines about the frame at hand.

let bad;

// Every command: key, words (those with a capital are a button, up to the colon), what it does, or what it turns on
// in S.
const KEYS = [
  ['b', 'Bottom-up: callers of what costs', 'm', 'up'],
  ['s', 'Sandwich: callers and callees', () => S.s ? set({s: '', z: ''}) : sandwich(sel)],
  ['i', 'Flame: root below', 'i', '1'],
  ['o', 'By weight: costliest first', 'o', '1'],
  ['r', 'Recursion: drawn once', 'r', '1'],
  ['t', 'Table: costliest functions', 'a', '1'],
  ['?', 'Help', () => help()],
  ['/', 'search', () => focus(get('q'))],
  ['n', 'next match; N: previous', () => go(1)],
  ['N', '', () => go(-1)],
  ['c', 'copy name', () => copy(label(sel))],
  ['m', 'menu', () => menu(sel)],
  ['1…9', 'sample type', close],
  ['0', 'Zoom out: or Esc', zoomTo],
];
const run = ([, , f, on]) => on ? set({...f === 'm' && {s: '', z: ''}, [f]: S[f] === on ? '' : on}) : f();

// Draws the controls from y on; gives the y below them.
function bar(y) {
  const list = [], wide = min(330, W-2*pad), room = wide/CHAR-2, ctl = get('bar'), had = [...ctl.children].indexOf(active());
  let x = pad;
  const add = (s, f, at, w = s.length*CHAR+13, right) => {
    if (x + w > W - pad) {
      x = pad;
      y += 24;
    }
    list.push(line(x, y, w, s, f, right, at));
    x += w+4;
  };
  const end = S.q.slice(-room), result = S.q && (bad || `${percent(share, Z.w)}, ${many(found.names, ' function')}`);
  add(end ? end + '▏' : 'Search: regex', focus, {id: 'px-q', role: 'searchbox', 'aria-label': `Search: ${S.q} ${result}`, 'aria-invalid': !!bad},
    wide, cut(result, room - end.length-1));
  if (S.q) {
    add('‹', () => go(-1));
    add('›', () => go(1));
    add('✕', () => search(''));
  }
  const pick = (k, s, all) => all[1] && add(cut(s, 40) + ' ▾', e => popup(e.getBBox(), s, all.map(({name}, i) => [name, () => set({[k]: name}), i+1])));
  pick('t', T.name, types);
  pick('l', S.l || 'label', [{name: ''}, ...labels]);
  if (S.h + S.f + S.d) add('filters ✕', () => set({h: '', f: '', d: ''}));
  for (const c of KEYS) if (/^[A-Z]/.test(c[1]) && (c[0] !== '0' || Z.p)) add(c[1].split(':')[0], () => run(c), {'aria-pressed': !!(c[3] ? S[c[2]] === c[3] : S[c[0]])});
  fill(ctl, ...list);
  put(get('line'), {y: y+37});
  focus(ctl.children[had]);
  return y+62;
}

// In the line: words, or the frame at the pointer, or the chosen one.
function tell(s) {
  const [name, ...more] = words(hover || sel), room = (W-2*pad)/CHAR;
  fill(get('line'), s || el('tspan', {class: 'px-b'}, cut(name, room)), el('tspan', {x: pad, dy: 16}, cut(more.join(' · '), room)));
}

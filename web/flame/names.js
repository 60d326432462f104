// Words and numbers: function names that fit, values in units, percentages, hashes of names.

const CHAR = 7.23;

// Where the name ends that is looked at for slashes and dots: type arguments have their own.
function plainEnd(s) {
  const i = s.indexOf('[');
  return i < 0 ? s.length : i;
}

// "M" of "(*T).M"; "func1" alone says nothing, so the name before it stays.
function method(s) {
  for (let from = plainEnd(s);;) {
    const dot = s.lastIndexOf('.', from - 1);
    if (dot < 0 || !from) return s;
    if (!/^(func|gowrap|deferwrap|\d)/.test(s.slice(dot + 1, from))) return s.slice(dot + 1);
    from = dot;
  }
}

// The forms of a name, the longest first: whole, without directories, without package, method alone.
function forms(s) {
  const plain = s.slice(s.lastIndexOf('/', plainEnd(s) - 1) + 1);
  if (/\.(go|s|c|cc|cpp|h|rs)[\d:]*$/.test(s)) return [s, plain];
  const dot = plain.indexOf('.');
  const bare = dot >= 0 && dot < plainEnd(plain) && dot + 1 < plain.length ? plain.slice(dot + 1) : plain;
  return [s, plain, bare, method(bare)];
}

function cut(s, room) {
  const letters = s.length > room ? [...s.slice(0, 2 * room)] : s;
  return letters.length <= room ? s : room < 2 ? '' : letters.slice(0, room - 1).join('') + '…';
}

// The longest form that has room for so many characters.
function fit(s, room) {
  if (room < 2) return '';
  if (s.length <= room) return s;
  const all = forms(s);
  return all.find(f => f.length <= room) || cut(all[all.length - 1], room);
}

const UNITS = [
  [/^(b|bytes?)$/, 'B', 1, 'kB', 1024, 'MB', 2 ** 20, 'GB', 2 ** 30, 'TB', 2 ** 40, 'PB', 2 ** 50],
  [/^(ns|us|µs|μs|ms|s|secs?|(nano|micro|milli)?seconds?|hrs?|hours?)$/,
    'ns', 1, 'us', 1e3, 'ms', 1e6, 's', 1e9, 'hrs', 3.6e12],
];
const TIMES = {n: 1, u: 1e3, 'µ': 1e3, 'μ': 1e3, mic: 1e3, m: 1e6, mil: 1e6, s: 1e9, h: 3.6e12};

// A value as `top` writes it: in the largest unit that leaves at least 1.
function value(v, unit) {
  const u = unit.toLowerCase(), family = UNITS.find(f => f[0].test(u));
  if (!family) return +v.toFixed(2) + (/^(count|samples?|units?|)$/.test(u) ? '' : ' ' + unit);
  if (family === UNITS[1]) v *= TIMES[u.slice(0, 3)] || TIMES[u[0]];
  let i = 1;
  while (i + 3 < family.length && Math.abs(v) >= family[i + 3]) i += 2;
  return v ? (v / family[i + 1]).toFixed(2).replace('.00', '') + family[i] : '0';
}

function percent(part, whole) {
  const p = whole ? 100 * part / whole : 0;
  return (Math.abs(p) < .001 ? p && (p < 0 ? '>-' : '<') + .001 : +p.toPrecision(Math.abs(p) < 1 ? 2 : 3)) + '%';
}

// 32-bit FNV-1a of a name, as five letters; a frame's address is those of all names from the root on.
function code(s) {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(s)) h = Math.imul(h ^ byte, 0x1000193);
  return (h >>> 0).toString(36).padStart(7, '0').slice(2);
}

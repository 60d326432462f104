// Words and numbers: function names that fit, values in units, percentages, hashes of names.

const CHAR = 7.23,
  // Where the name ends that is looked at for slashes and dots: type arguments have their own.
  plain = s => (s + '[').indexOf('[');

// The forms of a name, the longest first: whole, without directories, without package, method alone.
function forms(s) {
  const base = s.slice(s.lastIndexOf('/', plain(s)-1)+1), dot = base.indexOf('.')+1;
  if (/\.(go|s|cc?|cpp|h|rs)[\d:]*$/.test(s)) return [s, base];
  const bare = dot < plain(base) ? base.slice(dot) : base;
  // "func1" alone says nothing, so the name before it stays.
  let from = plain(bare), at;
  do from = bare.lastIndexOf('.', (at = from)-1);
  while (from > 0 && /^(func|gowrap|deferwrap|\d)/.test(bare.slice(from+1, at)));
  return [s, base, bare, bare.slice(from+1)];
}

const cut = (s, room, letters = [...s.slice(0, 2*room+2)]) =>
  letters.length <= room ? s : room < 2 ? '' : letters.slice(0, room-1).join('') + '…',
  // The longest form that has room for so many characters.
  fit = (s, room) => s.length <= room ? s : forms(s).find(f => f.length <= room) || cut(forms(s).pop(), room),
  // A value as `top` writes it: in the largest unit that leaves at least 1, else in the first.
  value = (v, units, keys = Object.keys(units), best = keys.findLast(k => abs(v) >= units[k]) ?? keys[0], s = (v/units[best]).toFixed(2).replace('.00', '')) =>
    +s ? s + best : '0',
  percent = (part, whole, p = whole ? 100*part/whole : 0) => (p && abs(p) < .001 ? '<0.001' : +p.toPrecision(abs(p) < 1 ? 2 : 3)) + '%';

// 32-bit FNV-1a of a name, as five letters; a frame's address is those of all names from the root on.
function code(s, h = 0x811c9dc5) {
  for (const byte of new TextEncoder().encode(s)) h = Math.imul(h ^ byte, 0x1000193);
  return (h >>> 0).toString(36).padStart(7, 0).slice(2);
}

// Words and numbers: function names that fit, values in units, percentages, hashes of names.

const CHAR = 7.23;

// The forms of a name, the longest first: whole, without directories, without package, method alone. Type arguments
// have slashes and dots of their own; "func1" alone says nothing, so the name before it stays.
function forms(s) {
  const base = s.replace(/^[^[]*[/]/, ''), bare = base.replace(/^[^.[]*\./, '');
  return /\.(go|s|cc?|cpp|h|rs)[\d:]*$/.test(s) ? [s, base] :
    [s, base, bare, bare.match(/(?<![^.])[^.[]*(\.(func|gowrap|deferwrap|\d)[^.[]*)*(\[[^]*)?$/)[0]];
}

const cut = (s, room, letters = [...s.slice(0, 2*room+2)]) =>
  letters.length <= room ? s : room < 2 ? '' : letters.slice(0, room-1).join('') + '…',
  // The longest form that has room for so many characters.
  fit = (s, room, all = forms(s)) => all.find(f => f.length <= room) || cut(all.pop(), room),
  // A value as `top` writes it: in the largest unit that leaves at least 1, else in the first.
  value = (v, units, keys = Object.keys(units), best = keys.findLast(k => abs(v) >= units[k]) ?? keys[0], s = (v/units[best]).toFixed(2).replace('.00', '')) =>
    +s ? s + best : '0',
  percent = (part, whole, p = whole ? 100*part/whole : 0) => (p && abs(p) < .001 ? '<0.001' : +p.toPrecision(abs(p) < 1 ? 2 : 3)) + '%';

// 32-bit FNV-1a of a name, as five letters; a frame's address is those of all names from the root on.
function code(s, h = 0x811c9dc5) {
  for (const byte of new TextEncoder().encode(s)) h = Math.imul(h ^ byte, 0x1000193);
  return (h >>> 0).toString(36).padStart(7, 0).slice(2);
}

// The colours, as src/flame/palette.c and web/flame.css have them: texts on them can be read, and none is taken for
// another with any of the three colour blindnesses.
import test from 'node:test';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';

const read = file => readFileSync(new URL('../../' + file, import.meta.url), 'utf8');
const palette = read('src/flame/palette.c'), css = read('web/flame.css');
const colours = name => [...new RegExp(`\\*const ${name}\\[[^\\]]*\\] = \\{([^}]*)\\}`).exec(palette)[1].matchAll(/#[0-9a-f]{6}/g)].map(m => m[0]);
const owner = colours('owner'), heat = colours('heat'), depth = colours('depth'), diff = colours('diff');

const parse = s => (s.length === 4 ? [...s.slice(1)].map(c => c + c) : s.slice(1).match(/../g)).map(h => parseInt(h, 16) / 255);
const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const times = (m, v) => m.map(row => row.reduce((sum, a, i) => sum + a * v[i], 0));

const luminance = rgb => times([[.2126, .7152, .0722]], rgb.map(linear))[0];
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + .05) / (dark + .05);
}

// CIE L*a*b*, D65, of linear RGB.
function lab(rgb) {
  const f = t => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
  const [x, y, z] = times([[.4124, .3576, .1805], [.2126, .7152, .0722], [.0193, .1192, .9505]], rgb).map((v, i) => f(v / [.9505, 1, 1.089][i]));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

// Machado, Oliveira and Fernandes 2009, severity 1.
const sights = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[.152286, 1.052583, -.204868], [.114503, .786281, .099216], [-.003882, -.048116, 1.051998]],
  deuteranopia: [[.367322, .860646, -.227968], [.280085, .672501, .047413], [-.01182, .04294, .968881]],
  tritanopia: [[1.255528, -.076749, -.178779], [-.078411, .930809, .147602], [.004733, .691367, .3039]],
};
const seen = (rgb, sight) => lab(times(sights[sight], rgb.map(linear)).map(v => Math.min(1, Math.max(0, v))));
const distance = (a, b, sight) => Math.hypot(...seen(a, sight).map((v, i) => v - seen(b, sight)[i]));

function least(list, by) {
  const all = Object.keys(sights).flatMap(sight => list.flatMap((a, i) => list.slice(i + 1).map(b => [distance(parse(a), parse(b), sight), a, b, sight])));
  const [d, ...what] = all.reduce((a, b) => b[0] < a[0] ? b : a);
  assert.ok(d >= by, `${what.join(' ')}: ${d.toFixed(1)}`);
}

const ink = parse('#111111');

test('the sources have all palettes', () => {
  assert.deepEqual([owner, heat, depth, diff].map(list => list.length), [9, 6, 2, 3]);
});

test('texts can be read on every colour', () => {
  for (const c of [...owner, ...heat, ...depth, ...diff]) assert.ok(contrast(parse(c), ink) >= 6, `${c}: ${contrast(parse(c), ink).toFixed(2)}`);
});

test('texts can be read in the dark', () => {
  const dark = /prefers-color-scheme:dark\)\{([^]*?)\n\}/.exec(css)[1], value = re => re.exec(dark)[1];
  const page = parse(value(/\.px-page\{fill:(#\w+)\}/)), opacity = +value(/px-static g[^}]*fill-opacity:([.\d]+)/), text = parse(value(/#px-static[^{}]*\{fill:(#\w+)\}/));
  const over = rgb => rgb.map((v, i) => v * opacity + page[i] * (1 - opacity));
  for (const c of [...owner, ...heat, ...depth, ...diff]) assert.ok(contrast(over(parse(c)), text) >= 4.5, `${c}: ${contrast(over(parse(c)), text).toFixed(2)}`);
  assert.ok(contrast(page, parse(value(/svg\[data-px\]\{[^}]*\bfill:(#\w+)/))) >= 6);
  assert.ok(contrast(page, parse(value(/\.px-link\{fill:(#\w+)/))) >= 4.5);
  assert.ok(contrast(parse(value(/\[fill="#ddd"\]\{fill:(#\w+)/)), text) >= 4);
  for (const [, c] of dark.matchAll(/#px-live[^{}]*rect\{fill:(#\w+)/g)) assert.ok(contrast(parse(c), parse(value(/svg\[data-px\]\{[^}]*\bfill:(#\w+)/))) >= 4.5, c);
});

test('owners are told apart, whatever one sees', () => {
  least(owner.slice(0, 8), 12);
  least(owner, 11);
});

test('more and less are told apart, whatever one sees, and from no change', () => {
  least(diff.slice(1), 70);
  least(diff, 25);
});

test('heat is darker step by step', () => {
  heat.slice(1).forEach((c, i) => assert.ok(luminance(parse(c)) < luminance(parse(heat[i])) + .02, c));
  least(heat, 7);
});

// Makes a file as `pprofx flamegraph` would, from a tree, for the tests of the script:
//
//     tree: {name, self: [a number for each column], inlined, small, file, line, kind, children: [tree]}
//
//     node make.mjs TREE.json >FILE.svg
import {deflateRawSync} from 'node:zlib';
import {readFileSync} from 'node:fs';
import {fileURLToPath, pathToFileURL} from 'node:url';
import path from 'node:path';

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../web');
const bytesOf = s => Buffer.from(s, 'utf8');

function varint(out, v) {
  v = BigInt(v);
  while (v > 127n) {
    out.push(Number(v & 127n) | 128);
    v >>= 7n;
  }
  out.push(Number(v));
}

function strings(out, list) {
  const bytes = bytesOf(list.map(s => s + '\0').join(''));
  varint(out, bytes.length);
  for (const c of bytes) out.push(c);
}

const key = t => t.name + '\0' + (t.file ?? '');

// The tree in preorder, without recursion: {t, parent, depth}.
function preorder(root, rank) {
  const list = [], todo = [{t: root, parent: -1, depth: 0}];
  while (todo.length) {
    const item = todo.pop(), at = list.length;
    list.push(item);
    const kids = (item.t.children || []).slice().sort((a, b) => (a.small ? 1e9 : rank.get(key(a))) - (b.small ? 1e9 : rank.get(key(b))));
    for (let i = kids.length - 1; i >= 0; i--) todo.push({t: kids[i], parent: at, depth: item.depth + 1});
  }
  return list;
}

function namesOf(root) {
  const all = new Map(), todo = [root];
  while (todo.length) {
    const t = todo.pop();
    if (t !== root && !t.small) all.set(key(t), {text: t.name, file: t.file, line: t.line || 0, kind: t.kind || 0});
    for (const child of t.children || []) todo.push(child);
  }
  const order = (a, b) => Buffer.compare(bytesOf(a.text), bytesOf(b.text)) || Buffer.compare(bytesOf(a.file || ''), bytesOf(b.file || ''));
  return [...all].sort((a, b) => order(a[1], b[1]));
}

/** The bytes of a tree and META's columns. */
export function pack(root, columns, factors = []) {
  const out = [], names = namesOf(root), rank = new Map(names.map(([k], i) => [k, i]));
  const files = [...new Set(names.map(n => n[1].file).filter(Boolean))].sort((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)));
  strings(out, files);
  strings(out, names.map(n => n[1].text));
  for (const [, n] of names) varint(out, n.kind);
  for (const [, n] of names) varint(out, n.file ? files.indexOf(n.file) + 1 : 0);
  for (const [, n] of names) varint(out, n.line);
  const list = preorder(root, rank);
  varint(out, list.length);
  for (let i = 1; i < list.length; i++)
    varint(out, list[i - 1].depth + 1 - list[i].depth);
  for (const {t} of list.slice(1)) varint(out, t.small ? 0 : (rank.get(key(t)) + 1) * 2 + (t.inlined ? 1 : 0));
  for (const {t} of list.slice(1)) if (t.small) varint(out, t.small);
  const meta = [];
  for (let c = 0; c < columns; c++) {
    const factor = BigInt(factors[c] || 1), total = list.map(({t}) => BigInt(t.self?.[c] ?? 0) / factor);
    for (let i = list.length - 1; i > 0; i--) total[list[i].parent] += total[i];
    const rest = total.slice();
    list.forEach(({parent}, i) => {
      const left = i ? rest[parent] : 0n, sign = left < 0n ? -1n : 1n, whole = sign * total[i], after = sign * (left - total[i]);
      varint(out, whole < 0n || after >= 0n && after <= whole / 2n ? 2n * after : 2n * whole + 1n);
      if (i) rest[parent] -= total[i];
    });
    meta.push({total: String(total[0]), factor: String(factor)});
  }
  return {bytes: Buffer.from(out), columns: meta};
}

const escape = s => s.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
const order = () => readFileSync(path.join(web, 'flame/order'), 'utf8').split('\n').filter(s => s && !s.startsWith('#'));

/** Drops comments that have a line for themselves, empty lines and indentation, as the embedder does. */
export const strip = text => text.split('\n').map(s => s.trim()).filter(s => s && !s.startsWith('//')).join('\n') + '\n';

/** The script as it is embedded. */
export function script(more = []) {
  const files = [...order().map(f => 'flame/' + f), ...more].map(f => readFileSync(path.join(web, f), 'utf8'));
  return `(() => {\n'use strict';\n${files.map(strip).join('')}})();\n`;
}

export const style = (...more) => ['flame.css', ...more].map(f => strip(readFileSync(path.join(web, f), 'utf8'))).join('');

/** A whole SVG file as an HTML file with the side panel. */
export function html(svg, policy = '') {
  const inline = svg.replace(/^<\?xml.*\n/, '').replace(/<style>[^]*?<\/style>/, '').replace(/<script>[^]*<\/script>/, '');
  return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">${policy}<title>made for a test</title><style>${style('panel.css')}</style></head>
<body><div id="px-page">${inline}</div><script>${script(['panel.js'])}</script></body></html>\n`;
}

export const OWNERS = [['main', '#7db4e6'], ['example.com/a', '#f0b050'], ['example.com/b', '#e0784a'], ['standard library', '#4fb08f'],
  ['runtime', '#f5e66b'], ['garbage collection', '#d78fb8'], ['system calls and cgo', '#b9a7e8'], ['other', '#c8c8c8']]
  .map(([name, color]) => ({name, color}));

export const START = {t: '', z: '', q: '', l: '', r: '', a: '', h: '', f: '', d: '', m: '', i: '', o: '', s: ''};

/** A whole file; meta adds to or replaces what is made up here. */
export function make(root, meta, {title = 'made for a test', lines = [], head = ''} = {}) {
  const {bytes, columns} = pack(root, meta.columns?.length ?? meta.types.length, meta.columns?.map(c => c.factor));
  const full = {v: 2, width: 1200, top: 70, row: 17, pad: 10, mode: 'down', color: 'owner', labels: [], views: {}, shown: 0,
    classes: OWNERS, css: 'c', ...meta, columns, start: {...START, t: meta.types[meta.shown || 0].name, ...meta.start}};
  const base64 = deflateRawSync(bytes, {level: 9}).toString('base64'), parts = base64.match(/[^]{1,1000000}/g) || [];
  const legend = full.classes.map((c, i) => `<g class="px-item px-key"><rect class="${full.css}${i}" x="${10 + 145 * i}" y="44" width="12" height="12" fill="${c.color}"/>` +
    `<text x="${26 + 145 * i}" y="54">${escape(c.name)}</text></g>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1200" height="120" viewBox="0 0 1200 120" font-size="12" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" fill="#111" role="graphics-document" aria-labelledby="px-t" aria-describedby="px-d" data-px="${escape(JSON.stringify(full))}">
<title id="px-t">${escape(title)}</title><desc id="px-d">a fixture</desc>
<style>${style()}</style>
<defs><pattern id="px-shrank" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="#fff" stroke-width="1.2"/></pattern></defs>
<rect class="px-page" width="100%" height="100%" fill="#fff"/>
<g id="px-head"><text class="px-item" x="10" y="20" font-size="16" font-weight="bold">${escape(title)}</text>
${lines.map((s, i) => `<text class="px-item" x="10" y="${38}" dx="0">${escape(s)}</text>`).join('\n')}
${head}${legend}</g>
<g id="px-view"><g id="px-static"><rect x="10" y="70" width="1180" height="16" fill="#ddd"/><text x="13" y="82">the static picture</text><g id="px-badges"/></g>${strip(readFileSync(path.join(web, 'live.svg'), 'utf8'))}</g>
<metadata id="px-data">${parts.map(p => `<d>${p}</d>`).join('\n')}</metadata>
<script><![CDATA[
${script()}]]></script>
</svg>
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const {tree, meta, title, lines} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  process.stdout.write(make(tree, meta, {title, lines}));
}

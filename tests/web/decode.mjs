// An independent reader of docs/flame-data.md: a finished file → META and nodes, in whole numbers of any size.
//
//     node decode.mjs FILE.svg|FILE.html        prints a line for each column: index, total, sum of |self|, nodes
import {readFileSync} from 'node:fs';
import {inflateRawSync} from 'node:zlib';
import {pathToFileURL} from 'node:url';

const MOST = (1n << 63n) - 1n;
const entities = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};
const unescape = s => s.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
  (_, hex, dec, name) => name ? entities[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : +dec));

const saturated = v => v > MOST ? MOST : v < -MOST - 1n ? -MOST - 1n : v;

/** The META object and the packed bytes of a file's text. */
export function open(text) {
  const attribute = /\sdata-px=(?:"([^"]*)"|'([^']*)')/.exec(text);
  if (!attribute) throw Error('no data-px');
  const holder = /<metadata id="px-data"[^>]*>([\s\S]*?)<\/metadata>/.exec(text);
  if (!holder) throw Error('no px-data');
  const parts = [...holder[1].matchAll(/<d>([^<]*)<\/d>/g)].map(d => d[1]);
  if (holder[1].replace(/<d>[^<]*<\/d>|\s/g, '')) throw Error('px-data holds more than <d>');
  for (const part of parts) if (part.length > 1 << 20) throw Error('a <d> of more than 1 MB');
  const base64 = parts.join('').replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw Error('not base64');
  return {meta: JSON.parse(unescape(attribute[1] ?? attribute[2])), bytes: inflateRawSync(Buffer.from(base64, 'base64'))};
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  big() {
    let v = 0n;
    for (let shift = 0n;; shift += 7n) {
      if (this.at >= this.bytes.length) throw Error('ends early');
      const c = this.bytes[this.at++];
      v |= BigInt(c & 127) << shift;
      if (v >> 65n) throw Error('a number of more than 65 bits');
      if (c < 128) return v;
    }
  }

  u() {
    return Number(this.big());
  }

  strings(what) {
    const n = this.u(), bytes = this.bytes.subarray(this.at, this.at += n), list = [];
    if (this.at > this.bytes.length || n && bytes[n - 1]) throw Error('texts beyond their bounds');
    for (let at = 0, end; at < n; at = end + 1) {
      end = bytes.indexOf(0, at);
      list.push(bytes.subarray(at, end));
      if (list.length > 1 && Buffer.compare(list.at(-2), list.at(-1)) > 0) throw Error(`${what} are not sorted`);
    }
    return list.map(own => new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(own));
  }
}

/**
 * {meta, files, names, nodes}; a node is {name: index or null for the root, small: how many frames it stands for
 * or 0, parent, depth, inlined, children: indexes, total: [BigInt of each column, in the profile's unit], self}.
 */
export function decode(text) {
  const {meta, bytes} = open(text), r = new Reader(bytes);
  const files = r.strings('files'), names = r.strings('names').map(text => ({text}));
  for (const name of names) name.class = r.u();
  for (const name of names) name.file = r.u() - 1;
  for (const name of names) name.line = r.u();
  const count = r.u(), nodes = [{name: null, small: 0, parent: -1, depth: 0, inlined: false, children: []}];
  for (let i = 1; i < count; i++) {
    let parent = i - 1;
    for (let up = r.u(); up > 0; up--) parent = nodes[parent].parent;
    if (parent < 0) throw Error(`node ${i} has no parent`);
    nodes.push({parent, depth: nodes[parent].depth + 1, inlined: false, small: 0, children: []});
    nodes[parent].children.push(i);
  }
  for (let i = 1; i < count; i++) {
    const f = r.u(), name = Math.floor(f / 2) - 1;
    nodes[i].name = f ? name : null;
    nodes[i].small = f ? 0 : 1;
    nodes[i].inlined = f % 2 === 1;
    if (f === 1 || name >= names.length) throw Error(`node ${i} has an unknown name`);
  }
  for (const node of nodes) if (node.small) node.small = r.u();
  for (const node of nodes) node.total = [];
  const raw = [];
  meta.columns.forEach((column, c) => {
    const factor = BigInt(column.factor ?? 1);
    if (column.as !== undefined && column.as >= c) throw Error(`column ${c} is as a later one`);
    raw[c] = column.as !== undefined ? raw[column.as] : nodes.map(() => ({}));
    if (column.as === undefined) nodes.forEach((node, i) => {
      const v = r.big(), left = i ? raw[c][node.parent].self : 0n, m = left < 0n ? -(v >> 1n) : v >> 1n;
      const total = v & 1n ? m : left - m;
      raw[c][i] = {total, self: total};
      if (i) raw[c][node.parent].self = saturated(left - total);
    });
    nodes.forEach((node, i) => {
      node.total[c] = raw[c][i].total * factor;
      (node.self ??= [])[c] = raw[c][i].self * factor;
    });
    if (column.total !== undefined && BigInt(column.total) !== raw[c][0].total) throw Error(`column ${c}: META says ${column.total}`);
  });
  if (r.at !== bytes.length) throw Error(`${bytes.length - r.at} bytes too many`);
  return {meta, files, names, nodes};
}

/** What must hold in every file, beside what decode throws for: a list of complaints. */
export function check({names, files, nodes}) {
  const wrong = [];
  for (const name of names) if (name.file >= files.length) wrong.push(`${name.text}: no file ${name.file}`);
  nodes.forEach((node, i) => {
    const order = node.children.map(k => nodes[k].name ?? names.length);
    if (order.some((f, k) => k && order[k - 1] > f)) wrong.push(`node ${i}: children out of order`);
    if (order.filter(f => f === names.length).length > 1) wrong.push(`node ${i}: small frames twice`);
    if (node.small && node.children.length) wrong.push(`node ${i}: small frames have children`);
  });
  return wrong;
}

export const read = file => decode(readFileSync(file, 'utf8'));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const file of process.argv.slice(2)) {
    const it = read(file);
    for (const complaint of check(it)) console.log(`${file}: ${complaint}`);
    it.meta.columns.forEach((_, c) => {
      const own = it.nodes.reduce((sum, n) => sum + (n.self[c] < 0n ? -n.self[c] : n.self[c]), 0n);
      console.log(`${c}\t${it.nodes[0].total[c]}\t${own}\t${it.nodes.length}`);
    });
  }

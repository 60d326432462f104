// The script's functions without a browser: load(meta) gives them, with use({D, M, S, hidden, trees, whole, found}).
import {readFileSync} from 'node:fs';
import {deflateRawSync, inflateRawSync} from 'node:zlib';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {START, pack} from './make.mjs';

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../web/flame');
const files = readFileSync(path.join(web, 'order'), 'utf8').split('\n').filter(s => s && !s.startsWith('#'));
const source = files.map(f => readFileSync(path.join(web, f), 'utf8')).join('').replace(/^start\(\)[^]*/m, '');
/** META's units of two families. */
export const TIME = {ns: 1, us: 1e3, ms: 1e6, s: 1e9, hrs: 36e11}, BYTES = {B: 1, kB: 1024, MB: 2 ** 20, GB: 2 ** 30};
const CPU = {name: 'cpu', units: TIME, columns: [0], counts: []};
const names = ['decode', 'forms', 'cut', 'fit', 'value', 'percent', 'code', 'totals', 'mask', 'measure', 'functions',
  'levels', 'makeTree', 'outer', 'chain', 'pattern', 'find', 'hits', 'leads', 'matched', 'label', 'counts', 'change', 'words', 'save', 'load',
  'follow', 'pathTo', 'lay', 'classOf', 'exact', 'widest'];
const state = ['D', 'N', 'M', 'S', 'T', 'Z', 'hidden', 'trees', 'whole', 'found', 'keep'];

export function load(meta = {}, location = {hash: ''}, history = {}) {
  const full = {types: [CPU], shown: 0, labels: [], classes: [], color: 'owner', pad: 10, row: 17, start: {...START, t: 'cpu'}, ...meta};
  const document = {querySelector: () => ({getAttribute: () => JSON.stringify(full), querySelector: () => null})};
  const body = `'use strict';\n${source}\nreturn {${names.join(', ')}, inflate, use(o) {if (o.D) N = o.D.names; ${state.map(k => `if ('${k}' in o) ${k} = o.${k};`).join('')}},
    get S() { return S; }, get D() { return D; }, get M() { return M; }};`;
  // Node has had DecompressionStream for this format since 20.12.
  const inflate = async base64 => new Uint8Array(inflateRawSync(Buffer.from(base64, 'base64')));
  return new Function('document', 'location', 'history', 'inflate', body.replace('async function inflate', 'async function inThePage'))(document, location, history, inflate);
}

/** The functions, at work on a tree as make.mjs takes it. */
export async function at(tree, {columns = 1, diff, settings = {}, hide = [], ...more} = {}) {
  const {bytes, columns: meta} = pack(tree, columns), px = load({columns: meta, diff, ...more}, more.location, more.history);
  const D = px.decode(await px.inflate(deflateRawSync(bytes).toString('base64')), meta);
  px.use({D, T: more.types?.[0] || CPU, S: {...START, t: 'cpu', ...settings}, hidden: D.names.map(s => hide.includes(s)), keep: 0});
  const M = px.measure(diff ? [0, 1] : [0]);
  px.use({M, whole: M});
  px.levels();
  px.use({trees: [px.makeTree(settings.m, settings.m ? null : [0], -1)]});
  return px;
}

/** A tree's node as nested arrays [label, t, …kids], to compare with. */
export const shape = (px, v, t = 't') => [px.label(v), v[t], ...v.tree.kids(v).map(k => shape(px, k, t))];

/** A tree from lines "a;b;c 12 3". */
export function folded(text) {
  const root = {name: '', self: [], children: []};
  for (const line of text.trim().split('\n')) {
    const [stack, ...values] = line.trim().split(' ');
    let at = root;
    for (const name of stack.split(';')) {
      let child = at.children.find(c => c.name === name);
      if (!child) at.children.push(child = {name, self: [], children: []});
      at = child;
    }
    values.forEach((v, i) => at.self[i] = (at.self[i] || 0) + Number(v));
  }
  return root;
}

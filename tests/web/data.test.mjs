import test from 'node:test';
import assert from 'node:assert/strict';
import {deflateRawSync} from 'node:zlib';
import {pack, make} from './make.mjs';
import {decode as independent, check} from './decode.mjs';
import {load, folded, at} from './load.mjs';

const base64 = bytes => deflateRawSync(bytes).toString('base64');

async function both(tree, columns, factors) {
  const types = Array.from({length: columns}, (_, i) => ({name: 't' + i, unit: 'count', column: i}));
  const text = make(tree, {types, columns: factors?.map(factor => ({factor}))});
  const it = independent(text), px = load(), packed = pack(tree, columns, factors);
  return {it, D: px.decode(await px.inflate(base64(packed.bytes)), packed.columns)};
}

function same({it, D}) {
  assert.deepEqual(check(it), []);
  assert.equal(D.n, it.nodes.length);
  assert.deepEqual(D.names, it.names.map(n => n.text));
  assert.deepEqual(D.place, it.names.map(n => [it.files[n.file], n.line]));
  it.nodes.forEach((node, i) => {
    if (!i) return;
    assert.equal(D.up[i], node.parent);
    assert.equal(D.name[i], node.name ?? D.small);
    assert.equal(D.merged[i] || 0, node.small);
    let last = i;
    while (it.nodes[last].children.length) last = it.nodes[last].children.at(-1);
    assert.equal(D.end[i], last + 1);
  });
  it.meta.columns.forEach((_, c) => it.nodes.forEach((node, i) => assert.equal(D.column(c)[i], Number(node.self[c]))));
}

test('a tree comes back as it was', async () => {
  const tree = folded('a;b 1 20\na;b;c 2 0\na;d 0 5\ne 7 -3');
  tree.children[0].file = '/src/ä.go';
  tree.children[0].line = 300;
  tree.children[0].children[0].inlined = true;
  tree.children[0].children.push({name: '', small: 4711, self: [9, 9], children: []});
  same(await both(tree, 2));
});

test('factors and large numbers', async () => {
  same(await both(folded('a 10000000 9007199254740990\nb 20000000 0'), 2, ['10000000', '1']));
});

test('a column that is another one with a factor', async () => {
  const {bytes, columns} = pack(folded('a 1 5\nb 2 6'), 2), px = load();
  const meta = [columns[0], {as: 0, factor: '100'}, columns[1]];
  const D = px.decode(await px.inflate(base64(bytes)), meta);
  assert.deepEqual([...D.column(2)], [0, 5, 6]);
  assert.deepEqual([...D.column(1)], [0, 100, 200]);
});

test('names of all kinds', async () => {
  const names = ['', ' ', '"', '<script>', ']]>', 'é', '\u{1f525}', '\u{1f525}x', '日本', 'x'.repeat(100000), 'main.(*T[go.shape.int]).M', '%'];
  same(await both({name: '', self: [0], children: names.map((name, i) => ({name, self: [i + 1], children: []}))}, 1));
});

test('only a root', async () => same(await both({name: '', self: [5], children: []}, 1)));

test('data that is not what was written', async () => {
  const {bytes, columns} = pack(folded('a;b 1'), 1), px = load();
  await assert.rejects(async () => px.decode(await px.inflate(base64(bytes.subarray(0, bytes.length - 1))), columns));
  await assert.rejects(async () => px.decode(await px.inflate(base64(Buffer.concat([bytes, bytes]))), columns));
  await assert.rejects(async () => px.inflate('AAAA'));
});

test('10,000 deep', async () => {
  const tree = {name: '', self: [0], children: []};
  for (let i = 0, v = tree; i < 10000; i++) v.children.push(v = {name: 'f' + i % 3, self: [1], children: []});
  const px = await at(tree), t = px.makeTree('', [0], -1);
  let v = t.root;
  for (let d = 0; d < 10000; d++) v = t.kids(v)[0];
  assert.equal(v.t, 1);
  assert.equal(px.chain(v).length, 10001);
});

test('a million siblings', async () => {
  const tree = {name: '', self: [0], children: Array.from({length: 1000000}, (_, i) => ({name: 'f' + i % 1000, self: [1 + i % 7], children: []}))};
  tree.children.forEach((c, i) => c.name = 'f' + i);
  const px = await at(tree), t = px.makeTree('', [0], -1);
  assert.equal(t.kids(t.root).length, 1000000);
});

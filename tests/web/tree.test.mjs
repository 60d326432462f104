import test from 'node:test';
import assert from 'node:assert/strict';
import {at, folded, shape} from './load.mjs';

const text = 'main;a;x 3\nmain;a;y 2\nmain;b;x 4\nmain;b 1\ngc;x 5';

test('down is the tree itself', async () => {
  const px = await at(folded(text)), t = px.makeTree('', [0], -1);
  assert.deepEqual(shape(px, t.root), ['all', 15, ['gc', 5, ['x', 5]], ['main', 10, ['a', 5, ['x', 3], ['y', 2]], ['b', 5, ['x', 4]]]]);
});

test('up has the callers of what has values itself', async () => {
  const px = await at(folded(text)), t = px.makeTree('up', null, -1);
  assert.deepEqual(shape(px, t.root), ['all', 15, ['x', 12, ['gc', 5], ['b', 4, ['main', 4]], ['a', 3, ['main', 3]]],
    ['y', 2, ['a', 2, ['main', 2]]], ['b', 1, ['main', 1]]]);
});

test('by weight', async () => {
  const tree = folded(text);
  tree.children.push({name: '', small: 9, self: [100], children: []});
  const px = await at(tree, {settings: {o: 'weight'}}), t = px.makeTree('', [0], -1);
  assert.deepEqual(t.kids(t.root).map(v => px.label(v)), ['9 small frames', 'main', 'gc']);
});

test('a sandwich: callers and callees of all places, each stack once', async () => {
  const px = await at(folded('main;f;g;f;h 2\nmain;k;f 3\nf;h 1\nother 9')), f = px.D.names.indexOf('f');
  const refs = px.outer(px.D.names.map((_, i) => i === f));
  assert.deepEqual(shape(px, px.makeTree('', refs, f).root), ['f', 6, ['g', 2, ['f', 2, ['h', 2]]], ['h', 1]]);
  assert.deepEqual(shape(px, px.makeTree('up', refs, f).root), ['f', 6, ['k', 3, ['main', 3]], ['main', 2]]);
});

test('direct recursion is drawn once', async () => {
  const tree = folded('main;f;f;f;g 2\nmain;f;g 3\nmain;f;f 4'), px = await at(tree, {settings: {r: '1'}});
  assert.deepEqual(shape(px, px.makeTree('', [0], -1).root), ['all', 9, ['main', 9, ['f', 9, ['g', 5]]]]);
  assert.deepEqual(shape(px, px.makeTree('up', null, -1).root), ['all', 9, ['g', 5, ['f', 5, ['main', 5]]], ['f', 4, ['main', 4]]]);
});

test('hidden names: their callees move up', async () => {
  const px = await at(folded(text), {hide: ['a', 'b']});
  assert.deepEqual(shape(px, px.makeTree('', [0], -1).root), ['all', 15, ['gc', 5, ['x', 5]], ['main', 10, ['x', 7], ['y', 2]]]);
  assert.deepEqual(shape(px, px.makeTree('up', null, -1).root), ['all', 15, ['x', 12, ['main', 7], ['gc', 5]], ['y', 2, ['main', 2]], ['main', 1]]);
});

test('needed and dropped names', async () => {
  const px = await at(folded(text));
  const total = (needed, dropped) => {
    px.use({keep: px.mask(needed, dropped)});
    return px.measure([0]).t[0];
  };
  assert.equal(total(['x'], []), 12);
  assert.equal(total(['x', 'main'], []), 7);
  assert.equal(total([], ['x']), 3);
  assert.equal(total(['main'], ['a']), 5);
  assert.equal(total(['nowhere'], []), 0);
});

test('functions: flat, and cumulative once per stack', async () => {
  const px = await at(folded('f;f;g 2\nf;g 1\ng;f 4'));
  assert.deepEqual(px.functions().map(f => [px.D.names[f.n], f.flat, f.cum]), [['f', 4, 7], ['g', 3, 7]]);
});

test('negative values have a width', async () => {
  const px = await at(folded('a;b 5\na;c -3\nd -1')), t = px.makeTree('', [0], -1);
  assert.deepEqual(shape(px, t.root), ['all', 1, ['a', 2, ['b', 5], ['c', -3]], ['d', -1]]);
  assert.deepEqual(shape(px, t.root, 'w'), ['all', 9, ['a', 8, ['b', 5], ['c', 3]], ['d', 1]]);
});

const halved = {diff: ['old', 'new'], types: [{name: 'cpu', units: {'': 1}, columns: [0, 1], counts: [], k: .5}]};

test('a diff is as wide as the larger side', async () => {
  const px = await at(folded('a;x 10 4\na;gone 2 0\nnew 0 3'), {columns: 2, ...halved});
  const t = px.makeTree('', [0], -1);
  assert.deepEqual(shape(px, t.root, 'w'), ['all', 9, ['a', 6, ['gone', 1], ['x', 5]], ['new', 3]]);
  assert.deepEqual(shape(px, t.root, 'b'), ['all', 12, ['a', 12, ['gone', 2], ['x', 10]], ['new', 0]]);
  assert.deepEqual(t.kids(t.root).map(v => px.change(v)), [-2, 3]);
});

test('bottom-up, a diff has what functions had themselves before', async () => {
  const px = await at(folded('a 4 1\na;x 10 4\nb;x 2 0'), {columns: 2, ...halved}), t = px.makeTree('up', null, -1);
  assert.deepEqual(shape(px, t.root, 'b'), ['all', 16, ['x', 12, ['a', 10], ['b', 2]], ['a', 4]]);
  assert.deepEqual(shape(px, t.root, 't'), ['all', 5, ['x', 4, ['a', 4], ['b', 0]], ['a', 1]]);
  assert.deepEqual(t.kids(t.root).map(v => px.change(v)), [-2, -1]);
});

test('nothing but zeros', async () => {
  const px = await at(folded('a;b 0')), t = px.makeTree('', [0], -1);
  assert.deepEqual(shape(px, t.root), ['all', 0]);
  assert.equal(px.lay(t, 1000).length, 1);
  assert.deepEqual(px.words(t.root), ['all', '0 (0%)', 'self 0 (0%)'], 'nothing is not inlined');
  assert.deepEqual(shape(px, px.makeTree('up', null, -1).root), ['all', 0]);
});

test('what has no value of the type is not there', async () => {
  const px = await at(folded('a;b 0\na;c 1\nd 0'));
  assert.deepEqual(shape(px, px.makeTree('', [0], -1).root), ['all', 1, ['a', 1, ['c', 1]]]);
  assert.deepEqual(shape(px, px.makeTree('up', null, -1).root), ['all', 1, ['c', 1, ['a', 1]]]);
});

const sum = (list, f) => list.reduce((all, v) => all + f(v), 0);

// Rows without anything upon another, in which nothing is lost; what is thin is in runs of some pixels.
function look(rows, wanted, scale) {
  assert.deepEqual(rows.map(row => sum(row, v => v.w)), wanted);
  for (const row of rows)
    row.forEach((v, i) => {
      assert.ok(!i || v.x >= row[i - 1].x + row[i - 1].px - 1e-6, 'upon another, or not from left to right');
      if (!v.run) assert.ok(v.px >= 2 && Math.abs(v.px - v.w * scale) < 1e-6);
      else assert.ok(v.px <= 14 && v.px >= v.w * scale - 1e-6, 'as wide as what is in it');
    });
}

// A tree whose big has 3000 frames of w, each with what is given below it.
function thin(w, below = () => []) {
  const big = {name: 'big', self: [100], children: []};
  for (let i = 0; i < 3000; i++) big.children.push({name: 'thin' + i, self: [w], children: below(i)});
  return {name: '', self: [0], children: [big, {name: 'other', self: [50], children: []}]};
}

test('rows: frames inside their parents, thin ones in runs, nothing lost', async () => {
  for (const m of ['', 'up']) {
    const px = await at(thin(1), {settings: {m}}), t = px.makeTree(m, m ? null : [0], -1), rows = px.lay(t, 1000);
    look(rows, [3150, 3150, 3000], 1000 / 3150);
    assert.equal(new Set(rows.flat().flatMap(v => v.run || [])).size, 3000);
    assert.ok(rows.flat().length < 200);
  }
});

test('what is below thin frames is drawn, without what is hidden or drawn once', async () => {
  const below = i => [{name: 'a', self: [0], children: [{name: 'b', self: [0], children: [{name: 'b', self: [1], children: []}]}]}];
  for (const [settings, hide, rows] of [[{}, [], [3150, 3150, 3000, 3000, 3000, 3000]], [{r: '1'}, [], [3150, 3150, 3000, 3000, 3000]],
    [{}, ['a', 'big'], [3150, 3050, 3000, 3000]], [{}, ['b'], [3150, 3150, 3000, 3000]]]) {
    const px = await at(thin(0, below), {settings, hide});
    look(px.lay(px.makeTree('', [0], -1), 1000), rows, 1000 / 3150);
  }
});

test('the callers of thin frames are drawn, above them in a sandwich', async () => {
  const px = await at(folded(Array.from({length: 3000}, (_, i) => `main;a${i % 3};thin${i} 1`).join('\n')), {settings: {m: 'up'}});
  look(px.lay(px.makeTree('up', null, -1), 1000), [3000, 3000, 3000, 3000], 1 / 3);
  const callers = await at(folded(Array.from({length: 3000}, (_, i) => `main;thin${i};f 1`).join('\n'))), f = callers.D.names.indexOf('f');
  const t = callers.makeTree(1, callers.outer(callers.D.names.map((_, i) => i === f)), f);
  look(callers.lay(t, 1000), [3000, 3000], 1 / 3);
});

test('a run looks like the widest frame in it, and matches with what is in it', async () => {
  const px = await at(folded('a 4000\nb 10\nb;wide 3\nb;x 1\nb;y 1')), t = px.makeTree('', [0], -1), rows = px.lay(t, 1000);
  const [run] = rows[2];
  assert.deepEqual([rows[2].length, px.label(run), px.D.names[run.n], run.w], [1, 'thin frames', 'wide', 5]);
  for (const [q, wanted] of [['wide', true], ['x', true], ['z', false]]) {
    px.use({found: px.find(q)});
    assert.equal(!!px.hits(run), wanted, q);
  }
});

test('words about a frame', async () => {
  const px = await at(folded('main;f 60000000\nmain;g 20000000')), [main] = px.makeTree('', [0], -1).kids(px.makeTree('', [0], -1).root);
  assert.deepEqual(px.words(main), ['main', '80ms (100%)', 'self 0 (0%)']);
});

test('one of a kind is singular', async () => {
  const counted = {types: [{name: 'cpu', units: {'': 1}, columns: [0], counts: [1]}], columns: 2};
  for (const [n, words] of [[1, '1 sample'], [2, '2 samples']]) {
    const px = await at({name: '', self: [0, 0], children: [{name: 'main', self: [9, n], children: []}]}, counted);
    assert.ok(px.words(px.makeTree('', [0], -1).root).includes(words), words);
  }
});

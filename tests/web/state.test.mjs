import test from 'node:test';
import assert from 'node:assert/strict';
import {at, folded} from './load.mjs';

const before = folded('main;f;g;h 9\nmain;f;k 3\nmain;x 1\nother;g 5');

async function open(tree, hash = '', settings = {}) {
  const location = {hash}, log = [], history = {
    pushState: (a, b, url) => log.push(['push', location.hash = url]),
    replaceState: (a, b, url) => log.push(['replace', location.hash = url]),
  };
  const px = await at(tree, {location, history, settings});
  return {px, location, log, tree: px.makeTree(settings.m, settings.m ? null : [0], -1)};
}

function node(px, tree, ...path) {
  let v = tree.root;
  for (const name of path) v = tree.kids(v).find(k => px.label(k) === name);
  return v;
}

test('a zoomed frame is in the address, and found again', async () => {
  for (const [m, path] of [['', ['main', 'f', 'g']], ['up', ['h', 'g', 'f']]]) {
    const {px, log, tree} = await open(before, '', {m});
    px.use({trees: [tree], Z: node(px, tree, ...path)});
    px.save(1);
    assert.equal(log.length, 1);
    assert.equal(log[0][0], 'push');
    const again = await open(before, log[0][1], {m});
    again.px.use({trees: [again.tree]});
    again.px.load();
    assert.deepEqual(again.px.chain(again.px.follow(again.px.S.z)).map(v => again.px.label(v)), ['all', ...path]);
  }
});

test('in a file made anew: the same path, or as far as it goes', async () => {
  const {px, log, tree} = await open(before);
  px.use({trees: [tree], Z: node(px, tree, 'main', 'f', 'g')});
  px.save();
  for (const [text, wanted] of [['a;b 1\nmain;f;a 3\nmain;f;g;z 7', ['all', 'main', 'f', 'g']], ['main;f;q 1', ['all', 'main', 'f']], ['zzz 1', ['all']]]) {
    const other = await open(folded(text), log[0][1]);
    other.px.use({trees: [other.tree]});
    other.px.load();
    assert.deepEqual(other.px.chain(other.px.follow(other.px.S.z)).map(v => other.px.label(v)), wanted);
  }
});

test('everything that can be set survives', async () => {
  const {px, location} = await open(before), S = {q: 'a b&c=d#%é', m: '1', s: '^x$', t: 'cpu', l: 'k: v', o: 'weight', i: '1', r: '1', h: 'a\nb', f: 'c', d: 'd', a: '1', z: ''};
  px.use({S: {...S}, Z: px.makeTree('', [0], -1).root});
  px.save();
  assert.match(location.hash, /^#[!-~]+$/);
  px.use({S: null});
  px.load();
  assert.deepEqual(px.S, S);
});

test('addresses from somewhere else do no harm', async () => {
  for (const hash of ['#%', '#z=%zz&q=%', '#__proto__=1&constructor=2', '#z=~~~~', '#v1', '#z=' + 'a'.repeat(1000)]) {
    const {px, tree} = await open(before, hash);
    px.use({trees: [tree]});
    px.load();
    assert.equal(px.follow(px.S.z), tree.root);
  }
});

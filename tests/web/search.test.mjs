import test from 'node:test';
import assert from 'node:assert/strict';
import {at, folded} from './load.mjs';

const tree = folded('main;Foo;bar;Foo 3\nmain;bar 2\nmain;baz 4\ngc 1');

async function share(q, settings = {}, more = {}) {
  const px = await at(tree, {settings, ...more}), found = px.find(q);
  px.use({found});
  const t = px.makeTree(settings.m, settings.m ? null : [0], -1);
  return {px, t, found, of: v => px.matched(v)};
}

test('each stack counts once', async () => {
  for (const m of ['', 'up']) {
    const {t, found, of} = await share('foo|bar', {m});
    assert.equal(of(t.root), 5);
    assert.equal(found.names, 2);
  }
});

test('upper case makes it exact', async () => {
  assert.equal((await share('foo')).found.names, 1);
  assert.equal((await share('Foo')).found.names, 1);
  assert.equal((await share('FOO')).found.names, 0);
  assert.equal((await share('(?i)FOO')).found.names, 1);
  assert.equal((await share('\\Woo|\\Baz')).found.names, 1);
});

test('the share follows the zoom', async () => {
  const {px, t, of} = await share('bar'), main = t.kids(t.root).find(v => px.label(v) === 'main'), foo = t.kids(main)[0];
  assert.equal(of(main), 5);
  assert.equal(of(foo), 3);
  assert.equal(of(t.kids(foo)[0]), 3);
  assert.equal(of(t.kids(t.kids(foo)[0])[0]), 0);
});

test('hidden names do not match', async () => {
  assert.equal((await share('foo', {}, {hide: ['Foo']})).found.names, 0);
});

test('what leads to a match', async () => {
  for (const [m, wanted] of [['', ['main']], ['up', ['Foo']]]) {
    const {px, t} = await share('foo', {m});
    assert.deepEqual(t.kids(t.root).filter(v => px.leads(v)).map(v => px.label(v)), wanted);
  }
});

test('a pattern that is none', async () => {
  const px = await at(tree);
  assert.equal(px.pattern('('), undefined);
  assert.equal(px.find('('), undefined);
});

test('in a sandwich the callers count, too, each stack once', async () => {
  const px = await at(folded('main;serve;json 3\nmain;json;scan 2\njson;serve 1'));
  px.use({S: {...px.S, s: 'json'}});
  const n = px.D.names.indexOf('json'), refs = px.outer(px.D.names.map((_, i) => i === n));
  const trees = [1, 0].map(up => px.makeTree(up, refs, n));
  px.use({trees, found: px.find('serve')});
  assert.equal(px.matched(trees[1].root), 4);
  px.use({found: px.find('main|scan')});
  assert.equal(px.matched(trees[1].root), 5);
});

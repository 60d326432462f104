import test from 'node:test';
import assert from 'node:assert/strict';
import {BYTES, TIME, load} from './load.mjs';

const px = load();

test('the forms of a name', () => {
  const table = [
    ['main.work', 'main.work', 'main.work', 'work', 'work'],
    ['net/http.(*conn).serve', 'net/http.(*conn).serve', 'http.(*conn).serve', '(*conn).serve', 'serve'],
    ['github.com/a/b.F.func1', 'github.com/a/b.F.func1', 'b.F.func1', 'F.func1', 'F.func1'],
    ['main.main.func1.2.gowrap3', 'main.main.func1.2.gowrap3', 'main.main.func1.2.gowrap3', 'main.func1.2.gowrap3', 'main.func1.2.gowrap3'],
    ['a/b.Map[go.shape.int,x/y.T].Get', 'a/b.Map[go.shape.int,x/y.T].Get', 'b.Map[go.shape.int,x/y.T].Get', 'Map[go.shape.int,x/y.T].Get', 'Map[go.shape.int,x/y.T].Get'],
    ['/usr/lib/server.go:12', '/usr/lib/server.go:12', 'server.go:12'],
    ['memcpy', 'memcpy', 'memcpy', 'memcpy', 'memcpy'],
    ['', '', '', '', ''],
  ];
  for (const [name, ...forms] of table) assert.deepEqual(px.forms(name), forms, name);
});

test('a name for a room', () => {
  const name = 'encoding/json.(*Decoder).Decode';
  assert.equal(px.fit(name, 31), name);
  assert.equal(px.fit(name, 30), 'json.(*Decoder).Decode');
  assert.equal(px.fit(name, 20), '(*Decoder).Decode');
  assert.equal(px.fit(name, 8.5), 'Decode');
  assert.equal(px.fit(name, 4), 'Dec…');
  assert.equal(px.fit(name, 1), '');
  assert.equal(px.fit('main.F.func1', 7), 'F.func1');
  assert.equal(px.fit('main.F.func1', 5), 'F.fu…');
  assert.equal(px.cut('\u{1f525}'.repeat(5), 3), '\u{1f525}\u{1f525}…');
});

test('values in units', () => {
  const count = {'': 1}, table = [[0, TIME, '0'], [10e6, TIME, '10ms'], [1520e6, TIME, '1.52s'], [7200e9, TIME, '2hrs'],
    [-1500, TIME, '-1.50us'], [1536, BYTES, '1.50kB'], [5, BYTES, '5B'], [2 ** 31, BYTES, '2GB'], [42, count, '42'],
    [123456789, count, '123456789'], [3, {' widgets': 1}, '3 widgets'], [3, {' constructor': 1}, '3 constructor'], [.25, BYTES, '0.25B'],
    [1520e6, {ms: 1e6}, '1520ms'], [1e3, {ms: 1e6}, '0'], [-1e3, {ms: 1e6}, '0'], [2500, {us: .001}, '2500000us']];
  for (const [v, units, text] of table) assert.equal(px.value(v, units), text);
});

test('percentages', () => {
  assert.equal(px.percent(1, 3), '33.3%');
  assert.equal(px.percent(3, 3), '100%');
  assert.equal(px.percent(0, 3), '0%');
  assert.equal(px.percent(1, 0), '0%');
  assert.equal(px.percent(1, 1234), '0.081%');
  assert.equal(px.percent(1, 1e9), '<0.001%');
});

test('the hash of a name is FNV-1a', () => {
  const five = h => h.toString(36).padStart(7, '0').slice(2);
  assert.equal(px.code(''), five(0x811c9dc5));
  assert.equal(px.code('a'), five(0xe40c292c));
  assert.equal(px.code('foobar'), five(0xbf9cf968));
});

// Widths are true: what `pprofx flamegraph` writes for every profile of testdata, read back without any code of pprofx,
// against itself and against the sums of `go tool pprof -raw`. A folder of other profiles can be given:
//
//     PPROFX=build/release/pprofx node tests/web/layout.test.mjs FOLDER
import test from 'node:test';
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {check, decode} from './decode.mjs';
import {available, totals} from './totals.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), pprofx = process.env.PPROFX;
const skip = pprofx ? false : 'no program: $PPROFX';
const profiles = folder => readdirSync(folder).filter(f => /\.(pb|gz|prof)$/.test(f)).sort().map(f => path.join(folder, f));
const files = profiles(path.join(here, '../../testdata'));
const others = process.argv[2] ? profiles(process.argv[2]) : [];
const kept = readFileSync(path.join(here, 'totals.tsv'), 'utf8').split('\n').filter(s => s && s[0] !== '#').map(s => s.split('\t'));

const run = promisify(execFile);
const draw = async (...args) => (await run(pprofx, ['flamegraph', ...args], {maxBuffer: 1 << 30})).stdout;
const size = v => v < 0n ? -v : v;

// What a frame is wide for: what it and all below cost themselves, without their signs.
function widths(nodes, c) {
  const w = nodes.map(n => size(n.self[c]));
  for (let i = nodes.length - 1; i > 0; i--) w[nodes[i].parent] += w[i];
  return w;
}

const add = (rows, r, v) => v && (rows[r] = (rows[r] ?? 0n) + v);

/**
 * The sum of the widths on each row, from the data, which is always from the top down: {whole, above, rows}. A sandwich
 * has its callers above the row of META's top, which stands for all that match. Callers that cost and save
 * by different callees are as wide as the rest: of them no row is known.
 */
const expected = {
  down({nodes}, c) {
    const w = widths(nodes, c), rows = [];
    nodes.forEach((n, i) => add(rows, n.depth, w[i]));
    return {whole: w[0], above: 0, rows};
  },
  up({nodes}, c) {
    const whole = widths(nodes, c)[0], rows = [whole];
    for (const n of nodes) for (let r = 1; r <= n.depth; r++) add(rows, r, size(n.self[c]));
    return {whole, above: 0, rows};
  },
  sandwich({nodes, names}, c, wanted) {
    const w = widths(nodes, c), at = nodes.map(() => -1), up = [], rows = [];
    nodes.forEach((n, i) => {
      if (n.parent >= 0 && at[n.parent] >= 0) at[i] = at[n.parent] + 1;
      else if (n.name !== null && names[n.name].text === wanted) {
        at[i] = 0;
        for (let r = 1; r < n.depth; r++) add(up, r - 1, w[i]);
      }
      if (at[i] >= 0) add(rows, at[i], w[i]);
    });
    return {whole: rows[0] ?? 0n, above: up.length, rows: [...up.reverse().map(v => nodes.some(n => n.total[c] < 0n) ? null : v), rows[0] ?? 0n, ...rows]};
  },
};

/** The boxes of the static picture on each row: {x, w, run: whether of thin frames, title}, from left to right. */
function boxes(text, meta, above) {
  const rows = [], picture = text.slice(text.indexOf('id="px-static"'), text.indexOf('<metadata'));
  let run, title;
  for (const [, group, titled, x, y, w] of picture.matchAll(/<g class="\w+"([^>]*)>|<title>([^<]*)|M(-?[\d.]+) (-?[\d.]+)h([\d.]+)v[\d.]+h-[\d.]+z/g)) {
    if (group !== undefined) [run, title] = [group.includes('fill-opacity'), null];
    if (titled !== undefined) title = titled;
    if (x === undefined) continue;
    const r = (y - meta.top) / meta.row + above;
    assert.equal(r, Math.round(r), `a box at y = ${y}`);
    (rows[r] ??= []).push({x: +x, w: +w, run, title});
  }
  return rows.map(row => row.sort((a, b) => a.x - b.x || a.w - b.w));
}

const near = (a, b, by, what) => assert.ok(Math.abs(a - b) <= by, `${what}: ${a}, not ${b}`);

const end = box => box.x + box.w;

// Boxes do not lie upon each other, and stand below (callers: above) boxes. A run covers gaps of up to 1 px.
function stands(rows, above) {
  rows.forEach((row, r) => {
    row.forEach((box, i) => i && assert.ok(box.x >= end(row[i - 1]) - .15, `row ${r}: boxes upon each other at x = ${box.x}`));
    const bearing = r === above ? null : rows[r < above ? r + 1 : r - 1], covers = [];
    if (!bearing) return;
    for (const box of bearing)
      if (covers.length && box.x <= covers.at(-1)[1] + 1.15) covers.at(-1)[1] = end(box);
      else covers.push([box.x, end(box)]);
    let k = 0;
    for (const box of row) {
      while (k < covers.length && covers[k][1] < box.x - .15) k++;
      assert.ok(covers[k] && covers[k][0] <= box.x + .15 && end(box) <= covers[k][1] + .15, `row ${r}: nothing bears the box at x = ${box.x}`);
    }
  });
}

// From the top down in the order of names: every frame has its place, and a title from 3 px up.
function inPlace({meta, nodes, names}, c, rows) {
  const w = widths(nodes, c), from = nodes.map(() => 0n), used = nodes.map(() => 0n), scale = (meta.width - 2 * meta.pad) / Number(w[0]);
  const least = Math.min(...rows.flat().filter(b => !b.run).map(b => b.w)), at = rows.map(() => 0);
  nodes.forEach((n, i) => {
    if (i) {
      from[i] = from[n.parent] + used[n.parent];
      used[n.parent] += w[i];
    }
    if (!w[i]) return;
    const x = meta.pad + Number(from[i]) * scale, px = Number(w[i]) * scale, row = rows[n.depth], what = `row ${n.depth}, x = ${x}`;
    while (row[at[n.depth]] && end(row[at[n.depth]]) < x - .11) at[n.depth]++;
    let box, k = at[n.depth];
    while ((box = row[k]) && box.x <= x + .11 && end(box) < x + px - .11) k++;
    assert.ok(box && box.x <= x + .11, `${what}: not drawn`);
    if (px > Math.max(3, least) + .1) {
      assert.ok(!box.run, `${what}: thin`);
      near(box.x, x, .11, what);
      near(box.w, px, .11, what);
      if (n.name !== null) assert.equal(box.title.split('\n')[0].replace(/ \(inline\)$/, ''), names[n.name].text.replace(/[&<>"]/g, e => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[e]), what);
    }
  });
}

/** All that must hold of a file. */
function verify(text, form, wanted) {
  const it = decode(text), {meta, nodes} = it, [c] = meta.types[meta.shown].columns;
  assert.deepEqual(check(it), []);
  for (const {columns: [column]} of meta.types) {
    const w = widths(nodes, column), positive = nodes.every(n => n.self[column] >= 0n), below = nodes.map(() => 0n), level = [];
    nodes.forEach((n, i) => {
      if (i) below[n.parent] += w[i];
      add(level, n.depth, w[i]);
      if (positive) assert.equal(w[i], n.total[column], `node ${i}: width and total`);
    });
    nodes.forEach((n, i) => assert.ok(below[i] <= w[i], `node ${i}: children are wider`));
    level.forEach((sum, d) => d && assert.ok(sum <= level[d - 1], `level ${d} is wider than the one above`));
  }
  const {whole, above, rows} = expected[form](it, c, wanted), drawn = boxes(text, meta, above), room = meta.width - 2 * meta.pad;
  if (!whole) return it;
  const most = 400; // levels of a picture
  assert.equal(drawn.length - above, Math.min(rows.length - above, most), 'rows');
  rows.slice(0, drawn.length).forEach((all, r) => {
    assert.ok(drawn[r], `row ${r} is empty`);
    if (all === null) return;
    const sum = list => list.reduce((all, b) => all + b.w, 0), wide = Number(all) / Number(whole) * room, slack = .1 + .1 * drawn[r].length;
    assert.ok(sum(drawn[r].filter(b => !b.run)) <= wide + slack, `row ${r} is wider than ${wide}`);
    assert.ok(sum(drawn[r]) >= wide - slack, `row ${r} is narrower than ${wide}`);
  });
  stands(drawn, above);
  if (form === 'down') inPlace(it, c, drawn);
  return it;
}

// A function in the middle of the costliest stack; what has no name cannot be searched for.
function middle({meta, nodes, names}) {
  const w = widths(nodes, meta.types[meta.shown].columns[0]), stack = [];
  for (let i = 0; nodes[i].children.length;) {
    i = nodes[i].children.reduce((a, b) => w[b] > w[a] ? b : a);
    if (nodes[i].name !== null && w[i] && !/^[<[]/.test(names[nodes[i].name].text)) stack.push(names[nodes[i].name].text);
  }
  return stack[stack.length >> 1];
}

const escaped = name => '^' + name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') + '$';

// A profile with nothing to draw is said to be one.
async function first(t, file) {
  try {
    return verify(await draw(file), 'down');
  } catch (e) {
    if (e.code === undefined || e instanceof assert.AssertionError) throw e;
    t.diagnostic(`${path.basename(file)}: ${e.stderr.trim()}`);
    return null;
  }
}

for (const file of [...files, ...others])
  test(path.basename(file), {skip}, async t => {
    const it = await first(t, file);
    if (!it) return assert.ok(others.includes(file), 'testdata has nothing that cannot be drawn');
    verify(await draw('--bottom-up', file), 'up');
    verify(await draw('--max_frames=50', file), 'down');
    const name = middle(it);
    if (name) verify(await draw('--sandwich=' + escaped(name), file), 'sandwich', name);
    const mine = it.meta.types.map(type => [type.name, it.nodes[0].total[type.columns[0]]]);
    const said = kept.filter(row => row[0] === path.basename(file)).map(row => [row[1], BigInt(row[2])]);
    if (said.length && files.includes(file)) assert.deepEqual(mine, said);
    else assert.ok(others.includes(file), 'totals.tsv does not have it');
    const pprof = available && totals(file);
    if (pprof) assert.deepEqual(mine, pprof);
  });

// Files of the program in Chromium: every way to draw, every sample type, every mode.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {decode} from './decode.mjs';
import * as b from './browser.mjs';

const {PPROFX, PPROFX_ROOT} = process.env, work = mkdtempSync(path.join(tmpdir(), 'pprofx-real-'));
const testdata = path.join(PPROFX_ROOT, 'testdata'), quiet = {stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30};
const skip = PPROFX ? b.missing || false : 'no $PPROFX';
let browser;

function draw(...options) {
  const file = path.join(work, 'x.svg');
  execFileSync(PPROFX, ['flamegraph', ...options, '-o', file], quiet);
  return readFileSync(file, 'utf8');
}

before(async () => {
  if (!skip) browser = await b.launch();
});
after(async () => {
  await browser?.close();
  rmSync(work, {recursive: true});
});

for (const options of [['cpu.pb.gz'], ['heap.pb.gz'], ['mutex.pb.gz'], ['goroutine.labels.pb.gz'], ['--flame', 'cpu.pb.gz'],
  ['--bottom-up', 'cpu.pb.gz'], ['--sandwich', 'mallocgc', 'cpu.pb.gz'], ['--palette', 'heat', 'cpu.pb.gz'], ['--palette', 'depth', 'heap.pb.gz'],
  ['--diff', 'cpu.pb.gz', 'cpu.new.pb.gz'], ['--diff', 'goroutine.pb.gz', 'goroutine.leaky.pb.gz'], ['labels.pb.gz']])
  test('in Chromium: ' + options.join(' '), {skip}, async () => {
    const svg = draw(...options.map(o => o.endsWith('.gz') ? path.join(testdata, o) : o)), page = await b.show(browser, b.put(svg));
    const {meta} = decode(svg), first = await b.labels(page);
    for (let i = 1; i <= meta.types.length; i++) {
      await page.keyboard.press(String(i));
      const rows = await page.evaluate(() => {
        const sum = {};
        for (const path of document.querySelectorAll('#px-boxes g path'))
          for (const [, x, y, w] of path.getAttribute('d').matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)/g)) sum[y] = Math.max(sum[y] || 0, +x + +w);
        return Object.values(sum);
      });
      assert.ok(Math.max(...rows) <= 1190.5 && rows.length, 'nothing beyond the edge');
    }
    for (const key of ['b', 'b', 'i', 'i', 'o', 'o', 'r', 'r', 't', 't']) await page.keyboard.press(key);
    await page.keyboard.press(String(meta.shown + 1));
    if (meta.mode === 'down') assert.deepEqual(await b.labels(page), first);
    assert.deepEqual(page.log, []);
    await page.close();
  });

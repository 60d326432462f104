// What a file of pprofx looks like elsewhere: on paper, magnified, on a small screen, in the system's colours, for
// screen readers, and drawn by other programs.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import * as b from './browser.mjs';
import {coarse, colours, differing, png} from './png.mjs';

const pprofx = process.env.PPROFX, root = process.env.PPROFX_ROOT, skip = b.missing || (pprofx ? false : 'no program: $PPROFX');
const run = (...args) => execFileSync(pprofx, ['flamegraph', ...args], {encoding: 'utf8', maxBuffer: 1 << 28, cwd: root});
const files = {}, pictures = {cpu: ['testdata/cpu.pb.gz'], heap: ['testdata/heap.pb.gz'], diff: ['--diff', 'testdata/heap.old.pb.gz', 'testdata/heap.new.pb.gz'],
  generic: ['testdata/generic.pb.gz'], findings: ['--findings', 'testdata/generic.pb.gz']};

let browser;
before(async () => {
  if (skip) return;
  for (const name in pictures) files[name] = b.put(run(...pictures[name]));
  files.allocated = b.put(run('-sample_index=alloc_space', ...pictures.diff));
  files.html = b.put(run('--html', 'testdata/cpu.pb.gz'), 'html');
  browser = await b.launch();
});
after(() => browser?.close());

/** Runs f with a page that shows a picture; nothing may be complained about. */
function on(name, what, f, options) {
  test(`${name}: ${what}`, {skip}, async t => {
    const page = await b.show(browser, files[what], options);
    await f(page, t);
    assert.deepEqual(page.log, []);
    await page.close();
  });
}

// What is wrong with how things stand: texts and buttons upon each other, beyond the edge, out of their boxes.
const faults = page => page.evaluate(() => {
  const wrong = [], wide = document.documentElement.clientWidth, seen = e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible';
  const all = [...document.querySelectorAll('#px-head text:not(.px-hint), .px-key, #px-bar [role]')].filter(seen).map(e => [e.textContent, e.getBoundingClientRect()]).filter(([, r]) => r.width);
  all.forEach(([s, a], i) => {
    if (a.right > wide + 1 || a.left < 0) wrong.push(`${s} is beyond the edge`);
    for (const [other, c] of all.slice(i + 1))
      if (a.left < c.right - 1 && c.left < a.right - 1 && a.top < c.bottom - 3 && c.top < a.bottom - 3 && s !== other) wrong.push(`${s} lies upon ${other}`);
  });
  for (const e of document.querySelectorAll('#px-bar [role]')) {
    const frame = e.querySelector('rect')?.getBoundingClientRect(), text = e.querySelector('text')?.getBoundingClientRect();
    if (frame && text && text.right > frame.right + 1) wrong.push(`${e.textContent} is wider than its button`);
  }
  const boxes = document.querySelector('#px-boxes').getBoundingClientRect(), texts = [...document.querySelectorAll('#px-boxes text')].map(e => e.getBoundingClientRect());
  if (boxes.right > wide + 1) wrong.push('the picture is beyond the edge');
  texts.sort((a, c) => a.top - c.top || a.left - c.left).forEach((r, i) => {
    const next = texts[i + 1];
    if (next && Math.abs(next.top - r.top) < 2 && next.left < r.right - 1) wrong.push(`labels upon each other at ${r.left}, ${r.top}`);
  });
  const bottom = Math.max(...all.map(([, r]) => r.bottom));
  if (boxes.top < bottom - 3) wrong.push('the picture begins within the header');
  if (document.documentElement.scrollWidth > wide) wrong.push('it scrolls to the side');
  return wrong;
});

for (const [how, options] of [['a script', {}], ['none', {javaScriptEnabled: false}]])
  on(`a finding leads to the frame it blames: with ${how}`, 'findings', async page => {
    const whole = await look(page);
    assert.match(await page.textContent('#px-find a[href="#v11"]'), /main\.odd main\.go:85$/);
    await page.click('#px-find a[href="#v11"] g.px-item text');
    if (options.javaScriptEnabled === false) {
      assert.match(page.url(), /#v11$/);
      assert.equal(await page.locator('#px-badges > g').count(), 2);
    } else {
      await page.waitForFunction(() => /^#z=/.test(location.hash));
      assert.match(await b.line(page), /^main\.odd/);
      assert.ok((await b.labels(page)).includes('main.odd') && !(await b.labels(page)).includes('main.main'));
      const signed = await page.evaluate(() => {
        const to = document.querySelector('#px-sel').getBoundingClientRect();
        return [...document.querySelectorAll('#px-badges > g')].filter(e => e.checkVisibility() && e.getAttribute('display') !== 'none')
          .map(e => e.getBoundingClientRect()).filter(r => r.top > to.top - 2 && r.bottom < to.bottom + 2 && r.right <= to.right + 2).length;
      });
      assert.ok(signed >= 1, 'its sign stands at it');
    }
    assert.ok(differing(whole, await look(page)) > .1, 'it looks different');
  }, options);

on('the root has the mark that it has without a script', 'allocated', async page => {
  const still = await page.evaluate(() => document.querySelector('#px-static title').textContent);
  assert.match(still, /^▲ all/);
  assert.ok((await b.labels(page)).includes('▲ all'), (await b.labels(page))[0]);
});

const look = async page => png(await page.screenshot());
const sizes = {'1200 px': {}, '600 px': {viewport: {width: 600, height: 800}}, '200 % zoom': {viewport: {width: 640, height: 450}, deviceScaleFactor: 2}};
for (const [size, options] of Object.entries(sizes))
  for (const what of Object.keys(pictures))
    on(`nothing upon another, ${size}`, what, async page => {
      assert.deepEqual(await faults(page), []);
      assert.ok(colours(await look(page)) > 20);
    }, options);

for (const colorScheme of ['light', 'dark'])
  on(`the system's colours, ${colorScheme}`, 'cpu', async page => {
    assert.deepEqual(await faults(page), []);
    const picture = await look(page), ofText = await page.evaluate(() => getComputedStyle(document.querySelector('#px-boxes text')).fill);
    const ofPage = await page.evaluate(() => getComputedStyle(document.querySelector('.px-page')).fill), light = s => s.match(/\d+/g).slice(0, 3).reduce((a, v) => a + +v, 0);
    const ofBox = await page.evaluate(() => getComputedStyle(document.querySelector('#px-boxes path')).fill);
    assert.ok(Math.abs(light(ofText) - light(ofBox)) > 300, `text ${ofText} on ${ofBox}`);
    assert.ok(Math.abs(light(await page.evaluate(() => getComputedStyle(document.querySelector('#px-head text')).fill)) - light(ofPage)) > 300, `the header on ${ofPage}`);
    assert.ok(colours(picture) > 8);
  }, {colorScheme, forcedColors: 'active'});

for (const what of ['cpu', 'heap', 'diff', 'html'])
  on('print: one small page', what, async page => {
    for (const landscape of [true, false]) {
      const pdf = await page.pdf({landscape}), pages = pdf.toString('latin1').match(/\/Type \/Page\b/g).length;
      assert.ok(pdf.length <= 300000, pdf.length + ' bytes');
      assert.equal(pages, 1, `pages, ${landscape ? 'wide' : 'high'}`);
    }
  });

// ---- for screen readers

// What is read out: the boxes of a text's lines are for Chromium itself.
const tree = async page => {
  const session = await page.context().newCDPSession(page), {nodes} = await session.send('Accessibility.getFullAXTree');
  return nodes.filter(n => !n.ignored && n.role.value !== 'InlineTextBox').map(n => ({role: n.role.value, name: n.name?.value, focusable: n.properties?.some(p => p.name === 'focusable' && p.value.value)}));
};

for (const what of ['cpu', 'heap', 'diff'])
  on('a screen reader finds a title, a short tree, one frame that follows the arrows', what, async (page, t) => {
    const nodes = await tree(page), items = nodes.filter(n => n.role === 'treeitem');
    t.diagnostic(nodes.length + ' nodes');
    assert.ok(nodes.length <= 100, nodes.length + ' nodes');
    assert.ok(nodes.some(n => n.name === (/^<title[^>]*>([^<]*)/m.exec(readFileSync(fileURLToPath(files[what]), 'utf8').replaceAll('><', '>\n<'))[1])), 'a title');
    assert.equal(items.length, 1);
    assert.ok(items[0].focusable);
    for (const n of nodes.filter(n => ['button', 'searchbox', 'link', 'treeitem', 'tree'].includes(n.role))) assert.ok(n.name, n.role + ' without a name');
    const names = [];
    await page.focus('#px-sel');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Home']) {
      await page.keyboard.press(key);
      names.push((await tree(page)).find(n => n.role === 'treeitem').name);
    }
    assert.notEqual(names[0], names[1]);
    assert.equal(names[0], names[2]);
  });

for (const what of ['cpu', 'heap', 'diff'])
  test(`${what}: without a script no control is read out`, {skip}, async () => {
    const page = await browser.newPage({javaScriptEnabled: false});
    await page.goto(files[what]);
    const nodes = await tree(page);
    assert.ok(nodes.some(n => n.role === 'link'));
    assert.deepEqual(nodes.filter(n => /button|searchbox|tree|menu|status/.test(n.role)), []);
    await page.close();
  });

const axe = path.join(process.env.PPROFX_NODE_MODULES || '', 'axe-core/axe.min.js');
test('axe finds nothing in the HTML file, nor in the SVG within a page', {skip: skip || (existsSync(axe) ? false : 'no axe-core: run tests/web/setup.sh')}, async () => {
  const inline = readFileSync(fileURLToPath(files.cpu), 'utf8').replace(/^<\?xml.*\n/, '');
  const within = b.put(`<!DOCTYPE html><html lang="en"><head><title>a page</title></head><body style="margin:0"><main><h1>A page</h1>${inline}</main></body></html>`, 'html');
  for (const url of [files.html, within]) {
    const page = await b.show(browser, url, {bypassCSP: true});
    await page.addScriptTag({content: readFileSync(axe, 'utf8')});
    const {violations} = await page.evaluate(() => axe.run({resultTypes: ['violations']}));
    assert.deepEqual(violations.map(v => `${v.id} (${v.impact}): ${v.nodes.map(n => n.html.slice(0, 150)).join(' | ')}`), [], url);
    await page.close();
  }
});

// ---- other programs

const has = program => {
  try {
    execFileSync(program, ['--version'], {stdio: 'ignore', env: {...process.env, HOME: tmpdir()}});
    return true;
  } catch {
    return false;
  }
};

const still = async what => {
  const height = +/ height="(\d+)"/.exec(readFileSync(fileURLToPath(files[what]), 'utf8'))[1];
  const page = await browser.newPage({viewport: {width: 1200, height}, javaScriptEnabled: false});
  await page.goto(files[what]);
  const picture = await look(page);
  await page.close();
  return {picture, height};
};

// Fonts and edges differ, boxes and their colours do not.
function alike(other, picture) {
  assert.deepEqual([other.width, other.height], [picture.width, picture.height]);
  assert.ok(colours(other) > 20, 'not blank');
  const share = differing(coarse(other, 8), coarse(picture, 8), 48);
  assert.ok(share < .03, `${(share * 100).toFixed(1)} % of it looks different`);
}

for (const what of Object.keys(pictures))
  test(`rsvg-convert draws the same: ${what}`, {skip: skip || (has('rsvg-convert') ? false : 'no rsvg-convert')}, async () => {
    const {picture} = await still(what);
    alike(png(execFileSync('rsvg-convert', [fileURLToPath(files[what])], {maxBuffer: 1 << 28})), picture);
  });

test('Firefox draws the same', {skip: skip || (has('firefox-esr') ? false : 'no firefox-esr: tests/web/setup.sh --firefox installs it'), timeout: 120000}, async t => {
  const home = mkdtempSync(path.join(tmpdir(), 'pprofx-firefox-'));
  try {
    writeFileSync(path.join(home, 'user.js'), ['javascript.enabled', 'app.update.enabled', 'datareporting.policy.dataSubmissionEnabled', 'browser.shell.checkDefaultBrowser',
      'network.captive-portal-service.enabled', 'network.connectivity-service.enabled', 'browser.safebrowsing.update.enabled'].map(s => `user_pref("${s}", false);\n`).join(''));
    const {picture, height} = await still('cpu'), shot = path.join(home, 'shot.png');
    execFileSync('firefox-esr', ['--headless', '--no-remote', '--profile', home, '--screenshot', shot, `--window-size=1200,${height}`, files.cpu],
      {stdio: 'ignore', timeout: 100000, env: {...process.env, HOME: home, MOZ_HEADLESS: '1'}});
    alike(png(readFileSync(shot)), picture);
  } finally {
    rmSync(home, {recursive: true, force: true});
  }
});

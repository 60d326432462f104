// What is left of a file where scripts, or styles too, are refused, or where it has been through a sanitizer.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createServer} from 'node:http';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import * as b from './browser.mjs';
import {differing, png} from './png.mjs';

const pprofx = process.env.PPROFX, root = process.env.PPROFX_ROOT, skip = b.missing || (pprofx ? false : 'no program: $PPROFX');
const run = (...args) => execFileSync(pprofx, ['flamegraph', ...args], {encoding: 'utf8', maxBuffer: 1 << 28, cwd: root});

// Policies as hosts send them with a file.
const hosts = {
  none: [null, true],
  ours: [null, true], // what --csp prints
  raw: ["default-src 'none'; style-src 'unsafe-inline'; sandbox"],
  attachments: ["default-src 'none'; sandbox"], // neither style nor script: the strictest
  sandbox: ['sandbox'],
  self: ["default-src 'self'"],
};
const elements = {
  img: '<img src="FILE" style="display:block">',
  object: '<object data="FILE" type="image/svg+xml" width="1200" height="HEIGHT" style="display:block"></object>',
};

let browser, server, at, svg, height;
before(async () => {
  if (skip) return;
  svg = run('testdata/cpu.pb.gz');
  height = +/ height="(\d+)"/.exec(svg)[1];
  hosts.ours[0] = run('--csp').trim();
  server = createServer((request, response) => {
    const [, how, name] = request.url.split('/'), policy = hosts[name]?.[0];
    if (how === 'file') {
      response.writeHead(200, {'Content-Type': 'image/svg+xml', ...policy && {'Content-Security-Policy': policy}}).end(svg);
    } else if (elements[how]) {
      const element = elements[how].replace('FILE', '/file/' + name).replace('HEIGHT', height);
      response.writeHead(200, {'Content-Type': 'text/html'}).end(`<!DOCTYPE html><title>a host</title><body style="margin:0">${element}`);
    } else response.writeHead(204).end();
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  at = `http://127.0.0.1:${server.address().port}`;
  browser = await b.launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(address, options) {
  const page = await browser.newPage({viewport: {width: 1200, height}, ...options});
  page.asked = [];
  page.on('request', r => page.asked.push(r.url()));
  await page.goto(address);
  return page;
}

const look = async page => png(await page.screenshot());

/** Fails unless the page comes to look like that: a frame of another process is painted after the page has loaded. */
async function resembles(page, picture, what) {
  let other;
  for (const end = Date.now() + 10000; (other = differing(await look(page), picture)) > .001 && Date.now() < end;)
    await page.waitForTimeout(100);
  assert.ok(other <= .001, `${what}: ${other * 100} % of the pixels are others`);
}

// The controls that can be seen, in any frame.
const controls = async page => (await Promise.all(page.frames().map(f => f.evaluate(() =>
  [...document.querySelectorAll('#px-live, #px-live *, [role=button], [role=searchbox]')]
    .filter(e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible').length)))).reduce((x, y) => x + y);

const lives = async page => {
  const frame = page.frames().at(-1);
  return frame.waitForSelector('#px-boxes path', {state: 'attached', timeout: 20000}).then(() => true);
};

let strictest;
const plain = async () => strictest ??= await (async () => {
  const page = await open(at + '/file/attachments'), picture = await look(page);
  await page.close();
  return picture;
})();

for (const [name, [, scripts]] of Object.entries(hosts))
  for (const how of ['file', 'img', 'object'])
    test(`${name}, ${how}`, {skip}, async () => {
      const page = await open(`${at}/${how}/${name}`);
      if (scripts && how !== 'img') {
        await lives(page);
        assert.ok(await controls(page) > 5);
      } else {
        assert.equal(await controls(page), 0);
        await resembles(page, await plain(), 'without a script');
      }
      assert.deepEqual(page.asked.filter(u => !u.startsWith(at) && !u.startsWith('blob:')), []);
      assert.ok(page.asked.filter(u => !u.endsWith('favicon.ico')).length <= 2, page.asked.join(' '));
      await page.close();
    });

test('the picture without a script is not blank', {skip}, async () => {
  const {rgb} = await plain(), white = rgb.filter(v => v === 255).length / rgb.length;
  assert.ok(white > .1 && white < .9, white + ' is white');
});

for (const [what, name, options] of [['switched off', 'none', {javaScriptEnabled: false}], ['refused', 'raw'], ['and styles refused', 'attachments']])
  test(`scripts ${what}: links in the header zoom, Back comes back`, {skip}, async () => {
    const page = await open(`${at}/file/${name}`, options), whole = await look(page);
    assert.equal(await controls(page), 0);
    await page.click('a[href="#v1"] text');
    await page.waitForURL(/#v1$/, {waitUntil: 'commit'});
    assert.ok(differing(whole, await look(page)) > .1, 'it looks different');
    await page.goBack();
    await resembles(page, whole, 'as before');
    const link = await page.evaluate(() => document.querySelector('.px-hint a').getBoundingClientRect().toJSON());
    await page.mouse.click(link.x + link.width / 2, link.y + link.height / 2);
    await page.waitForURL(/#v0$/, {waitUntil: 'commit'}); // which a click by the mouse does not do
    await resembles(page, whole, 'the link of the last line shows all');
    await page.close();
  });

test('in the dark, an <img> is dark too', {skip}, async () => {
  for (const how of ['file', 'img']) {
    const page = await open(`${at}/${how}/raw`, {colorScheme: 'dark'}), {rgb} = await look(page);
    assert.deepEqual([...rgb.subarray(0, 3)], [24, 24, 24], how);
    await page.close();
  }
});

const purify = path.join(process.env.PPROFX_NODE_MODULES || '', 'dompurify/dist/purify.min.js');
for (const [name, config] of [['as it is', {}], ['for SVG alone', {USE_PROFILES: {svg: true, svgFilters: true}}]])
  test(`DOMPurify ${name} leaves everything but the script`, {skip: skip || (existsSync(purify) ? false : 'no DOMPurify: run tests/web/setup.sh')}, async () => {
    const page = await open(at + '/img/none');
    await page.setContent('<!DOCTYPE html><body style="margin:0">');
    await page.addScriptTag({content: readFileSync(purify, 'utf8')});
    const left = await page.evaluate(([text, config]) => {
      const before = new DOMParser().parseFromString(text, 'image/svg+xml');
      document.body.innerHTML = DOMPurify.sanitize(text, config);
      document.querySelector('svg').style.display = 'block';
      const list = (of, what, how) => [...of.querySelectorAll(what)].map(how).sort();
      const all = of => ({
        paths: list(of, 'path', e => e.getAttribute('d')), titles: list(of, 'title', e => e.textContent), texts: list(of, 'text', e => e.textContent),
        views: list(of, 'view', e => e.id + e.getAttribute('viewBox')), links: list(of, 'a', e => e.getAttribute('href')), styles: list(of, 'style', e => e.textContent),
        data: (of.querySelector('#px-data')?.textContent ?? '').replace(/\s/g, ''), meta: of.querySelector('svg').getAttribute('data-px'), fills: list(of, '[fill]', e => e.getAttribute('fill')),
      });
      return {before: all(before), after: all(document.body), scripts: document.body.querySelectorAll('script').length};
    }, [svg, config]);
    assert.equal(left.scripts, 0);
    // It takes away ids that are names of what a document has: document.all.
    for (const key of Object.keys(left.before)) assert.deepEqual(left.after[key], left.before[key], key);
    await resembles(page, await plain(), 'what is left');
    await page.close();
  });

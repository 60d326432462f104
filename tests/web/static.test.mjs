// The picture without a script: refused by the browser's settings or by the host's policy, in <img>, and its links.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createServer} from 'node:http';
import path from 'node:path';
import * as b from './browser.mjs';

const {PPROFX, PPROFX_ROOT} = process.env, skip = PPROFX ? b.missing || false : 'no $PPROFX';
let browser, server, root, svg;

// What hosts send with an attachment, one each, as in shared reference: GitHub's attachments, raw files, a bare
// sandbox, a company's page.
const policies = {
  attachment: "default-src 'none'; script-src 'none'; img-src 'self'; media-src 'self'; sandbox",
  raw: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  sandbox: 'sandbox',
  company: "default-src 'self'",
};

before(async () => {
  if (skip) return;
  svg = execFileSync(PPROFX, ['flamegraph', path.join(PPROFX_ROOT, 'testdata/cpu.pb.gz'), '-o', '-'], {stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28});
  browser = await b.launch();
  assert.ok(svg.length > 10000);
  server = createServer((request, answer) => {
    const name = request.url.slice(1).split(/[?.]/)[0];
    if (name === 'img') return answer.writeHead(200, {'Content-Type': 'text/html'}).end('<!DOCTYPE html><style>*{margin:0;padding:0}img{display:block}</style><img src="/attachment.svg">');
    answer.writeHead(200, {'Content-Type': 'image/svg+xml', ...policies[name] ? {'Content-Security-Policy': policies[name]} : {}}).end(svg);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  root = `http://127.0.0.1:${server.address().port}/`;
});
after(async () => {
  await browser?.close();
  server?.close();
});

const open = async (address, options = {}) => {
  const page = await browser.newPage({viewport: {width: 1200, height: 640}, javaScriptEnabled: false, ...options});
  await page.goto(root + address);
  await page.waitForTimeout(100);
  return page;
};
const shot = async (address, options) => {
  const page = await open(address, options), picture = await page.screenshot();
  await page.close();
  return picture;
};

for (const name of Object.keys(policies))
  test(`policy ${name}: the static picture, and nothing that needs a script`, {skip}, async () => {
    const plain = await shot('plain.svg'), page = await open(name + '.svg', {javaScriptEnabled: true});
    assert.equal(await page.evaluate(() => document.querySelector('#px-live')).catch(() => null), null);
    assert.ok(plain.equals(await page.screenshot()), 'the same as without any policy');
    await page.close();
  });

// How many in a thousand pixels differ plainly; fonts may be smoothed in another way.
async function difference(a, c) {
  const page = await browser.newPage();
  const parts = await page.evaluate(async urls => {
    const [x, y] = await Promise.all(urls.map(async url => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const {width, height} = image, canvas = new OffscreenCanvas(width, height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      return canvas.getImageData(0, 0, width, height).data;
    }));
    let far = 0;
    for (let i = 0; i < x.length; i += 4) if (Math.abs(x[i] - y[i]) + Math.abs(x[i + 1] - y[i + 1]) + Math.abs(x[i + 2] - y[i + 2]) > 120) far++;
    return 1000 * far / (x.length / 4);
  }, [a, c].map(p => 'data:image/png;base64,' + p.toString('base64')));
  await page.close();
  return parts;
}

test('in <img> it looks as at an attachment host', {skip}, async () => {
  assert.ok(await difference(await shot('attachment.svg'), await shot('img')) < 1);
});

test('a link zooms without a script, and Back comes back', {skip}, async () => {
  const page = await open('attachment.svg'), whole = await page.screenshot();
  await page.mouse.click(140, 56);
  await page.waitForTimeout(200);
  assert.match(page.url(), /#v\d$/);
  assert.ok(!whole.equals(await page.screenshot()), 'zoomed');
  await page.goBack();
  await page.waitForTimeout(200);
  assert.ok(whole.equals(await page.screenshot()), 'back');
  await page.close();
});

test('dark, where the style is not refused', {skip}, async () => {
  const dark = {colorScheme: 'dark'};
  const far = await difference(await shot('raw.svg', dark), await shot('raw.svg'));
  assert.ok(far > 500, far + ' of 1000');
  assert.ok(await difference(await shot('attachment.svg', dark), await shot('attachment.svg')) < 1);
});

// A Chromium for the tests, driven by playwright-core, which tests/web/setup.sh fetches: $PPROFX_NODE_MODULES.
import {createRequire} from 'node:module';
import {existsSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const modules = process.env.PPROFX_NODE_MODULES || '', program = process.env.PPROFX_CHROMIUM || '/usr/bin/chromium';

/** Why there is none, or null. */
export const missing = !existsSync(path.join(modules, 'playwright-core')) ? 'no playwright-core: run tests/web/setup.sh' :
  !existsSync(program) ? 'no chromium: tools/setup.sh --test installs it' : null;

export async function launch() {
  const {chromium} = createRequire(path.join(modules, 'x'))('playwright-core');
  return chromium.launch({executablePath: program, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']});
}

const folder = mkdtempSync(path.join(tmpdir(), 'pprofx-web-'));
let n = 0;

/** Writes a file; gives its address. */
export function put(text, ending = 'svg') {
  const file = path.join(folder, `${++n}.${ending}`);
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

/** A page that shows an address; its .log has what a browser complains about, and requests for anything else. */
export async function show(browser, url, options = {}) {
  const page = await browser.newPage({viewport: {width: 1200, height: 800}, ...options});
  page.log = [];
  page.on('console', m => page.log.push(m.type() + ': ' + m.text()));
  page.on('pageerror', e => page.log.push('error: ' + e.message));
  page.on('request', r => r.url().split('#')[0] === url.split('#')[0] || r.url().startsWith('blob:') || page.log.push('request: ' + r.url()));
  await page.goto(url);
  if (options.javaScriptEnabled !== false)
    await page.waitForFunction(() => document.querySelector('#px-boxes path') || document.querySelector('[data-broken]'), null, {timeout: 20000}).catch(e => { throw Error(page.log.join('; ') || e.message); });
  return page;
}

/** Where a label stands, from the picture. */
export const place = (page, text) => page.evaluate(wanted => {
  const t = [...document.querySelectorAll('#px-boxes text')].find(e => e.firstChild.data.trim() === wanted);
  if (!t) return null;
  const b = t.getBoundingClientRect();
  return {x: b.left + 3, y: b.top + b.height / 2};
}, text);

export async function click(page, text, options) {
  const p = await place(page, text);
  if (!p) throw Error('no frame ' + text);
  await page.mouse.click(p.x, p.y, options);
  await page.mouse.move(1, 1);
}

export const labels = page => page.evaluate(() => [...document.querySelectorAll('#px-boxes text')].map(e => e.firstChild.data.trim()));
export const line = page => page.evaluate(() => [...document.querySelector('#px-line').children].map(e => e.textContent).join(' | '));
export const search = page => page.evaluate(() => document.querySelector('#px-q').getAttribute('aria-label'));
export const hash = page => page.evaluate(() => location.hash);
export const press = (page, name) => page.evaluate(s => {
  const e = [...document.querySelectorAll('#px-live [role]')].find(e => e.textContent.startsWith(s));
  e.dispatchEvent(new MouseEvent('click', {bubbles: true}));
}, name);

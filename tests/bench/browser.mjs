#!/usr/bin/env node
// What a browser needs for flamegraphs, beside an empty SVG: medians of five, as a Markdown table.
//
//     tests/web/setup.sh build/release
//     PPROFX_NODE_MODULES=build/release/web/node_modules tests/bench/browser.mjs S.svg L.svg inferno.svg
//
// paint: first contentful paint, less that of an empty SVG. ready: from the navigation on until the script draws.
// picture: until a screenshot of the window is there. zoom, search: from the event to the second frame after it.
// memory: the most that the process that draws the page ever had.
import {launch, put} from '../web/browser.mjs';
import {readFileSync, realpathSync, statSync} from 'node:fs';
import {basename} from 'node:path';
import {pathToFileURL} from 'node:url';

const RUNS = 5, median = list => list.slice().sort((a, b) => a - b)[list.length >> 1];
const browser = await launch();

// In the page: two frames after f.
const settle = (page, f, argument) => page.evaluate(async ([f, argument]) => {
  const began = performance.now();
  new Function('argument', f)(argument);
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}, [f, argument]);

const key = "(document.activeElement || document.documentElement).dispatchEvent(new KeyboardEvent('keydown', {key: argument, bubbles: true}));";
const ours = {
  ready: () => document.querySelector('#px-boxes path'),
  zoom: async page => {
    await settle(page, key, 'ArrowDown');
    return settle(page, key, 'Enter');
  },
  search: async page => {
    await settle(page, key, '0');
    await settle(page, key, '/');
    return settle(page, key, 'e');
  },
};
// flamegraph.pl and inferno: the widest frame but the root, and their own function.
const theirs = {
  ready: () => document.readyState === 'complete',
  zoom: page => settle(page, `const g = [...document.querySelectorAll('#frames > g, #frames > svg > g')].map(g => [g, g.getBoundingClientRect()]);
    const whole = Math.max(...g.map(([, b]) => b.width));
    const [frame] = g.filter(([, b]) => b.width < whole - 1).sort((a, c) => c[1].width - a[1].width)[0];
    frame.querySelector('rect').dispatchEvent(new MouseEvent('click', {bubbles: true}));`),
  search: page => settle(page, "search('e');"),
};

// Every page has a process of its own; others are smaller.
async function memory() {
  const session = await browser.newBrowserCDPSession(), {processInfo} = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return Math.max(...processInfo.filter(p => p.type === 'renderer').map(p => +/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${p.id}/status`, 'utf8'))[1] / 1000));
}

async function once(url, kind) {
  const page = await browser.newPage({viewport: {width: 1200, height: 800}}), began = performance.now(), result = {};
  await page.goto(url, {timeout: 120000, waitUntil: 'commit'});
  await page.waitForFunction(kind.ready, null, {timeout: 120000});
  result.ready = performance.now() - began;
  await page.screenshot();
  result.picture = performance.now() - began;
  result.paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);
  if (kind.zoom) {
    result.zoom = await kind.zoom(page);
    result.search = await kind.search(page);
  }
  result.memory = await memory();
  await page.close();
  return result;
}

async function medians(url, kind) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await once(url, kind));
  return key => Math.round(median(runs.map(r => r[key])));
}

const empty = await medians(put('<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><text x="9" y="20">empty</text></svg>'), {ready: theirs.ready});
console.log('| file | KB | paint ms | ready ms | picture ms | zoom ms | search ms | memory MB |\n|---|---|---|---|---|---|---|---|');
console.log('| at most, S | 300 | 150 | | | | | |\n| at most, L | 4000 | 600 | 1200 | 1500 | 100 | 100 | |');
console.log(`| an empty SVG | | ${empty('paint')} | ${empty('ready')} | ${empty('picture')} | | | ${empty('memory')} |`);
for (const file of process.argv.slice(2)) {
  const url = pathToFileURL(realpathSync(file)).href, page = await browser.newPage();
  await page.goto(url, {timeout: 120000});
  const kind = await page.evaluate(() => !!document.querySelector('[data-px]')) ? ours : theirs;
  await page.close();
  const of = await medians(url, kind);
  console.log(`| ${basename(file)} | ${Math.round(statSync(file).size / 1000)} | ${of('paint') - empty('paint')} | ${of('ready')} | ${of('picture')} | ${of('zoom')} | ${of('search')} | ${of('memory')} |`);
}
await browser.close();

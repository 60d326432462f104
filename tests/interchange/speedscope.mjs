// speedscope.mjs PPROFX PACKAGE PROFILE... [-- PROFILE...]: what pprofx convert writes, opened by speedscope's own
// importer.
//
// PACKAGE is the folder of the npm package.  The importer is inside its one script for the browser; it runs here
// without a page, and what comes behind the importer, the drawing, is cut off.  The same importer reads the
// profiles before the "--" themselves: what it sees in both must be the same.  It does not know inlined calls.
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [pprofx, packageFolder, ...profiles] = process.argv.slice(2);
const divider = profiles.includes("--") ? profiles.indexOf("--") : profiles.length;
let checks = 0;
let failed = 0;

function check(good, what) {
    checks++;
    if (!good) {
        failed++;
        console.log(`FAIL ${what}`);
    }
}

// importProfilesFromBase64(name, text) of speedscope's bundle.
function loadImporter() {
    const release = path.join(packageFolder, "dist", "release");
    const script = fs.readdirSync(release).find((name) => /^speedscope-.*\.js$/.test(name));
    const text = fs.readFileSync(path.join(release, script), "utf8");
    const entry = /loadFileFromBase64:\((\w+),(\w+)\)=>\{this\.loadProfile\(\(\)=>(\w+)\(\1,\2\)\)\}/.exec(text);
    const end = text.lastIndexOf("console.log(`speedscope v");
    if (!entry || end < 0)
        throw new Error(`${script} is not built as this test expects`);
    const page = {getElementById: () => null, createElement: () => ({style: {}, getContext: () => null}), body: {}};
    const silent = {log() {}, warn() {}, error() {}, assert() {}};
    const globals = {console: silent, document: page, location: {hash: "", protocol: "file:"}, performance,
                     TextDecoder, TextEncoder, atob, btoa, setTimeout, clearTimeout, URL, Blob, Response,
                     DecompressionStream, navigator: {userAgent: "node", platform: "node"}, localStorage: undefined,
                     requestAnimationFrame() {}, addEventListener() {}, matchMedia: () => ({addListener() {}})};
    globals.window = globals;
    globals.self = globals;
    vm.runInNewContext(`${text.slice(0, end)}globalThis.importer=${entry[3]};})();`, globals, {filename: script});
    return globals.importer;
}

function sumsByName(profile) {
    const sums = new Map();
    profile.forEachFrame((frame) => sums.set(frame.name, (sums.get(frame.name) ?? 0) + frame.getSelfWeight()));
    return [...sums].filter(([, sum]) => sum !== 0).map(([name, sum]) => `${name} ${sum}`).sort();
}

// Numbers beyond 2^53 lose digits in JavaScript, and our sums end at 2^63.
const isNear = (a, b) => a === b || Math.abs(a - b) <= 1e-12 * a || (a >= 2 ** 63 && b >= 2 ** 63);

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const run = (...words) => execFileSync(pprofx, words, {maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"]});

function checkShape(name, text) {
    const file = JSON.parse(text);
    const frames = file.shared.frames.length;
    check(file.$schema === "https://www.speedscope.app/file-format-schema.json", `${name}: $schema`);
    check(/^pprofx \d/.test(file.exporter), `${name}: exporter`);
    check(file.shared.frames.every((f) => typeof f.name === "string" && f.name), `${name}: a frame has no name`);
    for (const p of file.profiles) {
        check(p.type === "sampled" && p.samples.length === p.weights.length, `${name}: ${p.name}: samples and weights`);
        check(isNear(p.endValue, p.weights.reduce((a, b) => a + b, 0)), `${name}: ${p.name}: endValue`);
        check(p.samples.every((s) => s.every((f) => Number.isInteger(f) && f >= 0 && f < frames)),
              `${name}: ${p.name}: a frame that is not there`);
    }
    return file;
}

async function open(importer, profile, ...options) {
    const name = path.basename(profile);
    const json = run("convert", "--to=speedscope", ...options, profile);
    const file = checkShape(name, json);
    const group = await importer(`${name}.speedscope.json`, base64(json));
    check(group && group.profiles.length === file.profiles.length, `${name}: not opened`);
    check(group.indexToView === file.activeProfileIndex, `${name}: another profile is shown first`);
    group.profiles.forEach((p, i) => check(isNear(p.getTotalWeight(), file.profiles[i].endValue), `${name}: total of ${i}`));
    return group.profiles[group.indexToView];
}

// The profile itself, opened by speedscope, and as folded stacks.
async function compare(importer, profile) {
    const name = path.basename(profile);
    const group = await importer(name, base64(fs.readFileSync(profile)));
    const theirs = group.profiles[0], ours = await open(importer, profile, "-noinlines");
    const a = sumsByName(ours), b = sumsByName(theirs);
    check(ours.getWeightUnit() === theirs.getWeightUnit(), `${name}: ${ours.getWeightUnit()}`);
    check(a.length > 0 && a.join("\n") === b.join("\n"),
          `${name}: ${a.find((line, i) => line !== b[i])}, not ${b.find((line, i) => line !== a[i])}`);
    const folded = await importer(`${name}.folded`, base64(run("folded", profile)));
    check(folded.profiles[0].getTotalWeight() === ours.getTotalWeight(), `${name}: folded stacks differ`);
}

const importer = loadImporter();
for (const [i, profile] of profiles.entries()) {
    try {
        if (i < divider)
            await compare(importer, profile);
        if (i !== divider)
            await open(importer, profile, "-lines");
    } catch (error) {
        check(false, `${profile}: ${error.message.slice(0, 300)}`);
    }
}
console.log(`${profiles.length} profiles, ${checks} checks, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

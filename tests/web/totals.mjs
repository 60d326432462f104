// What `go tool pprof -raw` says the sums of a profile's sample types are.
//
//     node totals.mjs FILE... >totals.tsv
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const run = (program, ...args) => execFileSync(program, args, {encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'],
  env: {...process.env, PPROF_TMPDIR: '/tmp', GOTOOLCHAIN: 'local'}});

export const available = (() => {
  try {
    return /pprof/.test(run('go', 'tool'));
  } catch {
    return false;
  }
})();

/** [[type, sum]], or null when pprof cannot read the file. */
export function totals(file) {
  let text;
  try {
    text = run('go', 'tool', 'pprof', '-raw', '-symbolize=none', file);
  } catch {
    return null;
  }
  const lines = text.split('\n'), at = lines.indexOf('Samples:');
  const types = lines[at + 1].trim().split(/\s+/).map(s => s.replace(/\[dflt\]$/, '')), sums = types.map(() => 0n);
  for (const line of lines.slice(at + 2, lines.indexOf('Locations')))
    /^\s*(-?\d+(?:\s+-?\d+)*):/.exec(line)?.[1].trim().split(/\s+/).forEach((v, i) => sums[i] += BigInt(v));
  return types.map((type, i) => [type.replace(/\/[^/]*$/, ''), sums[i]]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log('# What go tool pprof -raw sums up to, where Go is not installed: file, sample type, sum. Written by totals.mjs.');
  for (const file of process.argv.slice(2))
    for (const [type, sum] of totals(file) ?? []) console.log(`${path.basename(file)}\t${type}\t${sum}`);
}

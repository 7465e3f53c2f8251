// memflow beside the floor on a synthetic project: the same SQL, in turn, in one go.
// usage: node bench/project.mjs [--models 100,1000,5000] [--rows 1000] [--rounds 3]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { generateProject } from './generate-project.mjs';
import { median, summary } from './statistics.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const memflow = join(here, '..', 'bin', 'memflow.js');
const { values } = parseArgs({
  options: {
    models: { type: 'string', default: '100,1000' },
    rows: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
  },
});
const preload = pathToFileURL(join(here, 'report-memory.mjs')).href;

/** One run of a node script: seconds and peak MB. @param {string} cwd @param {readonly string[]} args */
function measure(cwd, args) {
  const memoryFile = join(cwd, '.memory');
  rmSync(memoryFile, { force: true });
  const start = performance.now();
  const run = spawnSync(process.execPath, ['--import', preload, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1', MEMFLOW_BENCH_MEMORY: memoryFile },
  });
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0) throw new Error(`${args.join(' ')} failed:\n${run.stdout}${run.stderr}`);
  const megabytes = existsSync(memoryFile) ? Number(readFileSync(memoryFile, 'utf8')) : Number.NaN;
  return { seconds, megabytes, output: run.stdout };
}

/** @param {string} root */
function removeDatabase(root) {
  for (const name of [
    'synthetic.duckdb',
    'synthetic.duckdb.wal',
    'synthetic.duckdb.memflow-commits.json',
    'target',
  ])
    rmSync(join(root, name), { recursive: true, force: true });
}

for (const models of values.models.split(',').map(Number)) {
  const root = mkdtempSync(join(tmpdir(), 'memflow-bench-'));
  generateProject(root, models, Number(values.rows));
  /** @type {Record<string, number[]>} */
  const seen = {};
  /** @param {string} name @param {number} value */
  const add = (name, value) => {
    seen[name] = [...(seen[name] ?? []), value];
  };
  for (let round = 0; round < Number(values.rounds); round++) {
    removeDatabase(root);
    add('empty node', measure(root, ['-e', '0']).seconds);
    add('--help', measure(root, [memflow, '--help']).seconds);
    add('parse', measure(root, [memflow, 'parse']).seconds);
    measure(root, [memflow, 'seed']);
    const first = measure(root, [memflow, 'run']);
    add('run, first', first.seconds);
    add('run memory MB', first.megabytes);
    add('run, again', measure(root, [memflow, 'run']).seconds);
    add('test', measure(root, [memflow, 'test']).seconds);
    measure(root, [memflow, 'compile', '--full-refresh']);
    const floor = measure(root, [join(here, 'floor.mjs'), root, join(root, 'floor.duckdb')]);
    const figures = JSON.parse(floor.output.trim().split('\n').at(-1) ?? '{}');
    add('floor run', (figures.run_ms + figures.checkpoint_ms) / 1000);
    add('floor test', figures.test_ms / 1000);
    add('floor memory MB', figures.rss_mb);
  }
  console.log(
    `\n${models} models, ${2 * models} tests, ${values.rows} rows each, ${values.rounds} rounds: median (min - max), seconds`,
  );
  for (const [name, figures] of Object.entries(seen))
    console.log(`${name.padEnd(18)} ${summary(figures)}`);
  const ratio = (/** @type {string} */ a, /** @type {string} */ b) =>
    median(seen[a] ?? []) / median(seen[b] ?? []);
  console.log(
    `run / floor ${ratio('run, first', 'floor run').toFixed(2)}, test / floor ${ratio('test', 'floor test').toFixed(2)}`,
  );
  rmSync(root, { recursive: true, force: true });
}

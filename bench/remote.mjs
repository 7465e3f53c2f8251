// What a store on the network costs: the timed test `remote_store` of the shipped project against a store of our own that answers
// late and loses requests. Each pair of latency and loss is one `memflow bench`, warm, where the engine may keep what
// it has read, and the same as `cold`, where it may not.
// usage: node bench/remote.mjs [--scale 1000000] [--latency 0,20,100] [--loss 0,0.05,0.2,0.6] [--seed 1]
// (needs `npm run build`, and DuckDB's extension httpfs, installed once in a DuckDB of the same version)
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { openLossyStore } from './lossy-store.mjs';

/** @type {typeof import('../src/base/random.ts')} */
const { createRandom } = await import(new URL('../dist/base/random.js', import.meta.url).href);

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1000000' },
    latency: { type: 'string', default: '0,20,100' },
    loss: { type: 'string', default: '0,0.05,0.2,0.6' },
    seed: { type: 'string', default: '1' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'memflow-remote-'));
for (const part of ['project.yml', 'macros', 'models/performance'])
  cpSync(join(root, part), join(folder, part), { recursive: true });
const TEST = 'tests/benchmarks/beyond/remote_store.sql';
mkdirSync(join(folder, 'tests', 'benchmarks'), { recursive: true });
const test = readFileSync(join(root, TEST), 'utf8');
writeFileSync(join(folder, 'tests', 'benchmarks', 'remote_store.sql'), test);
writeFileSync(
  join(folder, 'tests', 'benchmarks', 'remote_store_cold.sql'),
  test.replace('max_seconds=3', 'max_seconds=6, cold=true'),
);

/** Not in step, since the store answers from this process. @param {readonly string[]} args @returns {Promise<{ exitCode: number | null, output: string }>} */
function memflow(...args) {
  const child = spawn(process.execPath, [join(root, 'bin', 'memflow.js'), ...args], {
    cwd: folder,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, output })));
}
const scale = Number(options.scale);
const built = await memflow('run', '--select', 'suite_memories', '--vars', `scale: ${scale}`);
if (built.exitCode !== 0) throw new Error(built.output);
const file = join(folder, 'memories.parquet');
const instance = await DuckDBInstance.create(join(folder, 'memory.duckdb'), {
  access_mode: 'READ_ONLY',
});
const connection = await instance.connect();
await connection.run(`copy (from main_performance.suite_memories) to '${file}'`);
connection.closeSync();
instance.closeSync();

const random = createRandom(Number(options.seed));
const store = await openLossyStore('memories.parquet', readFileSync(file), random.next);
const vars = JSON.stringify({ scale, remote_store: store.url });

/** @param {string} name */
async function measure(name) {
  Object.assign(store.traffic, { requests: 0, lost: 0, bytes: 0 });
  await memflow('bench', '--select', name, '--vars', vars);
  const { results } = JSON.parse(readFileSync(join(folder, 'target', 'run_results.json'), 'utf8'));
  const { requests, lost, bytes } = store.traffic;
  return { ...results[0], requests, lost, bytes };
}

console.log(
  `${scale} rows, ${(readFileSync(file).length / 1e6).toFixed(1)} MB\n` +
    'latency ms   loss             p50 ms   p95 ms   max ms  samples  requests   lost    MB  outcome',
);
for (const latencyMs of options.latency.split(',').map(Number))
  for (const loss of options.loss.split(',').map(Number))
    for (const name of ['remote_store', 'remote_store_cold']) {
      Object.assign(store.faults, { latencyMs, loss });
      const { status, message, timed, requests, lost, bytes } = await measure(name);
      const figures = timed?.figures ?? {};
      const times = [figures.p50Ms, figures.p95Ms, figures.maxMs].map(
        (ms) => ms?.toFixed(1) ?? '-',
      );
      console.log(
        [
          String(latencyMs).padStart(10),
          `${loss * 100} %`.padStart(6),
          (name.endsWith('cold') ? 'cold' : 'warm').padStart(6),
          ...times.map((text) => text.padStart(8)),
          String(figures.samples ?? '-').padStart(8),
          String(requests).padStart(9),
          String(lost).padStart(6),
          (bytes / 1e6).toFixed(1).padStart(5),
          status === 'pass' ? 'pass' : `${status}: ${message?.split('\n')[0]}`,
        ].join(' '),
      );
    }
await store.close();
rmSync(folder, { recursive: true });

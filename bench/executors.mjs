// How many connections are worth executing on: 1 to 16 of the bare binding that ask without pause, with as many threads
// in libuv as are to be tried, alone and while other connections write long statements. All combinations take turns, a
// round after the other; medians of reads per second (p95 ms), and of the statements that the writers got done per second.
// The figures of docs/decisions/0008-pool.md.
// usage: node bench/executors.mjs [rows=1000000] [seconds=0.5] [writers=4] [rounds=5]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { median } from './statistics.mjs';

const rows = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 0.5);
const writers = Number(process.argv[4] ?? 4);
const rounds = Number(process.argv[5] ?? 5);
const THREADS = [2, 4, 8, 16];
const EXECUTORS = [1, 2, 4, 8, 16];
const QUERIES = {
  short: `select kind, count(*), avg(score) from m where at_time >= timestamp '2026-11-20' group by kind`,
  medium: `select id, score, content from m where score > 0.6 and uses >= 2 order by score desc, at_time desc limit 7`,
};

/** @typedef {{ title: string, count: number, perSecond: number, p95: number, written: number }} Turn */

/**
 * Measures in this process, whose libuv has as many threads as it was started with.
 * @returns {Promise<Turn[]>}
 */
async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'memflow-executors-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const first = await instance.connect();
  await first.run(`attach '${join(folder, 'x.duckdb')}' as x`);
  const connect = async () => {
    const connection = await instance.connect();
    await connection.run('use x');
    return connection;
  };
  await (await connect()).run(
    `create table m as select i as id, repeat('abcdefghij', 13) as content, 0.1 + (i % 90) / 100 as score,
      timestamp '2026-12-01' - interval 1 minute * i as at_time, i % 100 as uses, ['a', 'b', 'c'][1 + i % 3] as kind
    from range(${rows}) t(i) order by at_time`,
  );
  const readers = await Promise.all(Array.from({ length: 16 }, connect));
  const writing = await Promise.all(Array.from({ length: writers }, connect));
  /** @type {Turn[]} */
  const turns = [];
  for (const writes of [false, true])
    for (const [name, sql] of Object.entries(QUERIES))
      for (const count of EXECUTORS) {
        let isOver = false;
        let written = 0;
        const others = (writes ? writing : []).map(async (connection, i) => {
          while (!isOver) {
            await connection.run(
              `create or replace table w${i} as select * from m where id % ${writers} = ${i} order by score`,
            );
            written++;
          }
        });
        /** @type {number[]} */
        const times = [];
        const startedMs = performance.now();
        await Promise.all(
          readers.slice(0, count).map(async (connection) => {
            while (performance.now() < startedMs + seconds * 1000) {
              const askedMs = performance.now();
              const result = await connection.run(sql);
              for (let i = 0; i < result.chunkCount; i++) result.getChunk(i).getRows();
              times.push(performance.now() - askedMs);
            }
          }),
        );
        const took = (performance.now() - startedMs) / 1000;
        isOver = true;
        await Promise.all(others);
        turns.push({
          title: `${name}, ${writes ? 'writing' : 'alone'}`,
          count,
          perSecond: times.length / took,
          p95: times.sort((a, b) => a - b)[Math.floor((times.length - 1) * 0.95)] ?? 0,
          written: written / took,
        });
      }
  rmSync(folder, { recursive: true, force: true });
  return turns;
}

/** @param {number} threads @returns {Turn[]} */
function measureWith(threads) {
  const child = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MEMFLOW_BENCH_CHILD: '1', UV_THREADPOOL_SIZE: String(threads) },
    },
  );
  return JSON.parse(child.stdout);
}

function compare() {
  const turns = Array.from({ length: rounds }, () =>
    THREADS.flatMap((threads) =>
      measureWith(threads).map((turn) => ({ ...turn, title: `${turn.title}, ${threads} threads` })),
    ),
  ).flat();
  console.log(''.padEnd(28), ...EXECUTORS.map((count) => String(count).padStart(18)));
  for (const title of new Set(turns.map((turn) => turn.title))) {
    const cells = EXECUTORS.map((count) => {
      const same = turns.filter((turn) => turn.title === title && turn.count === count);
      const middle = (/** @type {'perSecond' | 'p95' | 'written'} */ key) =>
        median(same.map((turn) => turn[key]));
      const written = title.includes('writing') ? ` ${middle('written').toFixed(0)}w` : '';
      return `${middle('perSecond').toFixed(0)} (${middle('p95').toFixed(1)})${written}`;
    });
    console.log(title.padEnd(28), ...cells.map((cell) => cell.padStart(18)));
  }
}

if (process.env['MEMFLOW_BENCH_CHILD'] === undefined) compare();
else console.log(JSON.stringify(await measure()));

// What the adapter adds to the bare binding: small transactions (begin; create view; ledger insert; commit) sent in
// the ways a run may send them, each on a database of its own, taking turns every few transactions, so that a busy
// machine is as busy for one as for the other.
// usage: node bench/adapter-overhead.mjs [transactions=1000]        (needs `npm run build`)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

// By URL, so that type checking does not need the build.
/** @param {string} path */
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
/** @type {typeof import('../src/adapter/registry.ts')} */
const { loadAdapter } = await built('adapter/registry.js');
/** @type {typeof import('../src/base/clock.ts')} */
const { systemClock } = await built('base/clock.js');
/** @type {typeof import('../src/base/log.ts')} */
const { silentLog } = await built('base/log.js');

const transactions = Number(process.argv[2] ?? 1000);
const WORKERS = 4;
/** Transactions per turn. */
const TURN = 20;

const effects = {
  clock: systemClock,
  env: process.env,
  cwd: process.cwd(),
  log: silentLog,
  signal: new AbortController().signal,
};
const adapter = await loadAdapter('duckdb');
const LEDGER =
  'create table memflow.ledger (commit_number bigint, schema_name varchar, identifier varchar, node_id varchar, row_count bigint, written_at varchar)';

/** @param {number} k */
const view = (k) => `create or replace view "main"."v${k}" as (\nselect ${k} as x\n)`;
/** @param {number} k */
const ledgerRow = (k) =>
  `insert into "memflow"."ledger" values (${k}, 'main', 'v${k}', 'model.p.v${k}', null, '2026-01-01T00:00:00Z')`;
/** @param {number} k */
const tag = (k) => `memflow:0b1c2d3e:model.p.v${k}`;

/** @typedef {{ send(worker: number, k: number): Promise<unknown>, close(): Promise<void> }} Sender */

const directory = mkdtempSync(join(tmpdir(), 'memflow-bench-'));
let files = 0;

/**
 * @param {number} workers
 * @param {(connection: import('@duckdb/node-api').DuckDBConnection, k: number) => Promise<unknown>} send
 * @returns {Promise<Sender>}
 */
async function bare(workers, send) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const first = await instance.connect();
  await first.run(`attach '${join(directory, `bare${files++}.duckdb`)}' as bare`);
  const connections = [first];
  while (connections.length < workers) connections.push(await instance.connect());
  for (const connection of connections) await connection.run('use bare');
  await first.run('create schema memflow');
  await first.run(LEDGER);
  return {
    send: (worker, k) => send(connections[worker] ?? first, k),
    async close() {
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * @param {number} workers
 * @param {(connection: import('../src/adapter/connection.ts').Connection, k: number) => Promise<unknown>} send
 * @returns {Promise<Sender>}
 */
async function adapted(workers, send) {
  const values = { path: `adapted${files++}.duckdb` };
  const target = adapter.resolveTarget({ type: 'duckdb', values, projectDir: directory });
  const database = await adapter.open(target, { connections: workers }, effects);
  await database.withConnection(async (connection) => {
    await connection.execute('create schema memflow');
    await connection.execute(LEDGER);
  });
  return {
    send: (_worker, k) => database.withConnection((connection) => send(connection, k)),
    close: () => database.close(),
  };
}

/** @type {Map<string, { workers: number, sender: Sender, times: number[], cpu: number[] }>} */
const variants = new Map();
/** @param {string} name @param {number} workers @param {Sender} sender */
const add = (name, workers, sender) =>
  variants.set(`${name}, ${workers} conn`, { workers, sender, times: [], cpu: [] });

for (const workers of [1, WORKERS]) {
  add(
    'bare, 4 calls',
    workers,
    await bare(workers, async (connection, k) => {
      await connection.run('begin');
      await connection.run(view(k));
      await connection.run(ledgerRow(k));
      await connection.run('commit');
    }),
  );
  add(
    'adapter, transaction()',
    workers,
    await adapted(workers, (connection, k) =>
      connection.transaction(async () => {
        await connection.execute(view(k), { tag: tag(k), signal: effects.signal });
        await connection.execute(ledgerRow(k), { tag: tag(k), signal: effects.signal });
      }),
    ),
  );
  add(
    'bare, 1 call',
    workers,
    await bare(workers, (connection, k) =>
      connection.run(`begin;${view(k)};${ledgerRow(k)};commit`),
    ),
  );
  add(
    'adapter, runTransaction()',
    workers,
    await adapted(workers, (connection, k) =>
      connection.runTransaction([{ sql: view(k) }, { sql: ledgerRow(k) }], {
        tag: tag(k),
        signal: effects.signal,
      }),
    ),
  );
}

for (let done = 0; done < transactions; done += TURN) {
  for (const { workers, sender, times, cpu } of variants.values()) {
    let next = done;
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let k = next++; k < done + TURN; k = next++) await sender.send(worker, k);
      }),
    );
    times.push(((performance.now() - started) / TURN) * 1000);
    const { user, system } = process.cpuUsage(cpuBefore);
    cpu.push((user + system) / TURN);
  }
}
for (const { sender } of variants.values()) await sender.close();
rmSync(directory, { recursive: true });

/** @param {number[]} values @param {number} q */
const quantile = (values, q) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * q)] ?? Number.NaN;
};
console.log(
  `${transactions} transactions each; microseconds of wall and CPU time per transaction, over turns of ${TURN}`,
);
const titles = ['median', 'p25', 'p75', 'cpu', 'p25', 'p75'];
console.log(''.padEnd(36), ...titles.map((title) => title.padStart(8)));
for (const [name, { times, cpu }] of variants) {
  const cells = [times, cpu].flatMap((list) => [0.5, 0.25, 0.75].map((q) => quantile(list, q)));
  console.log(name.padEnd(36), ...cells.map((value) => value.toFixed(0).padStart(8)));
}

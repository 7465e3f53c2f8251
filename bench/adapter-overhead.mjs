// What the adapter adds to the bare binding: small transactions (begin; create view; ledger insert; commit) sent in
// the ways a run may send them, in interleaved rounds on fresh databases.
// usage: node bench/adapter-overhead.mjs [transactions=1000] [rounds=5]        (needs `npm run build`)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadAdapter } from '../dist/adapter/registry.js';
import { systemClock } from '../dist/base/clock.js';
import { silentLog } from '../dist/base/log.js';

const transactions = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 5);
const WORKERS = 4;

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

/**
 * Runs `send` for every transaction, by several workers.
 * @param {number} workers
 * @param {(worker: number, k: number) => Promise<void>} send
 */
async function spread(workers, send) {
  let next = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let k = next++; k < transactions; k = next++) await send(worker, k);
    }),
  );
}

/**
 * @param {string} directory
 * @param {number} workers
 * @param {(connection: import('@duckdb/node-api').DuckDBConnection, k: number) => Promise<unknown>} send
 */
async function bare(directory, workers, send) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  /** @type {import('@duckdb/node-api').DuckDBConnection[]} */
  const connections = [];
  for (let i = 0; i < workers; i++) {
    const connection = await instance.connect();
    if (i === 0) await connection.run(`attach '${join(directory, 'bare.duckdb')}' as bare`);
    await connection.run('use bare');
    connections.push(connection);
  }
  await connections[0]?.run('create schema memflow');
  await connections[0]?.run(LEDGER);
  const started = performance.now();
  await spread(workers, async (worker, k) => {
    const connection = connections[worker];
    if (connection !== undefined) await send(connection, k);
  });
  const elapsed = performance.now() - started;
  for (const connection of connections) connection.closeSync();
  instance.closeSync();
  return elapsed;
}

/**
 * @param {string} directory
 * @param {number} workers
 * @param {(connection: import('../src/adapter/connection.ts').Connection, k: number) => Promise<unknown>} send
 */
async function adapted(directory, workers, send) {
  const settings = { type: 'duckdb', values: { path: 'adapted.duckdb' }, projectDir: directory };
  const target = adapter.resolveTarget(settings);
  const database = await adapter.open(target, { connections: workers }, effects);
  await database.withConnection(async (connection) => {
    await connection.execute('create schema memflow');
    await connection.execute(LEDGER);
  });
  const started = performance.now();
  await spread(workers, (_worker, k) =>
    database.withConnection(async (connection) => {
      await send(connection, k);
    }),
  );
  const elapsed = performance.now() - started;
  await database.close();
  return elapsed;
}

/** @type {Record<string, (directory: string) => Promise<number>>} */
const variants = {};
for (const workers of [1, WORKERS]) {
  variants[`bare, 4 calls, ${workers} conn`] = (directory) =>
    bare(directory, workers, async (connection, k) => {
      await connection.run('begin');
      await connection.run(view(k));
      await connection.run(ledgerRow(k));
      await connection.run('commit');
    });
  variants[`adapter, transaction(), ${workers} conn`] = (directory) =>
    adapted(directory, workers, (connection, k) =>
      connection.transaction(async () => {
        await connection.execute(view(k), { tag: tag(k), signal: effects.signal });
        await connection.execute(ledgerRow(k), { tag: tag(k), signal: effects.signal });
      }),
    );
  variants[`bare, 1 call, ${workers} conn`] = (directory) =>
    bare(directory, workers, (connection, k) =>
      connection.run(`begin;${view(k)};${ledgerRow(k)};commit`),
    );
  variants[`adapter, runTransaction(), ${workers} conn`] = (directory) =>
    adapted(directory, workers, (connection, k) =>
      connection.runTransaction([{ sql: view(k) }, { sql: ledgerRow(k) }], {
        tag: tag(k),
        signal: effects.signal,
      }),
    );
}

/** @type {Map<string, number[]>} */
const times = new Map(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, run] of Object.entries(variants)) {
    const directory = mkdtempSync(join(tmpdir(), 'memflow-bench-'));
    times.get(name)?.push(((await run(directory)) / transactions) * 1000);
    rmSync(directory, { recursive: true });
  }
}

/** @param {number[]} values @param {number} q */
const quantile = (values, q) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * q)] ?? Number.NaN;
};
console.log(`${transactions} transactions, ${rounds} rounds, microseconds per transaction`);
console.log('variant'.padEnd(40), 'median'.padStart(8), 'min'.padStart(8), 'max'.padStart(8));
for (const [name, values] of times) {
  const cells = [0.5, 0, 1].map((q) => quantile(values, q).toFixed(0).padStart(8));
  console.log(name.padEnd(40), ...cells);
}

// What the ledger costs: 1,000 transactions that create a view, without a ledger row, with a row of thirteen columns, and
// with a row of a number and one JSON text. Prints CPU and wall milliseconds: median (min - max).
// usage: node bench/ledger.mjs [ROUNDS=5]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { summary } from './statistics.mjs';

const TRANSACTIONS = 1000;
const rounds = Number(process.argv[2] ?? 5);
const time = '2026-01-01T00:00:00.000Z';
const run = '00000000-0000-0000-0000-000000000000';
const hash = '0123456789abcdef'.repeat(4);

/** @type {Record<string, (n: number) => string>} */
const ROWS = {
  'no row': () => '',
  'thirteen columns': (n) =>
    `insert into wide values (${n}, null, 'main', 'v_${n}', false, 'model.p.v_${n}', 'view', '${hash}', null, null, '${run}', '${time}', '${time}');`,
  'one JSON text': (n) =>
    `insert into narrow values (${n}, '${JSON.stringify({ database: null, schema: 'main', identifier: `v_${n}`, node_id: `model.p.v_${n}`, materialized: 'view', fingerprint: hash, rows: null, watermark: null, invocation_id: run, as_of: time, written_at: time })}');`,
};

/** @type {Record<string, {wall: number[], cpu: number[]}>} */
const seen = Object.fromEntries(Object.keys(ROWS).map((name) => [name, { wall: [], cpu: [] }]));
for (let round = 0; round < rounds; round++) {
  for (const [name, row] of Object.entries(ROWS)) {
    const folder = mkdtempSync(join(tmpdir(), 'memflow-ledger-'));
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    await connection.run(`attach '${join(folder, 'x.duckdb')}' as x`);
    await connection.run('use x');
    await connection.run(
      'create table wide (a bigint not null, b varchar, c varchar not null, d varchar not null, e boolean not null, f varchar, g varchar, h varchar, i bigint, j varchar, k varchar, l varchar, m varchar)',
    );
    await connection.run('create table narrow (a bigint not null, b varchar not null)');
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let n = 0; n < TRANSACTIONS; n++)
      await connection.run(
        `begin; create or replace view v_${n} as select ${n} as a; ${row(n)} commit`,
      );
    const used = process.cpuUsage(cpu);
    seen[name]?.wall.push(performance.now() - start);
    seen[name]?.cpu.push((used.user + used.system) / 1000);
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${TRANSACTIONS} transactions, ${rounds} rounds: median (min - max), ms`);
for (const [name, { wall, cpu }] of Object.entries(seen))
  console.log(`${name.padEnd(18)} wall ${summary(wall, 0)}   cpu ${summary(cpu, 0)}`);

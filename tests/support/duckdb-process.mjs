// What another process does to `test.duckdb` in a directory: see duckdb-process.ts.
// usage: duckdb-process.mjs DIRECTORY ACTION [ARGUMENT]

import { loadAdapter } from '../../src/adapter/registry.ts';
import { MemflowError } from '../../src/base/errors.ts';
import { duckDbSettings, makeEffects, openDuckDb } from './adapter-rig.ts';

const [directory = '.', action = '', argument = ''] = process.argv.slice(2);
/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

function forever() {
  setInterval(() => {}, 1000);
  return new Promise(() => {});
}

/** @param {number} waitMs */
async function lock(waitMs) {
  const adapter = await loadAdapter('duckdb');
  const target = adapter.resolveTarget(duckDbSettings(directory));
  return adapter.acquireRunLock(
    target,
    {
      waitMs,
      holder: {
        invocationId: `run-${process.pid}`,
        pid: process.pid,
        host: 'here',
        startedAt: '2026-01-01T00:00:00Z',
        command: 'memflow run',
      },
      onWait: (holder, waitedMs) => say(`waiting ${holder?.pid} ${Math.round(waitedMs)}`),
    },
    makeEffects(),
  );
}

/** @type {Record<string, () => Promise<unknown>>} */
const actions = {
  /** Takes the lock, says so, and keeps it until it is killed. */
  async hold() {
    await lock(20_000);
    say('held');
    await forever();
  },
  /** Adds to a counter under the lock, as often as asked; what is read and written needs the lock to be right. */
  async count() {
    for (let i = 0; i < Number(argument); i++) {
      const held = await lock(60_000);
      const database = await openDuckDb(directory, {}, { connections: 1 });
      await database.withConnection(async (connection) => {
        const [[n] = []] = (await connection.query('select n from counter')).rows;
        await connection.execute(`update counter set n = ${Number(n) + 1}`);
      });
      await database.close();
      await held.release();
      say('counted');
    }
  },
  /** Tries for the lock for a time. */
  async try() {
    const held = await lock(Number(argument));
    say('held');
    await held.release();
  },
  /** Keeps the database open. */
  async open() {
    await openDuckDb(directory);
    say('open');
    await forever();
  },
  /** Commits models with their ledger rows one after the other, and says each when it is committed. */
  async commit() {
    const database = await openDuckDb(directory, {}, { connections: 1 });
    await database.ledger.prepare();
    for (let i = 1; i <= 1_000_000; i++) {
      await database.withConnection((connection) =>
        connection.runTransaction([
          {
            sql: `create or replace table m${i % 7} as select ${i} as n from range(${(i % 50) * 100 + 1})`,
          },
          {
            sql: database.ledger.recordSql({
              relation: { database: null, schema: 'main', identifier: `m${i % 7}` },
              nodeId: 'model.p.m',
              materialized: 'table',
              fingerprint: String(i),
              rows: null,
              watermark: null,
              partitioning: null,
              invocationId: 'i',
              asOf: '',
              writtenAt: '',
            }),
          },
        ]),
      );
      say(`committed ${i}`);
      if (argument === 'seal') await database.ledger.seal();
    }
  },
};

try {
  await actions[action]?.();
  process.exit(0);
} catch (error) {
  if (!(error instanceof MemflowError)) throw error;
  say(`failed ${error.code} ${error.message}`);
  process.exit(error.exitCode);
}

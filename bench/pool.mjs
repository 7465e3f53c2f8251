// Clients of a pool beside plain connections, alone and while runs write into the same database.
//   1. 160 clients that ask without pause: through the pool, on a connection each, and on k connections
//   2. 25 to 400 clients that think between their questions: utilisation, waits, refusals, errors
//   3. ten thousand short leases: memory and listeners
// The variants take turns within each round; a connection of their own is one of the adapter, held for the whole turn.
// Statements are prepared in all of them.
// usage: node bench/pool.mjs [rows=1000000] [seconds=1] [rounds=7]        (needs `npm run build`)
import { getEventListeners } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './statistics.mjs';

// By URL, so that type checking does not need the build.
/** @param {string} path */
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
/** @type {typeof import('../src/index.ts')} */
const { createSession, MemflowError } = await built('index.js');
/** @type {typeof import('../src/adapter/registry.ts')} */
const { loadAdapter } = await built('adapter/registry.js');
/** @type {typeof import('../src/app/node-effects.ts')} */
const { nodeEffects } = await built('app/node-effects.js');

const rows = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 1);
const rounds = Number(process.argv[4] ?? 7);
const CLIENTS = 160;
const SHARED = [2, 4, 8];

const QUERIES = {
  'last 7 days by type': `select memory_type, count(*), avg(activation_strength) from memories
    where created_at >= timestamp '2026-11-24' group by memory_type`,
  'best 7 by activation': `select memory_id, activation_strength, content from memories
    where activation_strength > 0.6 and access_count >= 2 order by activation_strength desc, created_at desc limit 7`,
};

const root = mkdtempSync(join(tmpdir(), 'memflow-pool-'));
mkdirSync(join(root, 'models'));
writeFileSync(
  join(root, 'project.yml'),
  'name: pool\ntargets: {dev: {type: duckdb, path: pool.duckdb, threads: 4}}\ntarget: dev\n',
);
writeFileSync(
  join(root, 'models/memories.sql'),
  `{{ config(materialized='table', tags=['once']) }}
select i as memory_id, repeat(md5(i::varchar), 4) as content, 0.1 + (i % 90) / 100 as activation_strength,
  timestamp '2026-12-01' - to_days((i % 730)::integer) - to_minutes(13 * i % 60) as created_at,
  1 + i % 100 as access_count, ['fact', 'event', 'skill'][1 + i % 3] as memory_type
from range(${rows}) t(i) order by created_at`,
);
// What the writing runs write: four tables at once, each a quarter of the rows in another order.
for (let part = 0; part < 4; part++)
  writeFileSync(
    join(root, `models/part_${part}.sql`),
    `{{ config(materialized='table', tags=['again']) }}
select * from {{ ref('memories') }} where memory_id % 4 = ${part} order by activation_strength`,
  );

const effects = nodeEffects();
const session = createSession({ projectDir: root });
const adapter = await loadAdapter('duckdb');
const target = adapter.resolveTarget({
  type: 'duckdb',
  values: { type: 'duckdb', path: 'pool.duckdb' },
  projectDir: root,
});

/** @typedef {(sql: string) => Promise<unknown>} Ask */
/** @typedef {{ reads: number[], perSecond: number, builds: number, errors: number, least: number }} Turn */

/**
 * Has each of `clients` ask without pause for some seconds.
 * @param {readonly Ask[]} clients
 * @param {string} sql
 * @param {boolean} writes whether runs write meanwhile
 * @returns {Promise<Turn>}
 */
async function ask(clients, sql, writes) {
  /** @type {number[]} */
  const reads = [];
  let errors = 0;
  let builds = 0;
  let isOver = false;
  const building = (async () => {
    while (writes && !isOver) {
      const { exitCode } = await session.build({ select: ['tag:again'] });
      if (exitCode !== 0) errors++;
      if (!isOver) builds++;
    }
  })();
  // The run has to have begun.
  if (writes) await pause(150);
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;
  const counts = await Promise.all(
    clients.map(async (query) => {
      let count = 0;
      while (performance.now() < endMs) {
        const askedMs = performance.now();
        try {
          await query(sql);
        } catch {
          errors++;
        }
        reads.push(performance.now() - askedMs);
        count++;
      }
      return count;
    }),
  );
  const perSecond = (reads.length * 1000) / (performance.now() - startedMs);
  isOver = true;
  await building;
  return { reads, perSecond, builds, errors, least: Math.min(...counts) };
}

/**
 * @param {number} connections
 * @param {string} sql
 * @param {boolean} writes
 * @returns {Promise<Turn>}
 */
async function plain(connections, sql, writes) {
  const database = await adapter.open(target, { connections }, effects);
  try {
    /** @type {Ask[]} */
    const clients = [];
    let release = () => {};
    /** @type {Promise<void>} */
    const released = new Promise((resolve) => {
      release = resolve;
    });
    const leases = Array.from({ length: connections }, () =>
      database.withConnection(async (connection) => {
        clients.push((text) => connection.query(text, { prepared: true }));
        await released;
      }),
    );
    while (clients.length < connections) await pause(1);
    const turn = await ask(clients, sql, writes);
    release();
    await Promise.all(leases);
    return turn;
  } finally {
    await database.close();
  }
}

/** @param {string} sql @param {boolean} writes @returns {Promise<Turn>} */
async function pooled(sql, writes) {
  const pool = await session.openPool();
  try {
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => pool.connect()));
    return await ask(
      clients.map((client) => (text) => client.query(text)),
      sql,
      writes,
    );
  } finally {
    await pool.close();
  }
}

/** @param {readonly number[]} values @param {number} q */
const quantile = (values, q) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * q)] ?? Number.NaN;
};
/** @param {readonly (string | number)[]} cells */
const line = (cells) =>
  console.log(
    cells
      .map((cell, i) => (i === 0 ? String(cell).padEnd(26) : String(cell).padStart(11)))
      .join(''),
  );

/** @type {Map<string, (sql: string, writes: boolean) => Promise<Turn>>} */
const variants = new Map([
  ['pool, 160 clients', pooled],
  ['a connection a client', (sql, writes) => plain(CLIENTS, sql, writes)],
]);
for (const count of SHARED)
  variants.set(`${count} connections`, (sql, writes) => plain(count, sql, writes));

async function compare() {
  for (const writes of [false, true]) {
    for (const [name, sql] of Object.entries(QUERIES)) {
      /** @type {Map<string, Turn[]>} */
      const turns = new Map([...variants.keys()].map((variant) => [variant, []]));
      // The first round compiles, and does not count.
      for (let round = 0; round <= rounds; round++)
        for (const [variant, run] of variants) {
          const turn = await run(sql, writes);
          if (round > 0) turns.get(variant)?.push(turn);
        }
      console.log(`\n${name}, ${writes ? 'while runs write' : 'alone'}`);
      line(['', 'reads/s', 'p50 ms', 'p95 ms', 'worst ms', 'least', 'runs', 'errors']);
      for (const [variant, all] of turns) {
        const reads = all.flatMap((turn) => turn.reads);
        line([
          variant,
          median(all.map((turn) => turn.perSecond)).toFixed(0),
          quantile(reads, 0.5).toFixed(1),
          quantile(reads, 0.95).toFixed(1),
          quantile(reads, 1).toFixed(0),
          Math.min(...all.map((turn) => turn.least)),
          (all.reduce((sum, turn) => sum + turn.builds, 0) / rounds).toFixed(1),
          all.reduce((sum, turn) => sum + turn.errors, 0),
        ]);
      }
      const perSecond = (/** @type {string} */ variant, /** @type {number} */ round) =>
        turns.get(variant)?.[round]?.perSecond ?? Number.NaN;
      const ratios = Array.from({ length: rounds }, (_, round) => {
        const best = Math.max(
          ...[...variants.keys()].slice(1).map((variant) => perSecond(variant, round)),
        );
        return perSecond('pool, 160 clients', round) / best;
      });
      console.log(
        `pool / best plain: median ${median(ratios).toFixed(2)}; ${ratios.map((r) => r.toFixed(2)).join(' ')}`,
      );
    }
  }
}

/**
 * Clients that come, ask twenty times with 100 ms to think before each, go, and come again.
 * @param {number} count
 * @param {boolean} writes
 */
async function offer(count, writes) {
  const pool = await session.openPool();
  let isOver = false;
  let errors = 0;
  const client = async () => {
    while (!isOver) {
      /** @type {import('../src/index.ts').PoolClient | undefined} */
      let connected;
      try {
        connected = await pool.connect({ deadlineMs: 1000 });
        for (let asked = 0; asked < 20 && !isOver; asked++) {
          await pause(100);
          await connected.query(QUERIES['last 7 days by type'], { deadlineMs: 30_000 });
        }
      } catch (error) {
        // Refused for want of a place: counted by the pool.
        if (!(error instanceof MemflowError && error.code === 'MF4041')) errors++;
      } finally {
        await connected?.close();
      }
    }
  };
  const clients = Promise.all(Array.from({ length: count }, client));
  const writing = (async () => {
    while (writes && !isOver) await session.build({ select: ['tag:again'] });
  })();
  await pause(seconds * 4000);
  const figures = pool.figures();
  isOver = true;
  await Promise.all([clients, writing]);
  await pool.close();
  line([
    `${count} clients${writes ? ', writing' : ''}`,
    `${(figures.utilisation * 100).toFixed(0)} %`,
    figures.peakClients,
    figures.refusedClients,
    figures.queriesPerSecond.toFixed(0),
    figures.waits,
    figures.waitP95Ms.toFixed(1),
    figures.waitMaxMs.toFixed(0),
    errors + figures.errors + figures.timeouts,
  ]);
}

async function soak() {
  const abort = new AbortController();
  const pool = await session.openPool();
  const lease = async () => {
    const client = await pool.connect({ signal: abort.signal });
    await client.query('select 1', { signal: abort.signal });
    await client.close();
  };
  /** @type {number[]} */
  const memory = [];
  for (let done = 0; done <= 10_000; done++) {
    await lease();
    if (done % 2500 === 0) {
      globalThis.gc?.();
      memory.push(process.memoryUsage().rss / 1024 / 1024);
    }
  }
  const listeners = getEventListeners(abort.signal, 'abort').length;
  await pool.close();
  console.log(
    `\n10,000 leases: resident memory ${memory.map((mb) => mb.toFixed(0)).join(', ')} MB`,
  );
  console.log(`listeners left on a signal that all of them had: ${listeners}`);
}

try {
  await session.build();
  console.log(`${rows} rows, turns of ${seconds} s, ${rounds} rounds`);
  await compare();
  console.log('\nclients that think 100 ms before each query');
  line(['', 'utilised', 'peak', 'refused', 'queries/s', 'waits', 'p95 wait', 'max wait', 'errors']);
  for (const writes of [false, true])
    for (const count of [25, 95, 125, 160, 400]) await offer(count, writes);
  await soak();
} finally {
  await session.close();
  rmSync(root, { recursive: true, force: true });
}

import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { type LossyStore, openLossyStore } from '../../bench/lossy-store.mjs';
import { createRandom } from '../../src/base/random.ts';
import { createProject, type TestProject } from '../support/create-project.ts';

/** Whether the engine has its extension for HTTP; memflow downloads nothing, and nor does this test. */
async function canReadHttp(): Promise<boolean> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run('load httpfs');
    return true;
  } catch {
    return false;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface RemoteProject extends AsyncDisposable {
  readonly project: TestProject;
  readonly store: LossyStore;
}

/** A project that reads a million rows from a store with losses that are the same each time. */
async function openRemoteProject(): Promise<RemoteProject> {
  const project = await createProject({
    'project.yml': `name: shop
targets:
  dev:
    type: duckdb
    path: shop.duckdb
    settings: {http_retries: 2, http_retry_wait_ms: 5, http_timeout: 5}
vars: {url: ''}
`,
    'models/local.sql': 'select 42 as answer',
    'models/far.sql': `{{ config(materialized='table') }}
select * from read_parquet('{{ var("url") }}')`,
    'models/further.sql': `select count(*)::int as n, sum(id)::bigint as total from {{ ref('far') }}`,
    'tests/benchmarks/read_far.sql': `{{ config(samples=20, warmup=0, cold=true, expect={'value': 1000000}) }}
select count(hash) as n from read_parquet('{{ var("url") }}')`,
  });
  const path = project.path('far.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `copy (select i as id, hash(i) as hash from range(1000000) numbers(i)) to '${path}'`,
  );
  connection.closeSync();
  instance.closeSync();
  const store = await openLossyStore('far.parquet', readFileSync(path), createRandom(7).next);
  return {
    project,
    store,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await project[Symbol.asyncDispose]();
    },
  };
}

const TOTAL = [[1_000_000, '499999500000']];

describe.skipIf(!(await canReadHttp()))('a remote store (needs the extension httpfs)', () => {
  test('that is slow and loses a tenth of its answers gives all rows', async () => {
    await using remote = await openRemoteProject();
    const { project, store } = remote;
    Object.assign(store.faults, { latencyMs: 10, loss: 0.1 });
    const { exitCode, stdout } = await project.memflow('run', '--vars', `url: ${store.url}`);
    expect(exitCode, stdout).toBe(0);
    expect(store.traffic.lost).toBeGreaterThan(0);
    expect(await project.query('select * from further')).toEqual(TOTAL);
  });

  test('that is lost in a run leaves the rows of before, and retry goes on from there', async () => {
    await using remote = await openRemoteProject();
    const { project, store } = remote;
    const vars = ['--vars', `url: ${store.url}`];
    await project.memflow('run', ...vars);
    store.faults.loss = 1;
    const lost = await project.memflow('run', ...vars);
    expect(lost.exitCode).toBe(1);
    expect(lost.stderr).toContain('error MF4035: ');
    expect(lost.stdout).toContain('PASS=1 WARN=0 ERROR=1 SKIP=1');
    expect(await project.query('select * from further')).toEqual(TOTAL);
    store.faults.loss = 0;
    const again = await project.memflow('retry');
    expect(again.exitCode, again.stdout).toBe(0);
    expect(again.stdout).toContain('PASS=2 WARN=0 ERROR=0 SKIP=0');
    expect(await project.query('select * from further')).toEqual(TOTAL);
  });

  test('is timed with what it loses; where it does not answer the timed test is an error', async () => {
    await using remote = await openRemoteProject();
    const { project, store } = remote;
    const bench = ['bench', '--vars', `url: ${store.url}`];
    Object.assign(store.faults, { latencyMs: 5, loss: 0.1 });
    const timed = await project.memflow(...bench);
    expect(timed.exitCode, timed.stdout).toBe(0);
    expect(store.traffic.lost).toBeGreaterThan(0);
    store.faults.loss = 1;
    const lost = await project.memflow(...bench);
    expect(lost.exitCode).toBe(1);
    expect(lost.stderr).toContain('error MF4035: ');
  });
});

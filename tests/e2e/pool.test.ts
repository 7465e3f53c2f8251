import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import type * as Memflow from '../../src/index.ts';
import { createProject, type TestProject } from '../support/create-project.ts';
import { codeOf } from '../support/pool-rig.ts';
import { repositoryRoot } from '../support/repository.ts';

/** The package by its own name, as a user imports it. */
const name: string = 'memflow';
const memflow: typeof Memflow = await import(name);

const ROWS = 20_000;
const ENDLESS = 'select count(*) from range(100000000000) a(i) where i % 3 = 1';

/** Tables that always have the same sums, whichever version of them is seen, and views on them. */
const FILES = {
  'project.yml': `name: shop
targets: {dev: {type: duckdb, path: shop.duckdb, threads: 4}}
vars: {version: 1}
`,
  'models/a.sql': `{{ config(materialized='table') }}
select i as id, {{ var('version') }} as version, i % 10 as k from range(${ROWS}) t(i)`,
  'models/b.sql': `{{ config(materialized='table') }}
select *, md5(id::varchar) as text from {{ ref('a') }} order by text`,
  'models/c.sql': `{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
select id, version from {{ ref('a') }} where id < 1000`,
  'models/v.sql':
    "select version, count(*) as n, sum(id) as total from {{ ref('b') }} group by version",
};

const SUM = ((ROWS - 1) * ROWS) / 2;
/** Each gives one row of one version, or the reader has seen half a state. */
const READS: readonly (readonly [sql: string, rest: readonly unknown[]])[] = [
  ['select version, count(*), sum(id) from a group by version', [ROWS, SUM]],
  ['select version, n, total from v', [ROWS, SUM]],
  ['select version, count(*), sum(id) from c group by version', [1000, 499_500]],
];

async function builtProject(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  const project = await createProject({ ...FILES, ...files });
  expect((await project.memflow('build')).exitCode).toBe(0);
  return project;
}

describe('clients of a pool', () => {
  test('get columns and lossless rows, write, and see what runs have built', async () => {
    await using project = await createProject(FILES);
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    await using client = await pool.connect({ name: 'one' });
    expect(await codeOf(client.query('from v'))).toBe('MF4001');
    expect((await session.build()).exitCode).toBe(0);
    const answer = await client.query(
      'select n, $what as what, 12345678901234567890 as large, 1.50::decimal(4, 2) as price from v',
      { parameters: { what: "it's" } },
    );
    expect(answer.columns.map(({ name: column }) => column)).toEqual([
      'n',
      'what',
      'large',
      'price',
    ]);
    expect(answer.rows).toEqual([[ROWS, "it's", 12345678901234567890n, '1.50']]);
    await client.query('create table notes (text varchar)');
    const { rowsChanged } = await client.query('insert into notes values (?), (?)', {
      parameters: ['a', 'b'],
    });
    expect(rowsChanged).toBe(2);
    await pool.close();
    expect(await project.query('select count(*) from notes')).toEqual([['2']]);
  });

  test('are told about faults of their SQL with the code of the engine', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    await using client = await pool.connect();
    const error = await client.query('select nosuch from a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(memflow.AdapterError);
    if (!(error instanceof memflow.AdapterError)) return;
    expect(error.code).toBe('MF4002');
    expect(error.diagnostics[0]?.span).toMatchObject({
      file: { path: 'query of client 1', text: 'select nosuch from a' },
      start: 7,
      end: 13,
    });
    expect(await codeOf(client.query('selec 1'))).toBe('MF4003');
    expect(await codeOf(client.query('select 1; select 2'))).toBe('MF4045');
    expect(await codeOf(client.query('begin'))).toBe('MF4045');
    expect(await codeOf(client.query('select ?', { parameters: [] }))).toBe('MF4017');
    expect((await client.query('select 1')).rows).toEqual([[1]]);
    expect(pool.figures()).toMatchObject({ errors: 3, completed: 1 });
  });

  test('read one state in a transaction, while tables are replaced', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    await using client = await pool.connect();
    const seen = await client.transaction(async (transaction) => {
      const before = await transaction.query('select min(version), max(version) from a');
      const built = memflow.createSession({ projectDir: project.root, vars: { version: 2 } });
      expect((await built.run()).exitCode).toBe(0);
      await built.close();
      return [before, await transaction.query('select min(version), max(version) from b')];
    });
    expect(seen.map(({ rows }) => rows)).toEqual([[[1, 1]], [[1, 1]]]);
    expect((await client.query('select min(version) from b')).rows).toEqual([[2]]);
  });

  test('that throw inside of a transaction leave nothing of it, and the connection whole', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool({ executing: 1 });
    await using client = await pool.connect();
    const failing = client.transaction(async (transaction) => {
      await transaction.query('delete from a');
      await transaction.query('create table left_behind as select 1 as a');
      throw new RangeError('of the caller');
    });
    await expect(failing).rejects.toThrow(RangeError);
    await using other = await pool.connect();
    expect((await other.query('select count(*) from a')).rows).toEqual([[ROWS]]);
    expect(await codeOf(other.query('from left_behind'))).toBe('MF4001');
  });

  test('lose no update, however many write the same row', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    await using owner = await pool.connect();
    await owner.query('create table counter as select 0 as n');
    const clients = await Promise.all(Array.from({ length: 40 }, () => pool.connect()));
    await Promise.all(
      clients.map(async (client, i) => {
        if (i % 2 === 0) return client.query('update counter set n = n + 1');
        return client.transaction(
          async (transaction) => {
            const [[n] = []] = (await transaction.query('select n from counter')).rows;
            await transaction.query('update main.counter set n = ?', {
              parameters: [Number(n) + 1],
            });
          },
          { writes: 'counter', idempotent: true },
        );
      }),
    );
    expect((await owner.query('select n from counter')).rows).toEqual([[40]]);
    expect(pool.figures()).toMatchObject({ errors: 0, retries: 0 });
  });
});

describe('160 clients', () => {
  test('read without an error or half a state while runs replace what they read', async () => {
    await using project = await builtProject();
    const versions = [2, 3, 4];
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    const clients = await Promise.all(Array.from({ length: 160 }, () => pool.connect()));
    let isOver = false;
    const served = await Promise.all([
      ...clients.map(async (client, i) => {
        const [sql, rest] = READS[i % READS.length] ?? ['', []];
        let count = 0;
        do {
          const { rows } = await client.query(sql, { deadlineMs: Number.POSITIVE_INFINITY });
          expect(rows.map(([, ...others]) => others)).toEqual([rest]);
          count++;
        } while (!isOver);
        return count;
      }),
      (async () => {
        for (const version of versions) {
          const writer = memflow.createSession({ projectDir: project.root, vars: { version } });
          expect((await writer.build()).exitCode).toBe(0);
          await writer.close();
        }
        isOver = true;
        return 1;
      })(),
    ]);
    expect(Math.min(...served)).toBeGreaterThanOrEqual(1);
    const { rows } = (await clients[0]?.query('select max(version) from v')) ?? { rows: [] };
    expect(rows).toEqual([[4]]);
    expect(pool.figures()).toMatchObject({ peakClients: 160, errors: 0, timeouts: 0, retries: 0 });
    await pool.close();
    expect(pool.figures()).toMatchObject({ isOpen: false, clients: 0, busy: 0 });
    // The file and the lock are free again.
    expect((await project.memflow('build')).exitCode).toBe(0);
  });

  test('are not shut out by one that asks a thousand times', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool({ executing: 1 });
    const [greedy, modest] = [await pool.connect(), await pool.connect()];
    let answered = 0;
    const many = Array.from({ length: 1000 }, () =>
      greedy.query('select count(*) from a').then(
        () => answered++,
        () => {},
      ),
    );
    await modest.query('select 1');
    expect(answered).toBeLessThan(10);
    await greedy.close();
    await Promise.all(many);
  });

  test('a 161st waits for a place', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    const clients = await Promise.all(Array.from({ length: 160 }, () => pool.connect()));
    const refused = await pool.connect({ deadlineMs: 5 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(memflow.AdapterError);
    expect(String(refused)).toContain('160 of 160 are connected');
    const waiting = pool.connect();
    await clients[7]?.close();
    expect((await (await waiting).query('select 1')).rows).toEqual([[1]]);
  });
});

describe('time', () => {
  test('ends a query in the queue and one that runs; the connection is usable afterwards', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool({ executing: 1 });
    await using client = await pool.connect();
    await using other = await pool.connect();
    const abort = new AbortController();
    const running = codeOf(client.query(ENDLESS, { signal: abort.signal }));
    expect(await codeOf(other.query('select 1', { deadlineMs: 20 }))).toBe('MF4042');
    abort.abort();
    expect(await running).toBe('MF4043');
    expect(await codeOf(other.query(ENDLESS, { deadlineMs: 50 }))).toBe('MF4042');
    const body = other.transaction(
      async (transaction) => {
        await transaction.query('delete from a');
        await transaction.query(ENDLESS);
      },
      { deadlineMs: 50 },
    );
    expect(await codeOf(body)).toBe('MF4042');
    expect((await client.query('select count(*) from a')).rows).toEqual([[ROWS]]);
    expect(pool.figures()).toMatchObject({ timeouts: 3, cancellations: 1, completed: 1 });
  });

  test('is not taken from clients by long statements of a run', async () => {
    const long = (n: number) => [
      `models/long_${n}.sql`,
      `{{ config(materialized='table', tags=['long']) }} ${ENDLESS} + ${n}`,
    ];
    await using project = await builtProject();
    for (const n of [1, 2, 3, 4]) {
      const [path = '', sql = ''] = long(n);
      project.write(path, sql);
    }
    const abort = new AbortController();
    let started = 0;
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    await using client = await pool.connect();
    await using runner = memflow.createSession(
      {
        projectDir: project.root,
        onEvent: (event) => {
          if (event.kind === 'node_started') started++;
        },
      },
      memflow.nodeEffects({ signal: abort.signal }),
    );
    const run = runner.run({ select: ['tag:long'] });
    // Four statements that never end, and as many threads in libuv.
    while (started < 4) await client.query('select 1');
    for (let i = 0; i < 20; i++) await client.query('select count(*) from a');
    abort.abort();
    expect((await run).exitCode).toBe(1);
    expect((await client.query('select 1')).rows).toEqual([[1]]);
  });

  test('runs out at the end: closing ends what waits and interrupts what runs', async () => {
    await using project = await builtProject();
    const session = memflow.createSession({ projectDir: project.root });
    const pool = await session.openPool({ executing: 1 });
    const client = await pool.connect();
    const codes = [
      client.transaction(async (transaction) => {
        await transaction.query('delete from a');
        await transaction.query(ENDLESS);
      }),
      client.query('select 1'),
    ].map(codeOf);
    await pool.close({ deadlineMs: 30 });
    expect(await Promise.all(codes)).toEqual(['MF4044', 'MF4044']);
    expect(await codeOf(client.query('select 1'))).toBe('MF4044');
    await session.close();
    expect(await project.query('select count(*) from a')).toEqual([[String(ROWS)]]);
  });

  test('of the session: its signal and its closing close the pool', async () => {
    await using project = await builtProject();
    const abort = new AbortController();
    const effects = memflow.nodeEffects({ signal: abort.signal });
    const session = memflow.createSession({ projectDir: project.root }, effects);
    const pools = [await session.openPool(), await session.openPool()];
    const client = await pools[0]?.connect();
    const code = codeOf(client?.query(ENDLESS) ?? Promise.resolve());
    abort.abort();
    expect(await code).toBe('MF4044');
    await session.close();
    expect(pools.map((pool) => pool.figures().isOpen)).toEqual([false, false]);
    expect((await project.memflow('run')).exitCode).toBe(0);
  });
});

describe('one file in one process', () => {
  test('is shared by two pools of two sessions, and by runs', async () => {
    await using project = await builtProject();
    await using first = memflow.createSession({ projectDir: project.root });
    await using second = memflow.createSession({ projectDir: project.root });
    const [one, two] = [await first.openPool(), await second.openPool()];
    const [a, b] = [await one.connect(), await two.connect()];
    await a.query('create table shared as select 1 as n');
    expect((await b.query('from shared')).rows).toEqual([[1]]);
    expect((await second.run()).exitCode).toBe(0);
    await one.close();
    expect((await b.query('from shared')).rows).toEqual([[1]]);
    expect((await first.build()).exitCode).toBe(0);
    expect((await first.show({ inline: 'from shared' })).document).toMatchObject({
      show: [{ n: 1 }],
    });
  });

  test('has its threads back after a run', async () => {
    await using project = await builtProject();
    await using session = memflow.createSession({ projectDir: project.root });
    await using pool = await session.openPool();
    await using client = await pool.connect();
    const threads = async () => (await client.query("select current_setting('threads')")).rows;
    expect(await threads()).toEqual([[1]]);
    await session.run({ select: ['a'] });
    expect(await threads()).toEqual([[1]]);
  });

  test('has no pool where it is none', async () => {
    await using project = await createProject({
      ...FILES,
      'project.yml': 'name: shop\ntargets: {dev: {type: duckdb}}\nvars: {version: 1}\n',
    });
    await using session = memflow.createSession({ projectDir: project.root });
    expect(await codeOf(session.openPool())).toBe('MF4046');
  });

  test('is made by a pool that comes before the first run, not by one that is refused', async () => {
    await using project = await createProject(FILES);
    await using session = memflow.createSession({ projectDir: project.root });
    for (const options of [{ max: 0 }, { executing: 1.5 }, { timeoutMs: 0 }])
      expect(await codeOf(session.openPool(options))).toBe('MF4047');
    expect(existsSync(project.path('shop.duckdb'))).toBe(false);
    const pool = await session.openPool({ max: 1, executing: 1, timeoutMs: 10 });
    expect(pool.figures()).toMatchObject({ isOpen: true, max: 1, executing: 1 });
    await pool.close();
    expect(existsSync(project.path('shop.duckdb'))).toBe(true);
  });
});

/** Starts `pool-process.mjs` on a project. */
function startServer(project: TestProject, action: string) {
  const script = join(repositoryRoot, 'tests/support/pool-process.mjs');
  const child = spawn(process.execPath, [script, project.root, action], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'close');
  return {
    lines,
    said: async (line: string) => {
      while (!lines.includes(line)) {
        await Promise.race([
          once(reader, 'line'),
          ended.then(() => Promise.reject(new Error(`ended without "${line}"`))),
        ]);
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('two processes', () => {
  test('do not share a database: a pool keeps others out, and says who has it', async () => {
    await using project = await builtProject();
    await using server = startServer(project, 'hold');
    await server.said('open');
    const { exitCode, stderr } = await project.memflow('run', '--lock-timeout', '0');
    expect(exitCode).toBe(75);
    expect(stderr).toContain('the server, with an open pool');
    await using session = memflow.createSession({ projectDir: project.root, lockTimeoutMs: 50 });
    const refused = await session.openPool().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(memflow.LockError);
    expect(String(refused)).toContain('the server, with an open pool');
    await server.kill();
    await using pool = await session.openPool();
    expect(pool.figures().isOpen).toBe(true);
  });

  test.each(['read', 'write'])(
    'and a kill with 160 clients that %s leaves what was committed',
    async (action) => {
      await using project = await builtProject({
        'models/pairs.sql': "{{ config(materialized='incremental') }} select 1 as n where false",
      });
      await using server = startServer(project, action);
      await server.said('serving');
      await server.kill();
      const committed = server.lines.filter((line) => line === 'committed').length;
      expect((await project.memflow('build')).exitCode).toBe(0);
      const [[pairs, halves] = []] = await project.query(
        'select count(*), (select count(*) from (select n from pairs group by n having count(*) % 2 = 1)) from pairs',
      );
      expect(Number(pairs)).toBeGreaterThanOrEqual(2 * committed);
      expect(halves).toBe('0');
    },
  );
});

describe('the figures of a pool', () => {
  const CALM = {
    'tests/the_pool_is_calm.sql': `select 'timeouts' as figure, {{ pool.timeouts }} as value where {{ pool.timeouts }} > 0
union all select 'p95 of the wait', {{ pool.wait_p95_ms }} where {{ pool.wait_p95_ms }} > 60000
union all select 'utilisation', {{ pool.utilisation }} where {{ pool.utilisation }} > 1`,
    'tests/nobody_waited.sql': `select {{ pool.waits }} as waits where {{ pool.waits }} > 0`,
    'models/pool_figures.sql': `{{ config(materialized='table') }}
select {{ pool.is_open }} as is_open, {{ pool.clients }} as clients, {{ pool.executing }} as executing`,
  };

  test('are what a data test may ask for', async () => {
    await using project = await builtProject(CALM);
    await using session = memflow.createSession({ projectDir: project.root });
    const pool = await session.openPool({ executing: 1 });
    await using client = await pool.connect();
    const statuses = async () => {
      await session.test({ select: ['test_type:singular'] });
      const { results } = JSON.parse(project.read('target/run_results.json'));
      return Object.fromEntries(
        results.map((result: { unique_id: string; status: string }) => [
          result.unique_id.split('.')[2],
          result.status,
        ]),
      );
    };
    expect(await statuses()).toEqual({ the_pool_is_calm: 'pass', nobody_waited: 'pass' });
    await Promise.all([client.query('select 1'), client.query('select 2')]);
    expect(pool.figures().waits).toBe(1);
    expect(await statuses()).toEqual({ the_pool_is_calm: 'pass', nobody_waited: 'fail' });
    await session.run({ select: ['pool_figures'] });
    expect((await client.query('from pool_figures')).rows).toEqual([[true, 1, 1]]);
  });

  test('are zero where no pool is open', async () => {
    await using project = await builtProject(CALM);
    expect(await project.query('from pool_figures')).toEqual([[false, 0, 0]]);
    const { stdout } = await project.memflow(
      'compile',
      '--inline',
      '{{ pool.is_open }} {{ pool.waits }} {{ pool.wait_max_ms }} {{ pool.nosuch }}',
    );
    expect(stdout).toContain('False 0 0.0');
  });
});

import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/hash.ts';
import { createProject, type TestProject } from '../support/create-project.ts';
import { seededRandom, soakCount } from '../support/random.ts';

const ROWS = 20_000;

const incremental = (
  strategy: string,
  filter: string,
) => `{{ config(materialized='incremental', ${strategy}) }}
select id, bucket, value, batch from {{ ref('events') }}
{% if is_incremental() %} where ${filter} {% endif %}
`;

/** Tables, all strategies, views, a seed and hooks; `batch` says how far the source has come. */
const FILES = {
  'project.yml': `name: shop
targets: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}
vars: {batch: 1}
on-run-start: create table if not exists starts (batch integer)
on-run-end: "insert into starts select {{ var('batch') }}"
models:
  +post-hook: "create or replace table hooked_{{ this.identifier }} as select {{ var('batch') }} as batch"
`,
  'seeds/buckets.csv': 'bucket,name\n0,zero\n1,one\n2,two\n3,three\n4,four\n',
  'models/events.sql': `{{ config(materialized='table') }}
select range as id, range % 5 as bucket, md5((range * {{ var('batch') }})::varchar) as value,
  {{ var('batch') }} as batch
from range({{ var('batch') }} * ${ROWS})`,
  'models/appended.sql': incremental(
    "incremental_strategy='append'",
    'id > (select max(id) from {{ this }})',
  ),
  'models/replaced.sql': incremental(
    "incremental_strategy='delete+insert', unique_key='id'",
    `id >= ({{ var('batch') }} - 1) * ${ROWS} - 500`,
  ),
  'models/merged.sql': incremental(
    "incremental_strategy='merge', unique_key='id'",
    `id >= ({{ var('batch') }} - 1) * ${ROWS} - 500`,
  ),
  'models/named.sql':
    "select e.*, b.name from {{ ref('events') }} e join {{ ref('buckets') }} b using (bucket)",
  'models/totals.sql': `{{ config(materialized='table', indexes=[{'columns': ['name'], 'unique': true}]) }}
select name, count(*) as n, max(value) as top from {{ ref('named') }} group by name`,
  'models/summary.sql': `select 'appended' as what, count(*) as n from {{ ref('appended') }}
union all select 'replaced', count(*) from {{ ref('replaced') }}
union all select 'merged', count(*) from {{ ref('merged') }}`,
  'models/final.sql': `{{ config(materialized='table') }}
select s.what, s.n, t.name, t.n as total from {{ ref('summary') }} s cross join {{ ref('totals') }} t`,
};

/** Every relation with its rows as one number, whatever their order. Hooks run again with every attempt: they are left out. */
async function checksums(project: TestProject): Promise<readonly unknown[]> {
  const names = (
    await project.query(
      "select table_name from information_schema.tables where table_schema = 'main' and table_name <> 'starts' order by 1",
    )
  ).flat();
  const parts = names.map(
    (name) =>
      `select '${name}' as name, count(*) as n, bit_xor(hash(t)) as sum from "${name}" as t`,
  );
  return project.query(`${parts.join(' union all ')} order by 1`);
}

async function leftovers(project: TestProject): Promise<readonly unknown[]> {
  return (
    await project.query(
      "select table_name from duckdb_tables() where table_name ilike '%\\_\\_memflow%' escape '\\' or temporary union all select view_name from duckdb_views() where not internal and view_name ilike '%\\_\\_memflow%' escape '\\'",
    )
  ).flat();
}

const batch = (n: number) => ['--vars', `{batch: ${n}}`];

/** What the journal of the last run says is left to do. */
function unfinished(project: TestProject): readonly string[] {
  const [header, ...lines] = project
    .read('target/state/run-journal.ndjson')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
  const done = new Set(
    lines.filter(({ status }) => status === 'success').map(({ unique_id: id }) => id),
  );
  return header.nodes.filter((id: string) => !done.has(id)).sort();
}

async function killAt(project: TestProject, args: readonly string[], delayMs: number) {
  const running = project.start(...args);
  await running.said(/Concurrency/);
  await pause(delayMs);
  running.kill('SIGKILL');
  return running.ended;
}

describe('kill -9', () => {
  test('at any point of a run: the next run comes to what an undisturbed one makes', async () => {
    const seed = Number(process.env['MEMFLOW_SEED'] ?? 1);
    const random = seededRandom(seed);
    const batches = 3;
    const killsPerBatch = Math.ceil(soakCount(12) / batches);
    await using undisturbed = await createProject(FILES);
    await using project = await createProject(FILES);
    let landed = 0;
    for (let n = 1; n <= batches; n++) {
      const whole = await undisturbed.memflow('build', ...batch(n));
      expect(whole.exitCode, whole.stdout + whole.stderr).toBe(0);
      const took = Number(/in \d+ hours.* and ([\d.]+) seconds/.exec(whole.stdout)?.[1] ?? 0.5);
      for (let k = 0; k < killsPerBatch; k++) {
        const { signal } = await killAt(project, ['build', ...batch(n)], random() * took * 1000);
        if (signal === 'SIGKILL') landed++;
        expect(await leftovers(project), `seed ${seed}, batch ${n}, kill ${k}`).toEqual([]);
      }
      const again = await project.memflow('build', ...batch(n));
      expect(again.exitCode, again.stdout + again.stderr).toBe(0);
      expect(await leftovers(project)).toEqual([]);
      expect(await checksums(project), `seed ${seed}, batch ${n}`).toEqual(
        await checksums(undisturbed),
      );
    }
    expect(landed).toBeGreaterThan(0);
  }, 600_000);

  test('retry afterwards runs exactly what the killed run had not done, with its variables', async () => {
    await using project = await createProject(FILES);
    const running = project.start('build', ...batch(2));
    await running.said(/OK created sql table model main\.events/);
    running.kill('SIGKILL');
    await running.ended;
    const left = unfinished(project);
    expect(left.length).toBeGreaterThan(0);
    expect(left).not.toContain('model.shop.events');
    const { exitCode, stdout, stderr } = await project.memflow('retry');
    expect(exitCode, stdout + stderr).toBe(0);
    const { results } = JSON.parse(project.read('target/run_results.json'));
    const ran = results.map((result: { unique_id: string }) => result.unique_id);
    expect(ran.filter((id: string) => !id.startsWith('operation.')).sort()).toEqual(left);
    expect(await project.query('select count(*), max(batch) from merged')).toEqual([
      [String(2 * ROWS), 2],
    ]);
    const nothing = await project.memflow('retry');
    expect(nothing.exitCode).toBe(0);
    expect(nothing.stdout).toContain('Nothing to do');
  });

  test('before the lock is taken, while it is taken, and again: nothing is left that stops the next run', async () => {
    await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
    const random = seededRandom(7);
    for (let k = 0; k < soakCount(4); k++) {
      const running = project.start('run');
      await pause(150 + random() * 600);
      running.kill('SIGKILL');
      await running.ended;
    }
    const { exitCode, stderr } = await project.memflow('run', '--lock-timeout', '0s');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });
});

describe('artifacts', () => {
  test('a kill while they are written leaves whole JSON, old or new', async () => {
    await using project = await createProject({
      'project.yml': 'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb, threads: 4}}\n',
      ...Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`models/m${i}.sql`, `select ${i} as id`]),
      ),
    });
    await project.memflow('run');
    const random = seededRandom(3);
    for (let k = 0; k < soakCount(6); k++) {
      const running = project.start('run');
      await running.said(/60 of 60 OK/);
      await pause(random() * 60);
      running.kill('SIGKILL');
      await running.ended;
      for (const file of ['run_results.json', 'manifest.json'])
        expect(() => JSON.parse(project.read(`target/${file}`)), file).not.toThrow();
    }
    // What the killed ones were writing goes when it is old.
    const temporary = () =>
      readdirSync(project.path('target')).filter((name) => name.includes('.tmp-'));
    project.write('target/.run_results.json.tmp-1', 'left behind');
    for (const name of temporary()) utimesSync(project.path('target', name), 1, 1);
    const { exitCode } = await project.memflow('run');
    expect(exitCode).toBe(0);
    expect(temporary()).toEqual([]);
  }, 300_000);
});

describe('storage that was tampered with', () => {
  const INDEXED = {
    'models/a.sql':
      "{{ config(materialized='table', indexes=[{'columns': ['id']}]) }} select range as id from range(1000)",
    'models/endless.sql': `{{ config(materialized='table') }}
select count(*) as n from range({{ var('to', 10) }}), {{ ref('a') }}`,
  };

  /** A database that a killed run has left with a write-ahead log in which commits stand. */
  async function killed(): Promise<TestProject> {
    const project = await createProject(INDEXED);
    expect((await project.memflow('run')).exitCode).toBe(0);
    const running = project.start('run', '--vars', '{to: 1000000000000}');
    await running.said(/START sql table model main\.endless/);
    await pause(300);
    running.kill('SIGKILL');
    await running.ended;
    expect(statSync(project.path('shop.duckdb.wal')).size).toBeGreaterThan(0);
    return project;
  }

  /** An empty log says as much as none. */
  const content = (project: TestProject) =>
    ['shop.duckdb', 'shop.duckdb.wal'].map((file) => {
      const bytes = project.exists(file) ? readFileSync(project.path(file)) : Buffer.alloc(0);
      return sha256(bytes.toString('base64'));
    });

  test('looking at what a killed run left recovers it', async () => {
    await using project = await killed();
    const { exitCode, stdout, stderr } = await project.memflow(
      ...['show', '--inline', "select count(*) as n from {{ ref('a') }}"],
    );
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain('1000');
    expect((await project.memflow('run')).exitCode).toBe(0);
  });

  test.each([
    ['removed', (path: string) => rmSync(path)],
    ['emptied', (path: string) => writeFileSync(path, '')],
    ['cut off', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['overwritten', (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size, 7))],
    [
      'changed by a bit',
      (path: string) => {
        const bytes = readFileSync(path);
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
  ])('a log that was %s ends with exit code 3 and the files as they are', async (_how, damage) => {
    await using project = await killed();
    damage(project.path('shop.duckdb.wal'));
    const before = content(project);
    const { exitCode, stdout, stderr } = await project.memflow('run');
    expect(exitCode, stdout + stderr).toBe(3);
    expect(stderr).toMatch(/MF403[12]/);
    expect(content(project)).toEqual(before);
    expect((await project.memflow('debug')).exitCode).toBe(3);
  });

  test('an older copy in place of the database is refused with both numbers, and accepted on demand', async () => {
    await using project = await createProject(INDEXED);
    await project.memflow('run');
    copyFileSync(project.path('shop.duckdb'), project.path('backup'));
    await project.memflow('run');
    renameSync(project.path('backup'), project.path('shop.duckdb'));
    const { exitCode, stderr } = await project.memflow('run');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/MF4032.*holds 2 commits, but 4 were made/);
    expect(stderr).toContain('memflow debug --accept-database');
    const debug = await project.memflow('debug');
    expect(debug.exitCode).toBe(3);
    expect(debug.stdout).toContain('MF4032');
    const accepted = await project.memflow('debug', '--accept-database');
    expect(accepted.exitCode, accepted.stdout).toBe(0);
    expect((await project.memflow('run')).exitCode).toBe(0);
  });
});

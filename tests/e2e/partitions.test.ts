import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';

const LAYOUTS = ['table', 'tables', 'files'] as const;

/** The months that the ledger says a relation has: `2024-01 31 rows`. */
async function months(project: TestProject, relation = 'events'): Promise<readonly string[]> {
  const rows = await project.query(
    `select partition || ' ' || row_count || ' ' || state from memflow.partitions where identifier = '${relation}' order by partition`,
  );
  return rows.map(([text]) => String(text));
}

/** All Parquet files below a folder, finished or not, in order. */
function filesBelow(project: TestProject, folder: string): readonly string[] {
  if (!project.exists(folder)) return [];
  return readdirSync(project.path(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.parquet'))
    .sort();
}

async function run(project: TestProject, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.memflow('run', ...args);
  expect(exitCode, stdout + stderr).toBe(0);
  return stdout;
}

describe.each(LAYOUTS)('layout %s', (layout) => {
  const model = (config: string, sql: string) =>
    `{{ config(materialized='incremental', ${config}, partition_by={'field': 'created_at', 'layout': '${layout}'}) }}\n${sql}`;

  test('writes and records the partitions that a batch touches, and no others', async () => {
    await using project = await createProject({
      'models/events.sql': model(
        "unique_key='id'",
        `{% if is_incremental() %}
select 3 as id, timestamp '2024-04-01' as created_at, 'moved' as what
union all select 50, timestamp '2024-02-29 23:59:59.999999', 'late'
union all select 500, timestamp '2024-06-01', 'new'
{% else %}
select range as id, timestamp '2024-01-01' + to_days(range::int) as created_at, 'old' as what from range(100)
{% endif %}`,
      ),
    });
    await run(project);
    expect(await months(project)).toEqual([
      '2024-01 31 live',
      '2024-02 29 live',
      '2024-03 31 live',
      '2024-04 9 live',
    ]);
    const sizes = await project.query('select bytes from memflow.partitions');
    expect(sizes.map(([bytes]) => Number(bytes) > 0)).toEqual([true, true, true, true]);
    const written = () =>
      project.query('select partition, written_at from memflow.partitions order by partition');
    const before = await written();
    const plan = await project.memflow('plan', '-s', 'events');
    expect(plan.stdout).toContain('note the partitions that the batch changes');
    expect(plan.stdout).toMatch(/<start>/);
    await run(project);
    // id 3 leaves January, id 50 leaves February for February, and id 500 makes June.
    expect(await months(project)).toEqual([
      '2024-01 30 live',
      '2024-02 29 live',
      '2024-03 31 live',
      '2024-04 10 live',
      '2024-06 1 live',
    ]);
    const after = new Map((await written()).map(([key, at]) => [key, at]));
    const same = before.filter(([key, at]) => after.get(key) === at).map(([key]) => key);
    expect(same).toEqual(['2024-03']);
    expect(
      await project.query(
        'select id, created_at::varchar, what from events where id in (3, 50, 500) order by id',
      ),
    ).toEqual([
      ['3', '2024-04-01 00:00:00', 'moved'],
      ['50', '2024-02-29 23:59:59.999999', 'late'],
      ['500', '2024-06-01 00:00:00', 'new'],
    ]);
    expect((await project.query('select count(*), count(distinct id) from events')).flat()).toEqual(
      ['101', '101'],
    );
  });

  test('insert_overwrite replaces whole partitions: those of the batch, or those that are named', async () => {
    await using project = await createProject({
      'models/events.sql': model(
        "incremental_strategy='insert_overwrite', partitions=var('partitions', none)",
        `select timestamp '2024-01-15' + to_months(range::int) as created_at, {{ var('n') }} as n
from range({{ var('from', 0) }}, {{ var('to', 4) }})`,
      ),
    });
    const rows = () =>
      project.query("select strftime(created_at, '%m'), n from events order by all");
    await run(project, '--vars', '{n: 1}');
    await run(project, '--vars', '{n: 2, from: 1, to: 3}');
    expect(await rows()).toEqual([
      ['01', 1],
      ['02', 2],
      ['03', 2],
      ['04', 1],
    ]);
    await run(project, '--vars', '{n: 3, from: 1, to: 2, partitions: ["2024-02", "2024-03"]}');
    expect(await rows()).toEqual([
      ['01', 1],
      ['02', 3],
      ['04', 1],
    ]);
    const query = "select date '2024-04-30'";
    await run(project, '--vars', `{n: 4, from: 9, to: 9, partitions: "${query}"}`);
    expect(await months(project)).toEqual(['2024-01 1 live', '2024-02 1 live']);
    expect(await rows()).toEqual([
      ['01', 1],
      ['02', 3],
    ]);
  });

  test('has no partitions and all columns where the query gives no rows', async () => {
    await using project = await createProject({
      'models/raw.sql': "select 1 as id, timestamp '2024-01-01' as created_at, 7::hugeint as big",
      'models/events.sql': model("unique_key='id'", "select * from {{ ref('raw') }}"),
      'models/reader.sql': "select id, created_at, big from {{ ref('events') }}",
    });
    await run(project, '--empty');
    expect(await months(project)).toEqual([]);
    expect(await project.query('select column_name, column_type from (describe reader)')).toEqual([
      ['id', 'INTEGER'],
      ['created_at', 'TIMESTAMP'],
      ['big', 'HUGEINT'],
    ]);
    await run(project);
    expect(await months(project)).toEqual(['2024-01 1 live']);
    expect(await project.query('select * from reader')).toEqual([[1, '2024-01-01 00:00:00', '7']]);
  });

  test.runIf(layout === 'table')('counts what hooks do to the relation', async () => {
    await using project = await createProject({
      'models/events.sql': model(
        `post_hook="delete from {{ this }} where id % 2 = 0"`,
        "select range as id, timestamp '2024-01-01' + to_days(range::int * 10) as created_at from range(10)",
      ),
    });
    await run(project);
    expect(await months(project)).toEqual(['2024-01 2 live', '2024-02 1 live', '2024-03 2 live']);
    await run(project);
    expect(await months(project)).toEqual(['2024-01 4 live', '2024-02 2 live', '2024-03 4 live']);
  });

  test('takes dates, timestamps and timestamps with a zone, before 1970 and far away, by UTC', async () => {
    const values =
      "('0044-03-15 (BC)'), ('1969-12-31 23:30:00'), ('1970-01-01'), ('9999-12-31 23:59:59')";
    const typed = (expression: string) =>
      model(
        "unique_key='id'",
        `select v as id, ${expression} as created_at from (values ${values}) as t (v)`,
      );
    await using project = await createProject({
      'models/d.sql': typed('v::date'),
      'models/ts.sql': typed('v::timestamp'),
      'models/tz.sql': typed("v::timestamp at time zone 'UTC'"),
    });
    for (let i = 0; i < 2; i++) {
      const env = { TZ: i === 0 ? 'America/New_York' : 'Asia/Tokyo' };
      const { exitCode, stdout, stderr } = await project.memflowWith({ env }, 'run');
      expect(exitCode, stdout + stderr).toBe(0);
      for (const name of ['d', 'ts', 'tz']) {
        expect(await months(project, name), name).toEqual([
          '-0043-03 1 live',
          '1969-12 1 live',
          '1970-01 1 live',
          '9999-12 1 live',
        ]);
      }
    }
  });
});

test('a full refresh converts between layouts and granularities, and leaves nothing of the old one', async () => {
  await using project = await createProject({
    'models/events.sql': `{{ config(materialized=var('as', 'incremental'), unique_key='id', partition_by=var('by', none)) }}
select range as id, timestamp '2024-01-30' + to_days(range::int) as created_at from range(3)`,
  });
  const rows = () => project.query('select id, created_at::varchar from events order by id');
  const relations = async () =>
    (
      await project.query(
        "select table_name || ' ' || lower(table_type) from information_schema.tables where table_schema = 'main' order by 1",
      )
    ).flat();
  const vars = (by: string) => ['--vars', by === 'none' ? '{}' : `{by: ${by}}`];
  const steps: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['created_at', ['2024-01 2 live', '2024-02 1 live'], ['events base table']],
    [
      '{field: created_at, layout: tables}',
      ['2024-01 2 live', '2024-02 1 live'],
      ['events view', 'events__p_2024_01 base table', 'events__p_2024_02 base table'],
    ],
    [
      '{field: created_at, layout: tables, granularity: day}',
      ['2024-01-30 1 live', '2024-01-31 1 live', '2024-02-01 1 live'],
      [
        'events view',
        'events__p_2024_01_30 base table',
        'events__p_2024_01_31 base table',
        'events__p_2024_02_01 base table',
      ],
    ],
    ['{field: created_at, layout: files, granularity: year}', ['2024 3 live'], ['events view']],
    ['none', [], ['events base table']],
    ['{field: created_at, layout: files}', ['2024-01 2 live', '2024-02 1 live'], ['events view']],
    ['created_at', ['2024-01 2 live', '2024-02 1 live'], ['events base table']],
  ];
  await run(project);
  const expected = await rows();
  for (const [by, partitions, tables] of steps) {
    const refused = await project.memflow('run', ...vars(by));
    expect(refused.exitCode, by).toBe(1);
    expect(refused.stderr).toContain('MF5106');
    await run(project, '--full-refresh', ...vars(by));
    await run(project, ...vars(by));
    expect(await months(project), by).toEqual(partitions);
    expect(await relations(), by).toEqual(tables);
    expect(await rows(), by).toEqual(expected);
  }
});

test('a plain table becomes partitioned by itself, because it is rebuilt anyway', async () => {
  await using project = await createProject({
    'models/events.sql': `{{ config(materialized='table', partition_by='created_at' if var('by', false) else none) }}
select timestamp '2024-01-30' as created_at`,
  });
  await run(project);
  await run(project, '--vars', '{by: true}');
  expect(await months(project)).toEqual(['2024-01 1 live']);
});

test('files that a rollback has left unused are not there', async () => {
  await using project = await createProject({
    'models/events.sql': `{{ config(materialized='incremental', partition_by={'field': 'created_at', 'layout': 'files'},
  post_hook="select error('no')" if var('fail', false) else "select 1") }}
select timestamp '2024-01-01' + to_months({{ var('n', 0) }}) as created_at`,
  });
  await run(project);
  const before = filesBelow(project, 'shop_files');
  expect(before).toHaveLength(1);
  const failed = await project.memflow('run', '--vars', '{fail: true, n: 1}');
  expect(failed.exitCode).toBe(1);
  expect(filesBelow(project, 'shop_files')).toEqual(before);
  expect(await project.query('select count(*) from events')).toEqual([['1']]);
});

test('models ask for partitions by macros, and a macro of the project of the same name wins', async () => {
  await using project = await createProject({
    'models/events.sql': `{{ config(materialized='incremental', partition_by='created_at') }}
select timestamp '2024-01-30' + to_days(range::int) as created_at from range(3)`,
    'models/months.sql': `{{ config(materialized='table') }}
select '' as partition, 0 as rows where false
{% for found in partitions_of(ref('events')) %}
union all select '{{ found.partition }}', count(*) from {{ ref('events') }}
where {{ partition_range('created_at', found.partition) }} and {{ found.row_count }} > 0
{% endfor %}`,
    'models/recent.sql': `select {{ since('created_at', as_of) }} as own from {{ ref('events') }}`,
    'macros/since.sql': "{% macro since(column, moment) %}'mine'{% endmacro %}",
  });
  await run(project);
  expect(await project.query('select * from months order by 1')).toEqual([
    ['2024-01', '2'],
    ['2024-02', '1'],
  ]);
  expect(await project.query('select distinct own from recent')).toEqual([['mine']]);
});

describe.each(LAYOUTS)('retention, layout %s', (layout) => {
  const files = (more: string) => ({
    'models/events.sql': `{{ config(materialized='incremental', unique_key='id', partition_by={'field': 'created_at',
  'layout': '${layout}', 'retention': '3 months' ${more}}) }}
select range as id, timestamp '2024-01-15' + to_months(range::int) as created_at from range(6)
{% if is_incremental() %} where range > 4 {% endif %}`,
    'models/reader.sql': `{{ config(materialized='table') }} select count(*) as n from {{ ref('events') }}`,
  });

  test('drops the partitions that lie wholly before as_of minus the retention, after the run', async () => {
    await using project = await createProject(files(''));
    const said = await run(project, '--as-of', '2024-06-15');
    expect(said).toContain('Dropped 2024-01 of main.events: older than its retention');
    expect(said).toContain('Dropped 2024-02 of main.events');
    expect(await months(project)).toEqual(
      ['03', '04', '05', '06'].map((month) => `2024-${month} 1 live`),
    );
    expect(await project.query('select count(*) from events')).toEqual([['4']]);
    // Whoever reads the model in the same run sees what it will be from now on.
    expect(await project.query('select n from reader')).toEqual([['4']]);
    const again = await run(project, '--as-of', '2024-07-01');
    expect(again).toContain('Dropped 2024-03');
    expect((await project.memflow('partitions', 'check', '--deep')).exitCode).toBe(0);
    expect(await run(project, '--as-of', '2024-07-01')).not.toContain('retention');
  });

  test('retires them into the archive, from where they come back as they were', async () => {
    await using project = await createProject(files(", 'on_expiry': 'retire'"));
    expect(await run(project, '--as-of', '2024-05-01')).toContain('Retired 2024-01 of main.events');
    expect((await months(project))[0]).toBe('2024-01 1 retired');
    const [[archive] = []] = await project.query(
      "select archives[1] from memflow.partitions where partition = '2024-01'",
    );
    expect(String(archive)).toContain('month=2024-01');
    const { exitCode, stderr } = await project.memflow(
      ...['partitions', 'import', 'events', String(archive)],
    );
    expect(exitCode, stderr).toBe(0);
    expect((await months(project))[0]).toBe('2024-01 1 live');
    expect(await project.query("select id from events where created_at < '2024-02-01'")).toEqual([
      ['0'],
    ]);
  });
});

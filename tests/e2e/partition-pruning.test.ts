import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';

const ROW_GROUP = 122_880;
const MONTH_ROWS = 100_000;
const LAYOUTS = ['table', 'tables', 'files'] as const;
const TYPES = {
  ts: 'created_at',
  d: 'created_at::date',
  tz: "created_at at time zone 'UTC'",
} as const;

/** A year of 100,000 rows a month, evenly spread. */
const model = (layout: string, expression: string) =>
  `{{ config(materialized='table', partition_by={'field': 'created_at', 'layout': '${layout}'}) }}
select id, ${expression} as created_at from (
  select m * ${MONTH_ROWS} + i as id, timestamp '2025-01-01' + to_months(m::int) + to_seconds(i * 24) as created_at
  from range(12) as months (m), range(${MONTH_ROWS}) as rows (i))`;

/** Forms of a query on May that prune by themselves. */
const PRUNING = [
  "created_at >= timestamp '2025-05-01' and created_at < timestamp '2025-06-01'",
  "created_at >= date '2025-05-01' and created_at < date '2025-06-01'",
  "created_at between timestamp '2025-05-01' and timestamp '2025-05-31 23:59:59'",
  "date_trunc('month', created_at) = timestamp '2025-05-01'",
];

const MACROS = [
  "{{ in_month('created_at', '2025-05') }}",
  "{{ in_month('created_at', as_of - modules.datetime.timedelta(days=30)) }}",
  "{{ partition_range('created_at', '2025-05') }}",
  "{{ since('created_at', '2025-05-01') }} and created_at < '2025-06-01'",
];

let project: TestProject;

beforeAll(async () => {
  project = await createProject({
    ...Object.fromEntries(
      LAYOUTS.map((layout) => [`models/ts_${layout}.sql`, model(layout, TYPES.ts)]),
    ),
    'models/d_table.sql': model('table', TYPES.d),
    'models/tz_table.sql': model('table', TYPES.tz),
  });
  const { exitCode, stdout, stderr } = await project.memflow('run');
  expect(exitCode, stdout + stderr).toBe(0);
}, 120_000);

afterAll(async () => project[Symbol.asyncDispose]());

/** How many rows the scans of a query have read, by its profile. */
async function scanned(sql: string, of = project): Promise<number> {
  const [[, profile] = []] = await of.query(`explain (analyze, format json) ${sql}`);
  const sum = (node: { operator_rows_scanned?: number; children?: readonly never[] }): number =>
    (node.operator_rows_scanned ?? 0) +
    (node.children ?? []).reduce((rows, child) => rows + sum(child), 0);
  return sum(JSON.parse(String(profile)));
}

/** The SQL that a macro makes. */
async function compiled(condition: string): Promise<string> {
  const { stdout, stderr } = await project.memflow(
    ...['compile', '--as-of', '2025-06-15', '--inline', `select ${condition}`],
  );
  const line = stdout.split('\n').find((text) => text.startsWith('select '));
  expect(line, stdout + stderr).toBeDefined();
  return String(line).slice('select '.length);
}

async function expectOneMonth(relation: string, condition: string): Promise<void> {
  const query = `select count(distinct id) as n from ${relation} where ${condition}`;
  expect(await project.query(query), condition).toEqual([[String(MONTH_ROWS)]]);
  const rows = await scanned(query);
  expect(rows, `${relation}: ${condition}`).toBeGreaterThan(0);
  expect(rows, `${relation}: ${condition}`).toBeLessThanOrEqual(MONTH_ROWS + 2 * ROW_GROUP);
}

describe('a query on one month reads the row groups of that month only', () => {
  test.each(LAYOUTS)('layout %s', async (layout) => {
    for (const condition of PRUNING) await expectOneMonth(`ts_${layout}`, condition);
  });

  test('by the macros, whatever type the field has and whatever time zone the machine is in', async () => {
    for (const macro of MACROS) {
      const condition = await compiled(macro);
      for (const relation of ['ts_table', 'ts_tables', 'ts_files', 'd_table', 'tz_table'])
        await expectOneMonth(relation, condition);
    }
  });

  test('where the form does not prune, everything is read: the test can fail', async () => {
    expect(
      await scanned(
        "select count(id) from ts_table where strftime(created_at, '%Y-%m') = '2025-05'",
      ),
    ).toBe(12 * MONTH_ROWS);
  });
});

describe('late rows of all months', () => {
  const MONTHS = 12;
  const files = (config: string) => ({
    'models/events.sql': `{{ config(materialized='incremental', partition_by='created_at' ${config}) }}
select {{ var('from', 0) }} + i as id, timestamp '2025-01-01' + to_months((i % ${MONTHS})::int) + to_seconds(i) as created_at
from range({{ var('rows', 480000) }}) as rows (i)`,
  });
  const late = ['--vars', '{from: 480000, rows: 180000}'];
  /** What a query on each month reads more than the month has, at most. */
  const excess = async (of: TestProject) => {
    const found: number[] = [];
    for (let month = 1; month <= MONTHS; month++) {
      const start = `timestamp '2025-01-01' + to_months(${month - 1})`;
      const query = `select count(distinct id) from events where created_at >= ${start} and created_at < ${start} + to_months(1)`;
      const [[rows] = []] = await of.query(query);
      found.push((await scanned(query, of)) - Number(rows));
    }
    return Math.max(...found);
  };
  const content = (of: TestProject) =>
    of.query('select count(*), bit_xor(hash(id, created_at)), sum(id) from events');

  test('are put in order after the run, where it is worth it, and nothing but their place changes', async () => {
    await using own = await createProject(files(''));
    await using plain = await createProject(files(", indexes=[{'columns': ['id']}]"));
    for (const of of [own, plain]) expect((await of.memflow('run')).exitCode).toBe(0);
    const { stdout } = await own.memflow('run', ...late);
    expect(stdout).toContain('Put main.events in order: 660000 rows of 12 partitions');
    // The engine keeps what is deleted from a table with an index, so that moving rows would not help.
    expect((await plain.memflow('run', ...late)).stdout).not.toContain('in order');
    expect(await excess(plain)).toBeGreaterThan(2 * ROW_GROUP);
    expect(await excess(own)).toBeLessThanOrEqual(2 * ROW_GROUP);
    expect(await content(own)).toEqual(await content(plain));
    const check = await own.memflow('partitions', 'check', '--deep');
    expect(check.exitCode, check.stdout).toBe(0);
    const again = await own.memflow('partitions', 'recluster', 'events');
    expect(again.stdout).toContain('nothing to do');
  });

  test('that came by hand are put in order on demand', async () => {
    await using own = await createProject({
      ...files(''),
      'macros/add_late.sql': `{% macro add_late() %}{% do run_query("insert into main.events select i,
  timestamp '2025-01-01' + to_months((i % ${MONTHS})::int) + to_seconds(i) from range(480000, 660000) as rows (i)") %}{% endmacro %}`,
    });
    for (const command of [['run'], ['run-operation', 'add_late'], ['partitions', 'repair']])
      expect((await own.memflow(...command)).exitCode).toBe(0);
    expect(await excess(own)).toBeGreaterThan(2 * ROW_GROUP);
    const before = await content(own);
    const asked = await own.memflow('partitions', 'recluster', '--output', 'json');
    expect(JSON.parse(asked.stdout)).toMatchObject([{ model: 'events', rows: 660_000 }]);
    expect(await excess(own)).toBeLessThanOrEqual(2 * ROW_GROUP);
    expect(await content(own)).toEqual(before);
  });
});

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
async function scanned(sql: string): Promise<number> {
  const [[, profile] = []] = await project.query(`explain (analyze, format json) ${sql}`);
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

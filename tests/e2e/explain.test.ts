import { describe, expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

const EVENTS = `{{ config(materialized='table') }}
select i as id, timestamp '2024-01-01' + to_seconds(((i * 7919) % 600000)::int) as ts, 'g' || (i % 5) as grp,
  (i * 31) % 1000 as amount
from range(300000) r(i)`;

const FILES = {
  'models/events.sql': EVENTS,
  'models/events.yml': 'models: [{name: events, columns: [{name: id, data_tests: [not_null]}]}]\n',
  'models/sums.sql': "select grp, sum(amount) as amount from {{ ref('events') }} group by grp",
  'tests/benchmarks/hour.sql':
    "select count(*) as n from {{ ref('events') }} where ts >= '2024-01-02' and ts < '2024-01-02 01:00'",
  'tests/benchmarks/largest.sql':
    "select id from {{ ref('events') }} order by amount desc, id limit 3",
  'tests/benchmarks/two.sql':
    "{{ config(setup=['create temp table mine as select 1 as a']) }}\nselect * from mine; select 2",
  'tests/benchmarks/writing.sql':
    "{{ config(writes=true) }}\ncreate or replace table {{ this }} as select id from {{ ref('events') }}",
};

/** What is not the same in every run: times, shares, sizes. */
function normalised(text: string): string {
  return text
    .replaceAll(/ *\d+%/g, '   %')
    .replaceAll(/ *\d[\d.]* (?:us|ms|s)\b/g, ' T')
    .replaceAll(/\d[\d.]* (?:B|kB|MB)\b/g, 'SIZE');
}

/** The tree alone: the lines from its head to the blank one. */
function treeOf(stdout: string): string {
  const lines = normalised(stdout).split('\n');
  const head = lines.findIndex((line) => line.startsWith('share'));
  return lines.slice(head + 1, lines.indexOf('', head)).join('\n');
}

describe('memflow explain', () => {
  test('runs a node once and says what it cost where', async () => {
    await using project = await createProject(FILES);
    expect((await project.memflow('run')).exitCode).toBe(0);

    const hour = await project.memflow('explain', 'hour');
    expect(hour.stderr).toBe('');
    expect(hour.exitCode).toBe(0);
    expect(hour.stdout).toMatch(/^benchmark hour: \S+ \S+, 300,000 rows read/);
    expect(treeOf(hour.stdout)).toContain('aggregate count_star()');
    expect(treeOf(hour.stdout)).toContain('└ scan main.events');
    expect(treeOf(hour.stdout)).toContain('300,000 rows read, 3 of 3 row groups');
    expect(hour.stdout).toContain('- scattered rows: events: 300,000 rows in 3 of 3 row groups');
    for (const line of hour.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    const largest = await project.memflow('explain', 'largest');
    expect(largest.stdout).toContain(
      '- top of everything: 300,000 rows are looked at for the first 3',
    );

    const sums = await project.memflow('explain', 'sums');
    expect(sums.stdout).toMatch(/^model sums: /);
    expect(treeOf(sums.stdout)).toContain('group by grp: ');
    expect(sums.stdout).toContain(
      '- repeated aggregate: 300,000 rows are aggregated to 5 each time',
    );
  });

  test('a model that fills a table is there to read everything', async () => {
    await using project = await createProject(FILES);
    await project.memflow('run');
    const { stdout } = await project.memflow('explain', 'events');
    expect(stdout).toMatch(/^model events: /);
    expect(stdout).toContain('memflow would change nothing.');
  });

  test('data tests, several statements, writing benchmarks and --inline', async () => {
    await using project = await createProject(FILES);
    await project.memflow('run');
    const before = await project.query('select count(*) from duckdb_tables() where not internal');

    const tested = await project.memflow('explain', 'not_null_events_id');
    expect(tested.stdout).toMatch(/^test not_null_events_id: /);
    const two = await project.memflow('explain', 'two', '--output', 'json');
    expect(JSON.parse(two.stdout).statements).toHaveLength(2);
    const writing = await project.memflow('explain', 'writing');
    expect(writing.stdout).toMatch(/^benchmark writing: /);
    const inline = await project.memflow(
      ...['explain', '--inline', "select * from {{ ref('events') }} where id = 7"],
    );
    expect(inline.stdout).toMatch(/^inline query: /);
    expect(inline.stdout).toContain('where id=7');

    expect(await project.query('select count(*) from duckdb_tables() where not internal')).toEqual(
      before,
    );
  });

  test('--output json has the figures of every operator', async () => {
    await using project = await createProject(FILES);
    await project.memflow('run');
    const { stdout } = await project.memflow('explain', 'hour', '--output', 'json');
    const { node, resource_type, statements, findings } = JSON.parse(stdout);
    expect({ node, resource_type }).toEqual({ node: 'hour', resource_type: 'benchmark' });
    expect(findings).toEqual([
      expect.objectContaining({ kind: 'scattered rows', advice: expect.any(String) }),
    ]);
    const scans: Record<string, unknown>[] = [];
    const visit = (operator: { kind: string; children: (typeof operator)[] }): void => {
      if (operator.kind === 'scan') scans.push({ ...operator });
      operator.children.forEach(visit);
    };
    visit(statements[0].plan);
    expect(scans).toEqual([
      expect.objectContaining({
        ...{ relation: 'main.events', uses_index: false, rows_scanned: 300_000 },
        ...{ row_groups_scanned: 3, row_groups_total: 3 },
      }),
    ]);
  });

  test('a query that reads every partition is told in the words of the lint', async () => {
    await using project = await createProject({
      'models/events.sql': EVENTS.replace(
        "'table')",
        "'table', partition_by={'field': 'ts', 'granularity': 'day'})",
      ),
      'models/on_day.sql':
        "select * from {{ ref('events') }} where strftime(ts, '%Y-%m-%d') = '2024-01-03'",
    });
    await project.memflow('run', '-s', 'events');
    const { stdout, stderr } = await project.memflow('explain', 'on_day');
    expect(stderr).toBe('');
    expect(stdout).toContain(
      '- unpruned partitions: models/on_day.sql: "ts" is compared inside of',
    );
    expect(stdout).toContain('-> write a range of constants');
  });

  test('what is not built, not there or not a query is an error', async () => {
    await using project = await createProject(FILES);
    const unbuilt = await project.memflow('explain', 'hour');
    expect(unbuilt.exitCode).toBe(1);
    expect(unbuilt.stderr).toContain('model "events" is not built yet: memflow build -s events');
    expect(project.exists('shop.duckdb')).toBe(false);
    expect((await project.memflow('explain', 'no_such')).stderr).toContain(
      'error MF1005: nothing to explain: "no_such" selects no node',
    );
    expect((await project.memflow('explain')).stderr).toContain('MF1005');
    const writing = await project.memflow('explain', '--inline', 'create table x as select 1');
    expect(writing.stderr).toContain('MF2408');
  });

  test('an error code is still explained, outside of a project too', async () => {
    await using project = await createProject({ 'project.yml': 'not: [a project' });
    const { stdout, exitCode } = await project.memflow('explain', 'mf3002');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^MF3002: /);
  });
});

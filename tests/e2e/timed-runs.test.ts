import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';

const FILES = {
  'project.yml': `name: shop
targets:
  dev: {type: duckdb, path: shop.duckdb, threads: 2}
vars: {changed: 0, broken: false}
`,
  'models/source_rows.sql': `{{ config(materialized='view') }}
select i as id, case when i < {{ var('changed') }} then 2 else 1 end as v from range(1000) r(i)
{%- if var('broken') %} where id = 'no number' {%- endif %}`,
  'models/kept.sql': `{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge', change_detection='row_hash') }}
select * from {{ ref('source_rows') }}`,
};

const timed = (entry: string) => `benchmarks:\n${entry.replaceAll(/^/gm, '  ')}\n`;

interface Timed {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
  readonly timed: {
    readonly figures: Readonly<Record<string, number | null>>;
    readonly budgets: readonly { readonly finding: string; readonly outcome: string }[];
  } | null;
}

function resultsOf(project: TestProject): ReadonlyMap<string, Timed> {
  const { results }: { results: readonly Timed[] } = JSON.parse(
    project.read('target/run_results.json'),
  );
  return new Map(results.map((result) => [result.unique_id.split('.').at(-1) ?? '', result]));
}

describe('a benchmark of runs', () => {
  test('measures what a run writes after a change, and what it costs beside a full refresh', async () => {
    await using project = await createProject({
      ...FILES,
      'models/timed.yml': timed(`- name: some_changed
  runs: {select: [source_rows, kept], vars: {changed: 80}}
  query: select count(*) filter (v = 2) as n from {{ ref('kept') }}
  expect: {value: 80}
  samples: 3
  warmup: 0
  budgets: {rewritten: [<= 8%, ">= 8%"], engine: <= 1h, ratio_to: {all_anew: <= 1000}}
- name: nothing_changed
  runs: {select: [source_rows, kept]}
  query: select count(*) filter (v = 2) as n from {{ ref('kept') }}
  expect: {value: 0}
  samples: 3
  warmup: 0
  budgets: {rewritten: <= 0%}
- name: all_anew
  runs: {select: kept, full_refresh: true}
  query: select count(*) as n from {{ ref('kept') }}
  expect: {value: 1000}
  samples: 3
  warmup: 0
  budgets: {rewritten: ">= 100%"}`),
    });
    await project.memflow('run');
    const { exitCode, stdout, stderr } = await project.memflow('test');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain('8 % of the rows written (rewritten <= 8%)');
    const results = resultsOf(project);
    expect(results.get('some_changed')?.timed?.figures).toMatchObject({
      rewritten: 0.08,
      rows: 80,
    });
    expect(results.get('nothing_changed')?.timed?.figures).toMatchObject({ rewritten: 0, rows: 0 });
    // The project's own database knows nothing of it.
    expect(await project.query('select count(*)::int as n from kept where v = 2')).toEqual([[0]]);
    expect(project.exists('target/state/runs')).toBe(true);
  });

  test('clients ask while runs write, and every answer is one of a whole table', async () => {
    await using project = await createProject({
      ...FILES,
      'models/timed.yml': timed(`- name: beside
  runs: {select: kept, full_refresh: true, beside: true}
  concurrency: 3
  query: select count(*) as n, sum(v)::int as total from {{ ref('kept') }}
  expect: {rows: [[1000, 1000]]}
  max_seconds: 0.2
  warmup: 1
  budgets: {utilisation: <= 100%, p95: <= 1h}`),
    });
    await project.memflow('run');
    const { exitCode, stdout, stderr } = await project.memflow('test');
    expect(exitCode, stdout + stderr).toBe(0);
    const { figures } = resultsOf(project).get('beside')?.timed ?? {};
    expect(figures?.['clients']).toBe(3);
    expect(figures?.['utilisation']).toBeGreaterThan(0);
    expect(figures?.['samples']).toBeGreaterThan(2);
  });

  test('a run that fails, a state that is wrong and models that cannot be built concern one benchmark each', async () => {
    await using project = await createProject({
      ...FILES,
      'models/timed.yml': timed(`- name: fails
  runs: {select: [source_rows, kept], vars: {broken: true}}
  query: select 1 as one
  samples: 2
- name: wrong_state
  runs: {select: [source_rows, kept], vars: {changed: 5}}
  query: select count(*) filter (v = 2) as n from {{ ref('kept') }}
  expect: {value: 6}
  samples: 2
- name: fine
  query: select 1 as one
  samples: 6`),
    });
    await project.memflow('run');
    const { exitCode } = await project.memflow('test');
    expect(exitCode).toBe(1);
    const results = resultsOf(project);
    expect(results.get('fails')?.message).toMatch(/^a run of "fails" failed: /);
    expect(results.get('wrong_state')?.message).toMatch(/is wrong: .*\(5\)/);
    expect(results.get('fine')?.status).toBe('pass');
  });
});

describe('the floor and the pool', () => {
  test('the same statement without memflow is measured beside it', async () => {
    await using project = await createProject({
      'models/t.sql': "{{ config(materialized='table') }} select range as id from range(1000)",
      'models/timed.yml': timed(`- name: counted
  query: select count(*) as n, 'ü' as text, [1, 2] as list from {{ ref('t') }}
  samples: 20
  budgets: {floor: <= 1000}
- name: impossible
  query: select count(*) as n from {{ ref('t') }}
  samples: 20
  budgets: {floor: <= 0.0001}
- name: many
  query: select count(*) as n from {{ ref('t') }}
  concurrency: [8, 160]
  max_seconds: 0.2
  warmup: 1
  budgets: {floor: <= 1000, utilisation: <= 100%}`),
    });
    await project.memflow('run');
    const { exitCode, stdout } = await project.memflow('test');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/[\d.]+ times the bare statement, budget p50 \/ floor <= 0.0001/);
    const results = resultsOf(project);
    expect(results.get('counted')?.status).toBe('pass');
    expect(results.get('impossible')?.status).toBe('fail');
    const figures = results.get('many__clients_160')?.timed?.figures;
    expect(figures?.['clients']).toBe(160);
    expect(figures?.['utilisation']).toBeGreaterThan(0);
    expect(figures?.['utilisation']).toBeLessThanOrEqual(1.000_001);
  });

  test('a second look at a benchmark that writes begins with an empty schema', async () => {
    await using project = await createProject({
      'models/t.sql': "{{ config(materialized='table') }} select range as id from range(10)",
      'models/timed.yml': timed(`- name: filled
  setup: "create table {{ this }} (id bigint)"
  query: insert into {{ this }} select id from {{ ref('t') }}
  writes: true
  samples: 6
  budgets: {p50: <= 1ns}`),
    });
    await project.memflow('run');
    await project.memflow('test');
    const result = resultsOf(project).get('filled');
    expect(result?.message).toMatch(/^p50 was .*, budget p50 <= 1ns$/);
    expect(result?.timed?.figures).toMatchObject({ samples: 12 });
    expect((await project.memflow('bench', 'record')).stdout).not.toContain('already exists');
  });

  test('clients of a pool cannot write either', async () => {
    await using project = await createProject({
      'models/t.sql': "{{ config(materialized='table') }} select range as id from range(10)",
      'models/timed.yml': timed(`- name: writes_in_hiding
  query: select nextval('numbers') as n
  concurrency: 4
  samples: 6`),
    });
    await project.memflow('run');
    await project.memflow('run-operation', 'make_sequence');
    const { exitCode } = await project.memflow('test');
    expect(exitCode).toBe(1);
    expect(resultsOf(project).get('writes_in_hiding')?.status).toBe('error');
  });
});

import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';

const MODEL = `{{ config(materialized='table') }}
select i as id, i % 7 as k, hash(i)::varchar as s from range(50000) r(i) order by id`;

/** Samples that are quick to take; what they say is not what these tests are about. */
const QUICK = 'samples: 6, warmup: 1';

interface Timed {
  readonly verdict: string;
  readonly figures: Readonly<Record<string, number>> & {
    readonly profile: Readonly<Record<string, number>>;
  };
  readonly budgets: readonly {
    readonly budget: string;
    readonly outcome: string;
    readonly finding: string;
  }[];
}

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
  readonly timed: Timed | null;
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

function resultsOf(project: TestProject): ReadonlyMap<string, Result> {
  const json: { readonly results: readonly Result[] } = JSON.parse(
    project.read('target/run_results.json'),
  );
  return new Map(
    json.results.map((result) => [result.unique_id.split('.').slice(2).join('.'), result]),
  );
}

/** A project with one model and some benchmarks, as YAML entries. */
function projectWith(benchmarks: string, files: Readonly<Record<string, string>> = {}) {
  return createProject({
    'models/t.sql': MODEL,
    'models/timed.yml': `benchmarks:\n${benchmarks.replaceAll(/^/gm, '  ')}\n`,
    ...files,
  });
}

describe('memflow test', () => {
  test('runs the data tests, then the timed tests', async () => {
    await using project = await createProject({
      'models/t.sql': MODEL,
      'models/t.yml': `models:
  - name: t
    columns: [{name: id, data_tests: [not_null, unique]}]
    benchmarks:
      - name: read_all
        ${QUICK.replace(', ', '\n        ')}
        budgets: {p95: <= 1h, rows: 50000}
`,
      'tests/benchmarks/one_day.sql': `{{ config(samples=6, warmup=1, budgets={'p50': '<= 1h', 'rows_scanned': '<= 50000'}) }}
select count(*) as n from {{ ref('t') }} where id < {{ 10 * 10 }}`,
    });
    expect((await project.memflow('run')).exitCode).toBe(0);
    const { exitCode, stdout } = await project.memflow('test');
    expect(stdout).toMatch(/Found 1 model, 2 data tests, 2 timed tests/);
    expect(stdout).toMatch(/PASS one_day \.+ \[PASS p50 [\d.]+ (us|ms) p95 [\d.]+ (us|ms) in /);
    expect(stdout).toMatch(/Finished running 2 data tests, 2 timed tests in/);
    expect(stdout).toContain('Done. PASS=4 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=4');
    const order = [...stdout.matchAll(/START (?:timed )?test (\w+)/g)].map(([, name]) => name);
    expect(order.slice(2).sort()).toEqual(['one_day', 'read_all']);
    expect(exitCode).toBe(0);
    const { timed } = resultsOf(project).get('one_day') ?? {};
    expect(timed).toMatchObject({ verdict: 'pass', figures: { samples: 6, warmups: 1, rows: 1 } });
    expect(timed?.figures.profile['rowsScanned']).toBeLessThanOrEqual(50_000);
  });

  test('fails where a budget is missed, and says by how much', async () => {
    await using project = await projectWith(`- name: slow
  query: select count(*) from {{ ref('t') }}
  ${QUICK.replace(', ', '\n  ')}
  budgets: {p50: <= 1ns, p95: <= 1h}
- name: only_warned
  query: select count(*) from {{ ref('t') }}
  severity: warn
  samples: 6
  budgets: {rows: 2}`);
    await project.memflow('run');
    const { exitCode, stdout } = await project.memflow('test');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/FAIL slow \.+ \[FAIL p50 /);
    expect(stdout).toMatch(/p50 was [\d.]+ (us|ms), budget p50 <= 1ns\n/);
    expect(stdout).toMatch(/WARN only_warned \.+ \[WARN p50 /);
    expect(stdout).toContain('1 row, budget rows = 2');
    expect(stdout).toContain('Done. PASS=0 WARN=1 ERROR=1');
  });

  test('can leave them out, or take nothing else', async () => {
    await using project = await projectWith(
      `- name: counted
  query: select count(*) from {{ ref('t') }}
  samples: 6`,
      {
        'models/t.yml': 'models: [{name: t, columns: [{name: id, data_tests: [not_null]}]}]',
      },
    );
    await project.memflow('run');
    const without = await project.memflow('test', '--exclude-resource-type', 'benchmark');
    expect(without.stdout).toContain('TOTAL=1');
    expect(without.stdout).not.toContain('START timed test');
    const only = await project.memflow('test', '--resource-type', 'benchmark');
    expect(only.stdout).toMatch(/START timed test counted/);
    expect(only.stdout).toContain('TOTAL=1');
    const ofModel = await project.memflow('test', '-s', 't');
    expect(ofModel.stdout).toContain('TOTAL=2');
    const byType = await project.memflow('ls', '-s', 'test_type:benchmark');
    expect(byType.stdout).toBe('shop.counted\n');
  });

  test('samples in an order that the seed decides', async () => {
    await using project = await projectWith(`- name: counted
  query: select count(*) from {{ ref('t') }}
  samples: 6`);
    await project.memflow('run');
    expect((await project.memflow('test', '--seed', '7')).stdout).toContain('--seed 7');
  });
});

describe('what goes wrong with one concerns it alone', () => {
  test('errors, wrong rows, no rows, writing, never ending', async () => {
    await using project = await projectWith(
      `- name: fine
  query: select count(*) from {{ ref('t') }}
  samples: 6
- name: broken
  query: select no_such_column from {{ ref('t') }}
- name: wrong
  query: select 1 + 1 as two
  expect: {value: 3}
- name: empty
  query: select * from {{ ref('t') }} where id < 0
- name: writes
  query: insert into {{ ref('t') }} values (1, 2, '3')
- name: writes_in_hiding
  query: select nextval('numbers') as n
- name: endless
  timeout: 200ms
  query: select count(*) from range(100000000000) a(i) where i % 3 = 1
- name: half_a_script
  query: "select 1; select"`,
      {
        'project.yml': `name: shop
targets:
  dev: {type: duckdb, path: shop.duckdb, threads: 2}
target: dev
on-run-start: create sequence if not exists numbers
`,
      },
    );
    await project.memflow('run');
    const before = await project.query('select count(*), sum(id) from t');
    const { exitCode, stderr, stdout } = await project.memflow('test');
    expect(exitCode).toBe(1);
    const results = resultsOf(project);
    const codes = [...results].map(([name, { status, diagnostics }]) => [
      name,
      status,
      diagnostics[0]?.code,
    ]);
    expect(Object.fromEntries(codes.map(([name, ...rest]) => [name, rest]))).toMatchObject({
      fine: ['pass', undefined],
      broken: ['error', 'MF4002'],
      wrong: ['error', 'MF6111'],
      empty: ['error', 'MF6112'],
      writes: ['error', 'MF6113'],
      writes_in_hiding: ['error', 'MF6113'],
      endless: ['error', 'MF4010'],
      half_a_script: ['error', 'MF4003'],
    });
    expect(stderr).toMatch(
      /error MF6111: the result of "wrong" is wrong: row 1 is \(2\), expected \(3\)/,
    );
    expect(stderr).toMatch(/--> models\/timed.yml \(benchmark broken\):1:8/);
    expect(stdout).toContain('PASS=2');
    expect(await project.query('select count(*), sum(id) from t')).toEqual(before);
  });

  test('what is wrong with its definition: the rest of the suite runs, and so do models', async () => {
    await using project = await projectWith(
      `- {name: good, query: "select count(*) as n from {{ ref('t') }}", ${QUICK}}
- {name: unknown_metric, query: select 1 as x, budgets: {p96: <= 1ms}}
- {name: unknown_unit, query: select 1 as x, budgets: {p95: <= 1 parsec}}
- {name: unknown_key, query: select 1 as x, sampels: 3}
- {name: no_query, budgets: {p95: <= 1ms}}
- {name: no_model, query: "select * from {{ ref('tt') }}"}
- {name: no_other, query: select 1 as x, budgets: {ratio_to: {goood: <= 2}}}
- {name: no_template, query: "select {{ 1 +"}
- {name: no_values, query: select 1 as x, params: {n: []}}
- {name: too_many, query: select 1 as x, params: {n: [${Array.from({ length: 201 }, (_, i) => i).join(', ')}]}}
- {name: cells, query: select 1 as x, params: {n: [1, 2]}, max_seconds: -1}
- {name: compared, query: select 1 as x, ${QUICK}, budgets: {ratio_to: {unknown_unit: <= 2}}}`,
      {
        'tests/benchmarks/in_a_file.sql':
          "{{ config(budgets={'p95': 'soon'}, setup='select {{ ') }}\nselect 1 as x",
        'tests/benchmarks/only_settings.sql': "{{ config(budgets={'p95': '<= 1ms'}) }}\n",
      },
    );
    const ran = await project.memflow('run');
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(ran.stderr).toContain('warning MF6102: the benchmark "no_query" has no query');
    const { exitCode, stderr } = await project.memflow('test');
    expect(exitCode).toBe(1);
    const codes = [...resultsOf(project)].map(([name, { status, diagnostics }]) => [
      name,
      status,
      diagnostics.map(({ code }) => code).join(' '),
    ]);
    expect(codes.sort()).toEqual([
      ['cells__n_1', 'error', 'MF6101'],
      ['cells__n_2', 'error', 'MF6101'],
      ['compared', 'warn', ''],
      ['good', 'pass', ''],
      ['in_a_file', 'error', 'MF6101 MF2001'],
      ['no_model', 'error', 'MF3002'],
      ['no_other', 'error', 'MF6104'],
      ['no_query', 'error', 'MF6102'],
      ['no_template', 'error', 'MF2001'],
      ['no_values', 'error', 'MF6103'],
      ['only_settings', 'error', 'MF6102'],
      ['too_many', 'error', 'MF6103'],
      ['unknown_key', 'error', 'MF2111'],
      ['unknown_metric', 'error', 'MF2111'],
      ['unknown_unit', 'error', 'MF6101'],
    ]);
    // What two cells share is told once.
    expect(stderr.match(/error MF6101: max_seconds is -1/g)).toHaveLength(1);
    const parsed = await project.memflow('parse');
    expect(parsed.exitCode).toBe(2);
    expect(parsed.stderr.match(/^error MF/gm)).toHaveLength(13);
    const one = await project.memflow('compile', '--select', 'no_query');
    expect(one.exitCode).toBe(2);
    expect(one.stderr).toContain('MF6102');
    expect((await project.memflow('explain', 'no_query')).stderr).toContain('MF6102');
    expect((await project.memflow('list', '--select', 'no_query')).exitCode).toBe(0);
  });

  test('a model that could not be built skips its timed tests, and no others', async () => {
    await using project = await projectWith(
      `- name: of_broken
  query: select count(*) from {{ ref('broken') }}
- name: of_t
  query: select count(*) from {{ ref('t') }}
  samples: 6`,
      { 'models/broken.sql': "{{ config(materialized='table') }} select error('no')" },
    );
    const { exitCode, stdout } = await project.memflow('build');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/SKIP timed test of_broken/);
    expect(stdout).toMatch(/PASS of_t/);
  });

  test('an interruption ends the run with what was measured', async () => {
    await using project = await projectWith(`- name: endless
  query: select count(*) from range(100000000000) a(i) where i % 3 = 1
- name: later
  query: select 1`);
    await project.memflow('run');
    await using command = project.start('test');
    await command.said(/Timing on/);
    command.kill('SIGINT');
    const { exitCode, stdout } = await command.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('Done. ');
    expect((await project.memflow('run')).exitCode).toBe(0);
  });
});

describe('build', () => {
  test('runs timed tests when everything else is done, one group at a time', async () => {
    const models = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [
        `models/${name}.sql`,
        "{{ config(materialized='table') }} select count(*) as n from range(200000) r(i)",
      ]),
    );
    await using project = await createProject({
      ...models,
      'tests/benchmarks/first.sql': "{{ config(samples=6) }} select * from {{ ref('a') }}",
      'tests/benchmarks/second.sql': "{{ config(samples=6) }} select * from {{ ref('a') }}",
    });
    const { exitCode, stdout } = await project.memflow('build', '--threads', '4');
    expect(exitCode, stdout).toBe(0);
    const events = [
      ...stdout.matchAll(/\d+ of \d+ (START|OK|PASS) (?:\w+ )*?(first|second|main\.\w+)/g),
    ].map(([, what, name]) => `${what} ${name}`);
    expect(events.slice(-4)).toEqual(['START first', 'PASS first', 'START second', 'PASS second']);
  });
});

describe('a matrix', () => {
  test('is a timed test for every cell, which reads its parameters', async () => {
    await using project = await projectWith(`- name: counted
  query: "select count(*) as n, '{{ params.word }}' as w from {{ ref('t') }} where id < {{ params.rows }}"
  params: {rows: [10, 1000], word: [x, "y z"]}
  samples: 6
  budgets: {rows: 1}`);
    await project.memflow('run');
    const names = (await project.memflow('ls', '-s', 'counted', '--output', 'name')).stdout
      .trim()
      .split('\n');
    expect(names.sort()).toEqual([
      'counted__rows_1000__word_x',
      'counted__rows_1000__word_y_z',
      'counted__rows_10__word_x',
      'counted__rows_10__word_y_z',
    ]);
    expect((await project.memflow('test')).stdout).toContain('PASS=4');
    await project.memflow('compile');
    const compiled = project.read(
      'target/compiled/shop/models/timed.yml/counted__rows_10__word_y_z.sql',
    );
    expect(compiled).toBe(`select count(*) as n, 'y z' as w from "main"."t" where id < 10`);
  });

  test('may be one of clients, who wait for a place in the pool where they are more than it has', async () => {
    await using project = await projectWith(`- name: crowd
  query: select k, count(*) from {{ ref('t') }} group by k
  concurrency: [1, 160, 200]
  samples: 6
  budgets: {throughput: ">= 1/h", rows: 7}`);
    await project.memflow('run');
    expect((await project.memflow('test')).stdout).toContain('PASS=3');
    for (const clients of [160, 200]) {
      const { timed } = resultsOf(project).get(`crowd__clients_${clients}`) ?? {};
      expect(timed?.figures).toMatchObject({ clients, samples: 5 * clients });
    }
  });

  test('is judged by how time grows over it, and by the other benchmark beside it', async () => {
    await using project = await projectWith(`- name: scanned
  query: select sum(hash(i)) as h from range({{ params.rows }}) r(i)
  params: {rows: [1000, 1000000]}
  samples: 10
  budgets:
    growth: {over: rows, exponent: ["<= 3", ">= 3"]}
- name: plain
  query: select 1 as one
  samples: 10
- name: same_again
  query: select 1 as one
  samples: 10
  budgets: {ratio_to: {plain: <= 1000, scanned__rows_1000000: "> 1000"}}`);
    await project.memflow('run');
    const { exitCode } = await project.memflow('test', '-s', 'scanned__rows_1000000', 'same_again');
    expect(exitCode).toBe(1);
    const results = resultsOf(project);
    expect([...results.keys()].sort()).toEqual(['same_again', 'scanned__rows_1000000']);
    const outcomes = (name: string) =>
      results.get(name)?.timed?.budgets.map(({ budget, outcome }) => [budget, outcome]);
    expect(outcomes('scanned__rows_1000000')).toEqual([
      ['growth over rows <= 3', 'met'],
      ['growth over rows >= 3', 'missed'],
    ]);
    expect(outcomes('same_again')).toEqual([
      ['p50 / plain <= 1000', 'met'],
      ['p50 / scanned__rows_1000000 > 1000', 'missed'],
    ]);
  });
});

describe('setup and teardown', () => {
  test('stand around the samples of every client, and leave nothing', async () => {
    await using project = await projectWith(`- name: prepared
  setup: |
    create temp table part as select * from {{ ref('t') }} where id < 100;
    delete from {{ ref('t') }};
  query: select count(*) from part
  teardown: drop table part
  expect: {value: 100}
  samples: 6`);
    await project.memflow('run');
    const { exitCode, stdout, stderr } = await project.memflow('test');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(await project.query('select count(*) from t')).toEqual([['50000']]);
  });

  test('the teardown also runs after an error', async () => {
    await using project = await projectWith(`- name: broken
  setup: set global preserve_insertion_order = false
  query: select error('no')
  teardown: set global preserve_insertion_order = true
- name: looking
  query: select current_setting('preserve_insertion_order') as s
  expect: {rows: [[true]]}
  samples: 6`);
    await project.memflow('run');
    await project.memflow('test');
    const results = resultsOf(project);
    expect(results.get('broken')?.status).toBe('error');
    expect(results.get('looking')?.status).toBe('pass');
  });
});

describe('writing', () => {
  test('is measured in a schema that is gone afterwards', async () => {
    await using project = await projectWith(`- name: insert_rows
  writes: true
  setup: create table {{ this }} (id bigint)
  query: insert into {{ this }} select id from {{ ref('t') }} limit 100
  samples: 6
- name: rebuild
  writes: true
  query: create or replace table {{ this }} as select * from {{ ref('t') }}
  samples: 6`);
    await project.memflow('run');
    const { exitCode, stdout, stderr } = await project.memflow('test');
    expect(exitCode, stdout + stderr).toBe(0);
    const schemas = await project.query(
      "select schema_name from duckdb_schemas() where schema_name like 'memflow_scratch%'",
    );
    expect(schemas).toEqual([]);
  });

  test('outside of it is refused before anything is sent', async () => {
    await using project = await projectWith(`- name: into_model
  writes: true
  query: insert into {{ ref('t') }} select * from {{ ref('t') }}
- name: to_file
  writes: true
  query: copy (select 1) to 'out.csv'
- name: in_setup
  writes: true
  setup: drop table {{ ref('t') }}
  query: create or replace table {{ this }} as select 1`);
    await project.memflow('run');
    expect((await project.memflow('test')).exitCode).toBe(1);
    for (const result of resultsOf(project).values())
      expect(result.diagnostics[0]?.code).toBe('MF6114');
    expect(project.exists('out.csv')).toBe(false);
    expect(await project.query('select count(*) from t')).toEqual([['50000']]);
  });
});

test('a cold one reads from the file what a warm one has in memory', async () => {
  await using project = await projectWith(`- name: warm
  query: select sum(length(s)) from {{ ref('t') }}
  samples: 6
  budgets: {bytes_read: = 0B}
- name: cold
  cold: true
  query: select sum(length(s)) from {{ ref('t') }}
  samples: 6
  budgets: {bytes_read: ["> 100kB", "< 10MB"]}`);
  await project.memflow('run');
  const { exitCode, stdout, stderr } = await project.memflow('test');
  expect(exitCode, stdout + stderr).toBe(0);
  expect(resultsOf(project).get('cold')?.timed?.figures).toMatchObject({ samples: 6, warmups: 0 });
});

test('plans, scans, memory and spilling are judged by the profile', async () => {
  await using project = await projectWith(`- name: pruned
  query: select count(*) from {{ ref('t') }} where id < 1000
  samples: 6
  budgets:
    rows_scanned: <= 50000
    peak_memory: <= 100GB
    spill: none
    plan: {contains: [seq scan, "id<1000"], lacks: index scan}
- name: joined
  query: select count(*) from {{ ref('t') }} a join {{ ref('t') }} b using (id)
  samples: 6
  budgets:
    plan: {lacks: hash join, contains: index scan}`);
  await project.memflow('run');
  await project.memflow('test');
  const results = resultsOf(project);
  expect(results.get('pruned')?.status).toBe('pass');
  expect(results.get('joined')?.timed?.budgets).toMatchObject([
    { budget: 'plan contains "index scan"', outcome: 'missed' },
    { budget: 'plan lacks "hash join"', outcome: 'missed', finding: '"hash join" is in hash join' },
  ]);
});

test('several statements are one sample, with the times of each', async () => {
  await using project = await projectWith(
    `- name: script
  query: |
    select count(*) from {{ ref('t') }};
    -- an ephemeral model in the second one
    select max(id) from {{ ref('small') }};
  samples: 6
  expect: {value: 99}`,
    {
      'models/small.sql':
        "{{ config(materialized='ephemeral') }} select * from {{ ref('t') }} where id < 100",
    },
  );
  await project.memflow('run');
  const { exitCode, stdout, stderr } = await project.memflow('test');
  expect(exitCode, stdout + stderr).toBe(0);
  const { timed } = resultsOf(project).get('script') ?? {};
  expect(timed?.figures['statementMs']).toHaveLength(2);
});

describe('the budget of a model', () => {
  const built = (config: string) => ({
    'models/a.sql': `{{ config(materialized='table', ${config}) }} select i, hash(i)::varchar as s from range(200000) r(i)`,
    'models/b.sql': "select count(*) as n from {{ ref('a') }}",
  });

  test('is judged by every run; what is only slow is there for those that read it', async () => {
    await using project = await createProject(
      built("budget={'seconds': '<= 1ns', 'rows_per_second': '1e12', 'memory': '1B'}"),
    );
    const { exitCode, stdout } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/FAIL created sql table model main.a \.+ \[FAIL over budget in /);
    expect(stdout).toMatch(/took [\d.]+ m?s, budget seconds <= 1ns; wrote [\d,]+ rows\/s, budget/);
    expect(stdout).toContain('OK created sql view model main.b');
    expect(await project.query('select n from b')).toEqual([['200000']]);
    expect(
      resultsOf(project)
        .get('a')
        ?.timed?.budgets.map(({ outcome }) => outcome),
    ).toEqual(['missed', 'missed', 'missed']);
  });

  test('may only warn, and may be met', async () => {
    await using project = await createProject({
      ...built("budget={'seconds': '1ns', 'severity': 'warn'}"),
      'models/a.yml':
        'models: [{name: b, config: {materialized: table, budget: {seconds: 3600, rows_per_second: 1e-6, memory: 100GB}}}]',
    });
    const { exitCode, stdout } = await project.memflow('run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('WARN=1');
    expect(resultsOf(project).get('b')).toMatchObject({
      status: 'success',
      timed: { verdict: 'pass' },
    });
  });
});

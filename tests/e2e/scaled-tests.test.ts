import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

const MODEL = `{{ config(materialized='table') }}
select i as id, i % 7 as k, hash(i)::varchar as s from range({{ var('scale') }}) r(i)`;

/** A project of which the size can be varied. */
const projectWith = (benchmarks: string, files: Readonly<Record<string, string>> = {}) =>
  createProject({
    'project.yml': `name: shop
targets:
  dev: {type: duckdb, path: shop.duckdb, threads: 2}
vars: {scale: 100}
`,
    'models/t.sql': MODEL,
    'models/timed.yml': `benchmarks:\n${benchmarks.replaceAll(/^/gm, '  ')}\n`,
    ...files,
  });

const COUNTED = `- name: counted
  query: select count(*) as n from {{ ref('t') }}
  samples: 6
  warmup: 1
  expect: {value: "{{ var('scale') }}"}
  budgets: {growth: {over: scale, exponent: <= 9}}`;

describe('memflow bench --scale', () => {
  test('builds and measures every size, fits the growth, and leaves the database alone', async () => {
    await using project = await projectWith(
      `${COUNTED.replace('"{{ var(\'scale\') }}"', '100')}
- name: not_scaled
  query: select 1 as one
  samples: 6`.replace('expect: {value: 100}', 'expect: {query: "select {{ var(\'scale\') }}"}'),
    );
    await project.memflow('run');
    const { exitCode, stdout, stderr } = await project.memflow('bench', '--scale', '1k,100,20k');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toMatch(
      /\| timed test \| p50 at 100 \| p50 at 1k \| p50 at 20k \| grows +\| verdict \|/,
    );
    expect(stdout).toMatch(/\| counted .* n\^-?[\d.]+ \| pass +\|/);
    expect(stdout).not.toContain('not_scaled');
    expect(stdout).toMatch(
      /^at 20k: a database of [\d.]+ [kM]B, the process had up to [\d.]+ MB in memory$/m,
    );
    expect(stdout).toContain('Building 1 node at scale 20k');
    expect(await project.query('select count(*)::int as n from t')).toEqual([[100]]);
    expect(readdirSync(project.path('target/state/sizes'))).toEqual([]);
    expect(project.exists('target/state/benchmarks.ndjson')).toBe(false);

    const json = await project.memflow('bench', '--scale', '100,1k', '--output', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      sizes: [100, 1000],
      benchmarks: [{ name: 'counted', isGood: true, faults: [] }],
    });
  });

  test('fails where time grows faster than it may, and where a size returns what is wrong', async () => {
    await using project = await projectWith(`- name: squared
  query: select count(*) as n from {{ ref('t') }} a join {{ ref('t') }} b on a.id + b.id > 0
  samples: 6
  warmup: 1
  budgets: {growth: {over: scale, exponent: <= 0.01}}
- name: wrong_when_large
  query: select count(*) as n from {{ ref('t') }}
  samples: 6
  expect: {value: 100}
  budgets: {growth: {over: scale, exponent: <= 9}}`);
    const { exitCode, stdout } = await project.memflow('bench', '--scale', '100,10k');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /squared over all sizes: time grows with the rows to the power of [\d.]+, budget growth over scale <= 0.01/,
    );
    expect(stdout).toMatch(/wrong_when_large at 10k: .* is wrong/);
    const only = ['bench', '--scale', '100,10k', '-s', 'squared', '--detailed-exitcode'];
    expect((await project.memflow(...only)).exitCode).toBe(4);
  });

  test('a budget for the growth over scale is no concern of other runs', async () => {
    await using project = await projectWith(
      `- name: counted
  query: select count(*) as n from {{ ref('t') }}
  samples: 6
  budgets: {growth: {over: scale, exponent: <= 0.000001}, rows: 1}`,
    );
    await project.memflow('run');
    const { exitCode, stdout } = await project.memflow('test');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('rows = 1');
    expect(stdout).not.toContain('growth over scale');
  });
});

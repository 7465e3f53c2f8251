import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { createMemoryProject, succeed } from './memory-project.ts';

const FOLDER = 'tests/benchmarks';
const SUITE = ['sixteen', 'beyond'];

interface Timed {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
}

interface Sized {
  readonly sizes: readonly number[];
  readonly benchmarks: readonly {
    readonly name: string;
    readonly exponent: number | null;
    readonly faults: readonly { readonly text: string }[];
  }[];
}

/** The shipped project with the timed tests of one of its folders; '' = those that stand in none. */
async function projectWithTimedTests(folder: string) {
  const project = await createMemoryProject({ suite: true });
  const files = readdirSync(join(repositoryRoot, FOLDER, folder)).filter((name) =>
    name.endsWith('.sql'),
  );
  for (const file of files) {
    const path = join(FOLDER, folder, file);
    project.write(path, readFileSync(join(repositoryRoot, path), 'utf8'));
  }
  const timedResults = (): readonly Timed[] => {
    const { results }: { results: readonly Timed[] } = JSON.parse(
      project.read('target/run_results.json'),
    );
    return results.filter(({ unique_id }) => unique_id.startsWith('benchmark.'));
  };
  return { project, files, timedResults };
}

test.each(['sample', null])(
  'the timed tests of the project come back right: history %s',
  async (source) => {
    const { project, files, timedResults } = await projectWithTimedTests('');
    await using _removed = project;
    if (source !== null) await project.memflow('ingest', source);
    else {
      project.write('empty.csv', 'commit_id,committed_at,author_id,subject,path\n');
      await project.memflow('ingest', 'touches', 'empty.csv');
    }
    await project.memflow('build', '--exclude-resource-type', 'test');
    const timed = timedResults();
    expect(timed).toHaveLength(files.length);
    // Budgets are for machines that do nothing else; here it counts that every query runs and returns what it should.
    for (const { unique_id, status } of timed)
      expect(status, unique_id).not.toMatch(/error|skipped/);
  },
);

describe('the performance suite', () => {
  test.each(SUITE)('every test of it comes back right: %s', async (folder) => {
    const { project, files, timedResults } = await projectWithTimedTests(folder);
    await using _removed = project;
    await succeed(project, 'run', '-s', 'path:models/performance');
    await project.memflow('bench');
    const timed = timedResults();
    expect(timed.length).toBeGreaterThanOrEqual(files.length);
    for (const { unique_id, status, message } of timed)
      expect(status, `${unique_id}: ${message}`).not.toMatch(/error|skipped/);
  });

  test('its data set is of the size that it should be', async () => {
    await using project = await createMemoryProject({ suite: true });
    await succeed(project, 'run', '-s', 'path:models/performance');
    expect(await succeed(project, 'test', '-s', 's08_data_set_size')).toMatch(
      /PASS s08_data_set_size .*rows 10000 \(>= 1001\)/,
    );
    const [row] = await project.query(
      `select count(*)::int, count(distinct concepts)::int, min(activation_strength)::double, max(activation_strength)::double,
        min(access_count)::int, max(access_count)::int, count(distinct memory_type)::int,
        count(*) filter (created_at > timestamp '2026-06-30 18:00:00' - interval 5 minutes)::int,
        avg(length(content))::int between 120 and 140
      from main_performance.suite_memories`,
      'memory.duckdb',
    );
    expect(row?.slice(0, 1)).toEqual([10_000]);
    expect(row?.[1]).toBeGreaterThan(9_000);
    expect(row?.slice(2)).toEqual([0.1, 0.99, 1, 100, 3, expect.any(Number), true]);
    expect(row?.[7]).toBeGreaterThanOrEqual(200);
  });

  test('is built and measured at several sizes, here at the small end of them', async () => {
    const { project } = await projectWithTimedTests('sixteen');
    await using _removed = project;
    const names = [
      's01_working_memory',
      's06_current_month_adhoc',
      's09_joined',
      's15_temporal_range',
    ];
    const { stdout, stderr } = await project.memflow(
      ...['bench', '--scale', '2k,20k', '--output', 'json', '-s', ...names],
    );
    const { sizes, benchmarks }: Sized = JSON.parse(stdout);
    expect(sizes, stderr).toEqual([2000, 20_000]);
    expect(benchmarks.map(({ name }) => name).sort()).toEqual(names);
    for (const { name, exponent, faults } of benchmarks) {
      expect(exponent, name).toEqual(expect.any(Number));
      for (const { text } of faults) expect(text, name).not.toMatch(/wrong|not measured|no rows/);
    }
  });

  test('a planted slowdown in a model is caught, and both are named', async () => {
    const { project } = await projectWithTimedTests('sixteen');
    await using _removed = project;
    const only = ['-s', 's06_current_month'];
    await succeed(project, 'run', '-s', '+suite_month_best');
    await succeed(project, 'bench', 'record', ...only);
    expect((await project.memflow('test', ...only)).exitCode).toBe(0);

    // The same rows, from a view that does the work anew whenever it is asked, a hundred times over.
    const path = 'models/performance/suite_month_best.sql';
    project.write(
      path,
      `{{ config(materialized='view') }}
${project
  .read(path)
  .replace(/^\{\{ config.*$/m, '')
  .replace(
    "from {{ ref('suite_memories') }}",
    "from (select distinct on (memory_id) * exclude (n) from {{ ref('suite_memories') }}, range(300) as copies(n))",
  )}`,
    );
    await succeed(project, 'run', '-s', 'suite_month_best');
    const { exitCode, stdout } = await project.memflow('test', ...only, '--detailed-exitcode');
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/FAIL s06_current_month /);
    expect(stdout).toMatch(/p50 was .*, budget p50 <= 5ms;.* changed since: suite_month_best/);
  });
});

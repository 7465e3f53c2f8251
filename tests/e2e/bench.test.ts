import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProject, PROJECT_YML, type TestProject } from '../support/create-project.ts';

const MODEL =
  "{{ config(materialized='table') }} select i as id, i % 7 as k from range(20000) r(i)";
const TIMED = `benchmarks:
  - name: counted
    query: select count(*) as n from {{ ref('t') }}
    samples: 20
    warmup: 2
`;

const projectWith = (files: Readonly<Record<string, string>> = {}) =>
  createProject({ 'models/t.sql': MODEL, 'models/timed.yml': TIMED, ...files });

/** The path of the only baseline. */
function baselineOf(project: TestProject): string {
  const [environmentClass = ''] = readdirSync(project.path('benchmarks', 'baseline'));
  return `benchmarks/baseline/${environmentClass}/counted.json`;
}

interface Result {
  readonly status: string;
  readonly message: string | null;
  readonly timed: {
    readonly verdict: string;
    readonly baselines: readonly {
      readonly method: string;
      readonly outcome: string;
      readonly note: string | null;
    }[];
  };
}

function resultOf(project: TestProject): Result {
  const json: { readonly results: readonly Result[] } = JSON.parse(
    project.read('target/run_results.json'),
  );
  const [result] = json.results;
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('baselines', () => {
  test('are not written for what is compared with none', async () => {
    const timed = `${TIMED}    baseline: none\n`;
    await using project = await projectWith({ 'models/timed.yml': timed });
    await project.memflow('run');
    expect((await project.memflow('bench', 'record')).exitCode).toBe(0);
    expect((await project.memflow('bench', 'accept')).stderr).toContain('MF6125');
    expect(project.exists('benchmarks/baseline')).toBe(false);
  });

  test('of several clients are compared in one session, and as recorded only where that is asked for', async () => {
    const timed = `${TIMED}    concurrency: 2\n`;
    await using project = await projectWith({ 'models/timed.yml': timed });
    await project.memflow('run');
    expect((await project.memflow('bench', 'record')).exitCode).toBe(0);
    await project.memflow('test');
    expect(resultOf(project).timed.baselines).toEqual([]);
    project.write('models/timed.yml', timed.replace('as n', 'as m'));
    await project.memflow('test');
    expect(resultOf(project).timed.baselines).toMatchObject([{ method: 'interleaved' }]);
    project.write('models/timed.yml', `${timed}    baseline: recorded\n`);
    await project.memflow('test');
    expect(resultOf(project).timed.baselines).toMatchObject([{ method: 'recorded' }]);
  });

  test('are recorded, compared, accepted and shown', async () => {
    await using project = await projectWith();
    await project.memflow('run');
    expect((await project.memflow('bench', 'record')).exitCode).toBe(0);
    const path = baselineOf(project);
    expect(JSON.parse(project.read(path))).toMatchObject({
      format: 1,
      benchmark: 'counted',
      samples: 80,
      environment: { threads: 2 },
    });
    const before = project.read(path);

    await project.memflow('test');
    expect(resultOf(project).timed.baselines).toMatchObject([{ method: 'recorded' }]);
    expect(project.read(path)).toBe(before);

    const accepted = await project.memflow('bench', 'accept');
    expect(accepted.stdout).toContain('Accepted 1 baseline:');
    expect(project.read(path)).not.toBe(before);

    const history = await project.memflow('bench', 'history', '--output', 'json');
    const { benchmarks } = JSON.parse(history.stdout);
    expect(benchmarks).toMatchObject([{ name: 'counted', changes: [] }]);
    expect(benchmarks[0].runs).toHaveLength(2);

    const report = await project.memflow('bench', 'report', '--format', 'md');
    expect(report.stdout).toMatch(/\| counted \| [\d.]+ (us|ms) \|/);
  });

  test('a slower statement is found beside the one of the baseline, and named', async () => {
    await using project = await projectWith();
    await project.memflow('run');
    await project.memflow('bench', 'record');
    project.write(
      'models/timed.yml',
      TIMED.replace('count(*) as n', 'count(*) + count(distinct md5(id::varchar)) as n'),
    );
    const { exitCode, stdout } = await project.memflow('test', '--detailed-exitcode');
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/FAIL counted \.+ \[FAIL regressed p50 /);
    expect(stdout).toMatch(/against the baseline in one session, changed since: its SQL/);
    expect(resultOf(project).timed.verdict).toBe('regressed');
  });

  test('a slower model is found by stored figures, and named', async () => {
    await using project = await projectWith({
      'models/v.sql': "select k, count(*) as n from {{ ref('t') }} group by k",
      'models/timed.yml': TIMED.replace("{{ ref('t') }}", "{{ ref('v') }}"),
    });
    await project.memflow('run');
    await project.memflow('bench', 'record');
    project.write(
      'models/v.sql',
      "select k, count(distinct md5(id::varchar || r.j::varchar)) as n from {{ ref('t') }}, range(30) r(j) group by k",
    );
    await project.memflow('run');
    await project.memflow('test');
    const [found] = resultOf(project).timed.baselines;
    expect(found).toMatchObject({ method: 'recorded' });
    // On a machine that is too busy to be calibrated the comparison is refused, never silently passed.
    expect(['regressed', 'refused']).toContain(found?.outcome);
    if (found?.outcome === 'regressed') expect(found.note).toBe('changed since: v');
  });

  test('what is damaged, of another version or another machine leaves the rest alone', async () => {
    await using project = await projectWith();
    await project.memflow('run');
    await project.memflow('bench', 'record');
    const path = baselineOf(project);
    const text = project.read(path);
    project.write(path, text.slice(0, 200));
    const damaged = await project.memflow('test');
    expect(damaged.exitCode).toBe(0);
    expect(damaged.stderr).toMatch(
      /warning MF6121: the baseline "benchmarks\/baseline\/.*" is damaged/,
    );
    expect(resultOf(project)).toMatchObject({ status: 'warn', timed: { verdict: 'pass' } });
    project.write(path, text.replace('"format": 1', '"format": 99'));
    expect((await project.memflow('test')).stderr).toContain('warning MF6122');
    project.write(path, text.replace('"threads": 2', '"threads": 64'));
    await project.memflow('test');
    expect(resultOf(project).timed.baselines[0]).toMatchObject({
      outcome: 'refused',
      note: 'it was recorded with 64 engine threads, and there are 2 now',
    });
  });
});

describe('a baseline of another kind of machine', () => {
  test('gives its statements, and its figures are refused with the reason', async () => {
    await using project = await projectWith();
    await project.memflow('run');
    await project.memflow('bench', 'record');
    const path = baselineOf(project);
    const own = path.split('/').at(-2) ?? '';
    const text = project.read(path);
    project.write(
      path.replace(own, 'plan9-mips-1cpu-duckdb-1.5'),
      text.replace(own, 'plan9-mips-1cpu-duckdb-1.5'),
    );
    rmSync(project.path(path));
    expect((await project.memflow('test')).exitCode).toBe(0);
    expect(resultOf(project).timed.baselines).toMatchObject([
      {
        method: 'recorded',
        outcome: 'refused',
        note: `it was recorded on plan9-mips-1cpu-duckdb-1.5, and this is ${own}`,
      },
    ]);
    await project.memflow('bench', 'compare');
    expect(resultOf(project).timed.baselines).toMatchObject([{ method: 'interleaved' }]);
  });
});

describe('the history as a source', () => {
  test('models read it: empty at first, then every measurement once', async () => {
    await using project = await projectWith({
      'models/history.yml':
        'sources: [{name: memflow, schema: memflow, tables: [{name: benchmark_history}]}]\n',
      'models/medians.sql':
        "select benchmark, verdict, p50_ms, recorded_at from {{ source('memflow', 'benchmark_history') }}",
    });
    const shown = async () => {
      const { stdout } = await project.memflow(
        'show',
        '--inline',
        'select benchmark, verdict, p50_ms > 0 as measured from {{ ref("medians") }}',
        '--output',
        'json',
      );
      return JSON.parse(stdout).show;
    };
    expect((await project.memflow('run')).exitCode).toBe(0);
    expect(await shown()).toEqual([]);
    await project.memflow('test');
    await project.memflow('test');
    const one = { benchmark: 'counted', verdict: 'pass', measured: true };
    expect(await shown()).toEqual([one, one]);
    await project.memflow('run');
    expect(await shown()).toEqual([one, one]);
  });
});

describe('compare', () => {
  test('measures the models of a revision beside those of today', async () => {
    await using project = await projectWith({ '.gitignore': 'target\nlogs\n*.duckdb*\n' });
    project.write(
      'project.yml',
      PROJECT_YML.replace(
        'threads: 2',
        'threads: 2, attach: [{path: beside.duckdb, alias: beside}]',
      ),
    );
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: project.root, encoding: 'utf8' });
    git('init', '-q');
    git('add', '-A');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-q', '-m', 'one');
    await project.memflow('run');
    const { exitCode, stdout, stderr } = await project.memflow(
      'bench',
      'compare',
      '--against',
      'HEAD',
    );
    expect(exitCode, stdout + stderr).toBe(0);
    expect(resultOf(project).timed.baselines).toMatchObject([{ method: 'interleaved' }]);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  test('measures another database file, and another target, beside this one, also with a database that both attach', async () => {
    const target = (name: string) =>
      `{type: duckdb, path: ${name}.duckdb, threads: 2, attach: [{path: beside.duckdb, alias: beside}]}`;
    await using project = await projectWith({
      'project.yml': `name: shop\ntargets: {dev: ${target('shop')}, copy: ${target('copied')}}\ntarget: dev\n`,
    });
    await project.memflow('run');
    copyFileSync(project.path('shop.duckdb'), project.path('old.duckdb'));
    await project.memflow('run', '--target', 'copy');
    for (const against of ['old.duckdb', 'copy']) {
      const found = await project.memflow('bench', 'compare', '--against', against);
      expect(found.exitCode, found.stdout + found.stderr).toBe(0);
      expect(resultOf(project).timed.baselines).toMatchObject([{ method: 'interleaved' }]);
    }
    const nothing = await project.memflow('bench', 'compare', '--against', 'nothing');
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stderr).toContain('MF6124');
  });
});

describe('what continuous integration reads', () => {
  test('JUnit, annotations and the summary of a step', async () => {
    await using project = await projectWith({
      'models/timed.yml': `${TIMED}    budgets: {p50: <= 1ns}\n`,
    });
    await project.memflow('run');
    const summary = project.path('summary.md');
    const { exitCode, stdout } = await project.memflowWith(
      { env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary } },
      'test',
      '--junit',
      'out/junit.xml',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^::error file=models\/timed.yml,line=2,title=counted::p50 was .*, budget p50 <= 1ns$/m,
    );
    expect(project.read('out/junit.xml')).toMatch(
      /<testcase name="counted" classname="benchmark" file="models\/timed.yml"[^>]*>\n\s+<failure message="p50 was [^"]*&lt;= 1ns">/,
    );
    expect(project.read('summary.md')).toContain('| **p50 <= 1ns** |');
  });
});

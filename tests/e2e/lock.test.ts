import { describe, expect, test } from 'vitest';
import { createProject, type RunningCommand, type TestProject } from '../support/create-project.ts';
import { soakCount } from '../support/random.ts';

/** A run that holds the file until it is ended. */
const ENDLESS = "{{ config(materialized='table') }} select count(*) as n from range(1000000000000)";

const COUNTER = `{{ config(materialized='incremental', incremental_strategy='append') }}
select '{{ invocation_id }}' as run`;

async function holdFile(project: TestProject): Promise<RunningCommand> {
  const holder = project.start('run', '-s', 'endless');
  await holder.said(/START sql table model main\.endless/);
  return holder;
}

describe('runs at the same time on one file', () => {
  test('come one after the other, and none is lost', async () => {
    await using project = await createProject({ 'models/counter.sql': COUNTER });
    const rounds = Math.ceil(soakCount(2) / 2);
    let runs = 0;
    for (const many of Array.from({ length: rounds }, () => [2, 4]).flat()) {
      const results = await Promise.all(
        Array.from({ length: many }, () => project.memflow('run', '--lock-timeout', '60s')),
      );
      for (const { exitCode, stdout, stderr } of results) expect(exitCode, stdout + stderr).toBe(0);
      runs += many;
    }
    expect(await project.query('select count(*), count(distinct run) from counter')).toEqual([
      [String(runs), String(runs)],
    ]);
  });

  test('by two paths to it, too', async () => {
    await using project = await createProject({
      'project.yml':
        'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb}\n  other: {type: duckdb, path: link/shop.duckdb}\ntarget: dev\n',
      'models/endless.sql': ENDLESS,
      'models/a.sql': 'select 1 as id',
    });
    (await import('node:fs')).symlinkSync('.', project.path('link'));
    await using holder = await holdFile(project);
    const { exitCode, stderr } = await project.memflow(
      ...['run', '-s', 'a', '-t', 'other', '--lock-timeout', '0s'],
    );
    expect(exitCode).toBe(75);
    expect(stderr).toContain(`pid ${holder.pid}`);
  });
});

describe('while a run holds the file', () => {
  const FILES = {
    'models/endless.sql': ENDLESS,
    'models/a.sql': 'select 1 as id',
  };

  test.each([['run', '-s', 'a'], ['retry'], ['show', 'a']])(
    '%s %s with no patience exits with 75, names the holder and changes nothing',
    async (...args) => {
      await using project = await createProject(FILES);
      await project.memflow('run', '-s', 'a');
      await using holder = await holdFile(project);
      const files = [
        'target/state/run-journal.ndjson',
        'target/run_results.json',
        'target/manifest.json',
      ];
      const before = files.map((file) => project.read(file));
      const { exitCode, stdout, stderr } = await project.memflow(...args, '--lock-timeout', '0s');
      expect(exitCode, stdout + stderr).toBe(75);
      expect(stderr).toMatch(/MF710[12]/);
      expect(stderr).toContain(`pid ${holder.pid}`);
      expect(stderr).toContain('command "memflow run -s endless"');
      expect(files.map((file) => project.read(file))).toEqual(before);
    },
  );

  test('list, parse and compile --no-introspect work, and debug says who holds it', async () => {
    await using project = await createProject(FILES);
    await using holder = await holdFile(project);
    expect((await project.memflow('list')).stdout).toBe('shop.a\nshop.endless\n');
    expect((await project.memflow('parse')).exitCode).toBe(0);
    const compiled = await project.memflow('compile', '--no-introspect', '-s', 'a');
    expect(compiled.stdout).toBe('select 1 as id\n');
    const debug = await project.memflow('debug');
    expect(debug.exitCode).toBe(75);
    expect(debug.stdout).toContain(`pid ${holder.pid}`);
    expect(debug.stdout).toContain('memflow run -s endless');
    expect(debug.stdout).toMatch(/disk\s+OK/);
  });

  test('a run that waits says so, and goes on at once when the holder is killed', async () => {
    await using project = await createProject(FILES);
    const holder = await holdFile(project);
    await using first = project.start('run', '-s', 'a', '--lock-timeout', '60s');
    await using second = project.start('run', '-s', 'a', '--lock-timeout', '60s');
    const line =
      /waiting for memflow run [0-9a-f-]{36} \(pid \d+, host .*, started .*, command "memflow run -s endless"\)/;
    await Promise.all([first.said(line), second.said(line)]);
    holder.kill('SIGKILL');
    await holder.ended;
    const ends = await Promise.all([first.ended, second.ended]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await project.query('select * from a')).toEqual([[1]]);
  });

  test('show waits for it, too, and says so', async () => {
    await using project = await createProject(FILES);
    await project.memflow('run', '-s', 'a');
    const holder = await holdFile(project);
    await using looking = project.start('show', 'a', '--lock-timeout', '60s');
    await looking.said(/waiting for memflow run/);
    holder.kill('SIGKILL');
    await holder.ended;
    expect((await looking.ended).exitCode).toBe(0);
  });

  test('a holder that stands still keeps the lock', async () => {
    await using project = await createProject(FILES);
    await using holder = await holdFile(project);
    holder.kill('SIGSTOP');
    const { exitCode, stderr } = await project.memflow('run', '-s', 'a', '--lock-timeout', '1s');
    expect(exitCode).toBe(75);
    expect(stderr).toContain(`pid ${holder.pid}`);
  });

  test('the profile, an environment variable and a flag say how long to wait, the last one first', async () => {
    await using project = await createProject({
      ...FILES,
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb, lock_timeout: 0s}}\n',
    });
    await using holder = await holdFile(project);
    expect((await project.memflow('run', '-s', 'a')).exitCode).toBe(75);
    const env = { MEMFLOW_LOCK_TIMEOUT: '60s' };
    const now = await project.memflowWith({ env }, 'run', '-s', 'a', '--lock-timeout', '0s');
    expect(now.exitCode).toBe(75);
    const waited = project.memflowWith(
      { env, onOutput: (text) => /waiting for/.test(text) && holder.kill('SIGKILL') },
      ...['run', '-s', 'a'],
    );
    expect((await waited).exitCode).toBe(0);
  });

  test('two can look at once', async () => {
    await using project = await createProject({
      'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
    });
    await project.memflow('run');
    await using first = project.start(
      ...['show', '--inline', 'select count(*) as n from range(1000000000000)'],
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { exitCode, stdout } = await project.memflow('show', 'a', '--lock-timeout', '0s');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('|  1 |');
    first.kill('SIGKILL');
  });
});

import { describe, expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

const ENDLESS = "{{ config(materialized='table') }} select count(*) as n from range(1000000000000)";
const FILES = {
  'project.yml': `name: shop
targets: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}
on-run-end: create or replace table ended as select 1 as id
`,
  'models/before.sql': "{{ config(materialized='table') }} select 1 as id",
  'models/endless.sql': `${ENDLESS}, {{ ref('before') }}`,
  'models/after.sql': "select * from {{ ref('endless') }}",
};

function resultsOf(text: string): Record<string, string> {
  const { results } = JSON.parse(text);
  return Object.fromEntries(
    results.map((result: { unique_id: string; status: string; message: string | null }) => [
      result.unique_id.split('.').at(-1) ?? '',
      `${result.status}: ${result.message}`,
    ]),
  );
}

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s stops the query, rolls back, writes the results and exits with %i',
    async (signal, code) => {
      await using project = await createProject(FILES);
      await using running = project.start('run');
      await running.said(/START sql table model main\.endless/);
      running.kill(signal);
      const { exitCode, stdout, stderr } = await running.ended;
      expect(exitCode, stdout + stderr).toBe(code);
      expect(stderr).toContain(`${signal}: stopping running queries`);
      expect(stderr).not.toContain('    at ');
      expect(stderr).not.toContain('MF9001');
      expect(resultsOf(project.read('target/run_results.json'))).toEqual({
        before: expect.stringMatching(/^success/),
        endless: 'error: interrupted',
        after: 'skipped: skipped: interrupted',
      });
      expect(
        (
          await project.query(
            "select table_name from information_schema.tables where table_schema = 'main'",
          )
        ).flat(),
      ).toEqual(['before']);
      project.write('models/endless.sql', "select id from {{ ref('before') }}");
      const retried = await project.memflow('retry');
      expect(retried.exitCode, retried.stderr).toBe(0);
      expect(retried.stdout).toContain('PASS=3 WARN=0 ERROR=0 SKIP=0');
    },
  );

  test('a second one ends the process at once', async () => {
    await using project = await createProject({ ...FILES, 'models/endless.sql': ENDLESS });
    await using running = project.start('run');
    await running.said(/START sql table model main\.endless/);
    running.kill('SIGTERM');
    running.kill('SIGINT');
    // Either may come first; the other ends the process without a word, unless the first has done so already.
    const { exitCode, signal } = await running.ended;
    expect([130, 143, 'SIGINT', 'SIGTERM']).toContain(exitCode ?? signal);
  });

  test('during a hook before the first model', async () => {
    await using project = await createProject({
      ...FILES,
      'project.yml': `name: shop
targets: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}
on-run-start:
  - create table if not exists begun as select 1 as id
  - create table hooked as select count(*) as n from range(1000000000000)
`,
    });
    await using running = project.start('run', '--debug');
    await running.said(/Concurrency/);
    await new Promise((resolve) => setTimeout(resolve, 700));
    running.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(130);
    const results = resultsOf(project.read('target/run_results.json'));
    expect(Object.keys(results).filter((name) => !name.startsWith('shop-on-run'))).toHaveLength(3);
    expect(results['shop-on-run-start-1']).toMatch(/^error: /);
  });

  test('while it waits for the lock', async () => {
    await using project = await createProject(FILES);
    await using holder = project.start('run');
    await holder.said(/START sql table model main\.endless/);
    await using waiting = project.start('run', '-s', 'before', '--lock-timeout', '60s');
    await waiting.said(/waiting for/);
    waiting.kill('SIGINT');
    const { exitCode, stderr } = await waiting.ended;
    expect(exitCode).toBe(130);
    expect(stderr).not.toContain('MF9001');
    expect(stderr).toContain('MF4011');
  });

  test('during show', async () => {
    await using project = await createProject(FILES);
    await using running = project.start(
      ...['show', '--inline', 'select count(*) as n from range(1000000000000)'],
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    running.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(130);
    expect(stderr).not.toContain('    at ');
  });
});

test('a model ends when its own time is over, and others go on', async () => {
  await using project = await createProject({
    'models/endless.sql': ENDLESS.replace("'table'", "'table', timeout='1s'"),
    'models/other.sql': 'select 1 as id',
    'models/child.sql': "select * from {{ ref('endless') }}",
  });
  const { exitCode, stdout, stderr } = await project.memflow('run');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('MF4010');
  expect(stdout).toContain('Done. PASS=1 WARN=0 ERROR=1 SKIP=1');
});

test('--fail-fast stops what is running', async () => {
  await using project = await createProject({
    'models/endless.sql': ENDLESS,
    'models/bad.sql': "{{ config(materialized='table') }} select error('no')",
  });
  const { exitCode, stdout } = await project.memflow('run', '--fail-fast');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('ERROR=1 SKIP=1');
  expect(resultsOf(project.read('target/run_results.json'))['endless']).toBe(
    'skipped: Skipping due to fail_fast',
  );
});

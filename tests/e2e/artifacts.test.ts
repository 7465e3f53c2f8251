import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';

const FILES = {
  'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
  'models/b.sql': "select * from {{ ref('a') }}",
};

describe('a folder that cannot be written', () => {
  /** A file where the folder should be: not even root can write into it. */
  test.each([
    ['target', 'MF7002'],
    ['logs', 'MF7002'],
  ])('%s: the run goes on, with one warning', async (folder, code) => {
    await using project = await createProject({ ...FILES, [folder]: 'in the way' });
    const { exitCode, stdout, stderr } = await project.memflow('run', '--warn-error');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('Done. PASS=2');
    expect(stderr.match(new RegExp(`warning ${code}`, 'g'))).toHaveLength(1);
    expect(await project.query('select * from b')).toEqual([[1]]);
    expect(project.read(folder)).toBe('in the way');
  });

  test('the code of a failed run stays, too', async () => {
    await using project = await createProject({
      ...FILES,
      'models/bad.sql': "{{ config(materialized='table') }} select error('no')",
      target: 'in the way',
    });
    const { exitCode, stdout } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('PASS=2 WARN=0 ERROR=1');
  });

  test.skipIf(process.getuid?.() === 0)('read-only target and logs (not as root)', async () => {
    await using project = await createProject(FILES);
    for (const folder of ['target', 'logs']) {
      mkdirSync(project.path(folder));
      chmodSync(project.path(folder), 0o555);
    }
    const { exitCode, stderr } = await project.memflow('run');
    expect(exitCode, stderr).toBe(0);
    expect(stderr.match(/warning MF7002/g)).toHaveLength(2);
  });

  test('--no-write-json writes none, and needs none', async () => {
    await using project = await createProject({ ...FILES, target: 'in the way' });
    const { exitCode, stderr } = await project.memflow('run', '--no-write-json');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });
});

describe('results', () => {
  test('are written after a failure, with what the failure was', async () => {
    await using project = await createProject({
      ...FILES,
      'models/bad.sql': 'select nosuch from {{ ref("a") }}',
      'models/child.sql': "select * from {{ ref('bad') }}",
    });
    const { exitCode } = await project.memflow('run');
    expect(exitCode).toBe(1);
    const { metadata, results, args } = JSON.parse(project.read('target/run_results.json'));
    expect(metadata.invocation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(args.which).toBe('run');
    const bad = results.find((r: { unique_id: string }) => r.unique_id === 'model.shop.bad');
    expect(bad).toMatchObject({
      status: 'error',
      relation_name: '"shop"."main"."bad"',
      compiled_code: 'select nosuch from "main"."a"',
    });
    expect(bad.message).toContain('nosuch');
    expect(bad.timing.map((timing: { name: string }) => timing.name)).toEqual([
      'compile',
      'execute',
    ]);
    expect(bad.diagnostics[0].code).toBe('MF4002');
  });

  test('are written, all skipped, after a failed on-run-start; retry runs all', async () => {
    await using project = await createProject({
      ...FILES,
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\non-run-start: select * from nowhere\n',
    });
    const { exitCode, stdout } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ERROR hook: shop-on-run-start-0');
    expect(stdout).toContain('ERROR=1 SKIP=2');
    const { results } = JSON.parse(project.read('target/run_results.json'));
    expect(results.map((result: { status: string }) => result.status)).toEqual([
      'error',
      'skipped',
      'skipped',
    ]);
    expect(results[0].unique_id).toBe('operation.shop.shop-on-run-start-0');
    project.write('project.yml', 'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\n');
    const retried = await project.memflow('retry');
    expect(retried.stdout).toContain('Done. PASS=2');
  });

  test('a failed on-run-end makes the exit code 1 and says why; the models stand', async () => {
    await using project = await createProject({
      ...FILES,
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\non-run-end: [select * from nowhere, create table after_all as select 1 as id]\n',
    });
    const { exitCode, stdout, stderr } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nowhere');
    expect(stdout).toContain('Error in operation shop-on-run-end-0 (project.yml (on-run-end 1))');
    expect(stdout).toContain('Finished running 2 project hooks, 1 table model, 1 view model');
    expect(stdout).toContain('Done. PASS=3 WARN=0 ERROR=1');
    expect(await project.query('select b.id from b, after_all')).toEqual([[1]]);
    expect((await project.memflow('retry')).stdout).toContain('Nothing to do');
  });

  test('retry after a retry that failed again takes up only what that one left', async () => {
    await using project = await createProject({
      ...FILES,
      'models/bad.sql': "{{ config(materialized='table') }} select error('no') as id",
      'models/child.sql': "select * from {{ ref('bad') }}",
    });
    for (const command of ['run', 'retry', 'retry']) {
      const { exitCode, stdout } = await project.memflow(command);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('ERROR=1 SKIP=1');
    }
    expect(JSON.parse(project.read('target/run_results.json')).results).toHaveLength(2);
    project.write('models/bad.sql', 'select 1 as id');
    expect((await project.memflow('retry')).stdout).toContain('PASS=2');
  });

  test('retry without a last run, or with a broken one, says what to do', async () => {
    await using project = await createProject(FILES);
    const none = await project.memflow('retry');
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('MF7003');
    project.write('target/run_results.json', '{"results": [');
    const broken = await project.memflow('retry');
    expect(broken.exitCode).toBe(2);
    expect(broken.stderr).toContain('MF7004');
    expect(broken.stderr).not.toContain('    at ');
  });
});

describe('what stops what', () => {
  test('on_error: continue lets children run; a test that warns stops nothing', async () => {
    await using project = await createProject({
      'models/old.sql': "{{ config(materialized='table', on_error='continue') }} select 1 as id",
      'models/reader.sql': "select id from {{ ref('old') }}",
      'models/p.yml':
        'models: [{name: reader, columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [9]}, config: {severity: warn}}}]}]}]\n',
      'models/last.sql': "select id from {{ ref('reader') }}",
    });
    const first = await project.memflow('build');
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toContain('PASS=3 WARN=1 ERROR=0 SKIP=0');
    project.write(
      'models/old.sql',
      "{{ config(materialized='table', on_error='continue') }} select error('no') as id",
    );
    const second = await project.memflow('build');
    expect(second.exitCode).toBe(1);
    expect(second.stdout).toContain('PASS=2 WARN=1 ERROR=1 SKIP=0');
  });

  test('--warn-error fails the node that a warning is about, also one found only as it runs', async () => {
    const files = {
      'models/a.sql':
        "{% if execute %}{% set n = run_query('select 1 as n').columns[0].values()[0] %}{% endif %}select {{ n }} as id{{ nosuch }}",
      'models/b.sql': "select * from {{ ref('a') }}",
    };
    await using project = await createProject(files);
    const calm = await project.memflow('run');
    expect(calm.exitCode, calm.stderr).toBe(0);
    expect(calm.stderr).toContain('warning MF2005');
    const strict = await project.memflow('run', '--warn-error');
    expect(strict.exitCode).toBe(1);
    expect(strict.stdout + strict.stderr).toContain('error MF2005');
    expect(strict.stdout).toContain('ERROR=1 SKIP=1');
  });

  test('--empty builds every relation without a row', async () => {
    await using project = await createProject({
      'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
      'models/b.sql': "{{ config(materialized='table') }} select * from {{ ref('a') }}",
    });
    await project.memflow('run');
    const { exitCode, stderr } = await project.memflow('run', '--empty', '-s', 'b');
    expect(exitCode, stderr).toBe(0);
    expect(await project.query('select count(*) from b')).toEqual([['0']]);
  });

  test('the log file rotates', async () => {
    await using project = await createProject({
      'models/a.sql': 'select 1 as id',
      'logs/memflow.log': 'x'.repeat(11 * 1024 * 1024),
    });
    await project.memflow('run');
    expect(project.exists('logs/memflow.log.1')).toBe(true);
    expect(project.read('logs/memflow.log').length).toBeLessThan(100_000);
  });
});

/** A file system of a few megabytes; null where this machine does not let us have one. */
function mountTiny(project: TestProject, folder: string, size: string): (() => void) | null {
  mkdirSync(project.path(folder), { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', project.path(folder)], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  return () => {
    execFileSync('umount', ['-l', project.path(folder)]);
  };
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = join(tmpdir(), `memflow-mount-${process.pid}`);
  mkdirSync(probe, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(probe);
  }
}

describe.skipIf(!canMount())('a full disk (needs the right to mount a tmpfs)', () => {
  test('under the database: the model fails with a reason, old data stand, and with room the rerun converges', async () => {
    await using project = await createProject({
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb, path: disk/shop.duckdb, threads: 1}}\nvars: {rows: 1000}\nmodels: {+materialized: table}\n',
      'models/a.sql': "select range as id, md5(range::varchar) as v from range({{ var('rows') }})",
      'models/b.sql': "select count(*) as n from {{ ref('a') }}",
    });
    const unmount = mountTiny(project, 'disk', '8m');
    expect(unmount).not.toBeNull();
    try {
      expect((await project.memflow('run')).exitCode).toBe(0);
      const full = await project.memflow('run', '--vars', '{rows: 3000000}');
      expect(full.exitCode, full.stdout + full.stderr).toBe(1);
      expect(full.stderr).toContain('MF4009');
      expect(full.stderr).not.toContain('    at ');
      expect(full.stderr).not.toContain('MF9001');
      expect(await project.query('select count(*) from a', 'disk/shop.duckdb')).toEqual([['1000']]);
      execFileSync('mount', ['-o', 'remount,size=200m', project.path('disk')]);
      const again = await project.memflow('run', '--vars', '{rows: 300000}');
      expect(again.exitCode, again.stdout + again.stderr).toBe(0);
      expect(await project.query('select n from b', 'disk/shop.duckdb')).toEqual([['300000']]);
    } finally {
      unmount?.();
    }
  });

  test('under target and logs: the run goes on, and the old artifacts are whole', async () => {
    await using project = await createProject(FILES);
    const unmounts = ['target', 'logs'].map((folder) => mountTiny(project, folder, '64k'));
    try {
      expect((await project.memflow('run')).exitCode).toBe(0);
      for (const folder of ['target', 'logs'])
        try {
          writeFileSync(project.path(folder, 'fill'), Buffer.alloc(1024 * 1024));
        } catch {
          // it is full now
        }
      const { exitCode, stderr } = await project.memflow('run');
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toMatch(/no space left/);
      expect(stderr.match(/warning/g)?.length ?? 0).toBeLessThanOrEqual(2);
      if (existsSync(project.path('target/run_results.json')))
        expect(() => JSON.parse(project.read('target/run_results.json'))).not.toThrow();
      expect(readdirSync(project.path('target')).filter((n) => n.includes('.tmp-'))).toEqual([]);
    } finally {
      for (const unmount of unmounts) unmount?.();
    }
  });
});

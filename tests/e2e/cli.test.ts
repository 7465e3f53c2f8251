import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/option-table.ts';
import { createProject, runBinary } from '../support/create-project.ts';
import { repositoryRoot } from '../support/repository.ts';

describe('help and version', () => {
  test('--help lists every command on stdout', async () => {
    const { exitCode, stdout, stderr } = await runBinary(repositoryRoot, ['--help']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const command of COMMANDS) expect(stdout).toContain(`  ${command}`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('every command has help with an example', async () => {
    for (const command of COMMANDS) {
      const { exitCode, stdout } = await runBinary(repositoryRoot, [command, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`$ memflow ${command}`);
    }
  });

  test('no arguments at all print the help', async () => {
    const { exitCode, stdout } = await runBinary(repositoryRoot, []);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: memflow');
  });

  test('--version prints the version of package.json', async () => {
    const { version } = JSON.parse(
      await import('node:fs').then((fs) =>
        fs.readFileSync(`${repositoryRoot}/package.json`, 'utf8'),
      ),
    );
    const { stdout } = await runBinary(repositoryRoot, ['--version']);
    expect(stdout.trim()).toBe(`memflow ${version}`);
  });
});

describe('wrong usage', () => {
  test.each([
    [['rnu'], 'MF1001', 'run'],
    [['run', '--selct', 'x'], 'MF1001', '--select'],
    [['run', '--threads', 'many'], 'MF1002', 'whole number'],
    [['list', '--output', 'xml'], 'MF1002', 'xml'],
    [['run', '--as-of', 'yesterday'], 'MF1002', 'yesterday'],
    [['run', '--vars', '[1]'], 'MF1107', 'not a mapping'],
    [['explain', 'MF0000'], 'MF1003', 'MF0000'],
    [['run', '--lock-timeout', 'soon'], 'MF1002', 'duration'],
    [['run-operation'], 'MF1004', 'macro'],
  ])('%j', async (args, code, word) => {
    await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
    const { exitCode, stderr, stdout } = await project.memflow(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(word);
    expect(stdout).toBe('');
    expect(project.exists('shop.duckdb')).toBe(false);
  });
});

describe('list', () => {
  const FILES = {
    'models/a.sql': "{{ config(tags=['x']) }} select 1 as id",
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/p.yml': 'models: [{name: b, columns: [{name: id, data_tests: [unique]}]}]\n',
  };

  test('prints nodes one a line, and opens no database', async () => {
    await using project = await createProject(FILES);
    const { stdout, exitCode } = await project.memflow('ls');
    expect(stdout).toBe('shop.a\nshop.b\nshop.unique_b_id\n');
    expect(exitCode).toBe(0);
    expect(project.exists('shop.duckdb')).toBe(false);
  });

  test.each([
    [['-s', '+b', '--resource-type', 'model'], 'shop.a\nshop.b\n'],
    [['-s', 'tag:x'], 'shop.a\n'],
    [['-s', 'a+', '--exclude', 'a'], 'shop.b\nshop.unique_b_id\n'],
    [['--output', 'path', '-s', 'a'], 'models/a.sql\n'],
    [['--output', 'name', '-s', 'a'], 'a\n'],
    [
      ['--output', 'json', '--output-keys', 'name', 'tags', '-s', 'a'],
      '{"name":"a","tags":["x"]}\n',
    ],
  ])('%j', async (args, expected) => {
    await using project = await createProject(FILES);
    const { stdout } = await project.memflow('list', ...args);
    expect(stdout).toBe(expected);
  });

  test('a selector that matches nothing is a warning and exit 0', async () => {
    await using project = await createProject(FILES);
    const { exitCode, stdout, stderr } = await project.memflow('list', '-s', 'nosuch');
    expect(exitCode).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('nosuch');
  });
});

describe('looking has no side effects', () => {
  const FILES = {
    'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/b.sql': "select * from {{ ref('a') }} where id > {{ var('least', 0) }}",
  };

  test('compile prints the SQL of one node', async () => {
    await using project = await createProject(FILES);
    const { stdout, exitCode } = await project.memflow(
      'compile',
      '-s',
      'b',
      '--vars',
      '{least: 3}',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe('select * from "main"."a" where id > 3\n');
    expect(project.exists('shop.duckdb')).toBe(false);
    expect(project.exists('target/compiled/shop/models/b.sql')).toBe(true);
  });

  test('plan prints the statements of a run', async () => {
    await using project = await createProject(FILES);
    const { stdout, exitCode } = await project.memflow('plan');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('-- model.shop.a');
    expect(stdout.toLowerCase()).toContain('create or replace view "main"."b" as');
    expect(project.exists('shop.duckdb')).toBe(false);
  });

  test('show prints rows, and --output json one document', async () => {
    await using project = await createProject(FILES);
    const inline = await project.memflow(
      'show',
      '--inline',
      'select 1 as id, null as n',
      '--output',
      'json',
    );
    expect(JSON.parse(inline.stdout)).toEqual({ node: 'inline query', show: [{ id: 1, n: null }] });
    await project.memflow('run');
    const { stdout } = await project.memflow('show', 'b');
    expect(stdout).toBe('Previewing b:\n| id |\n| -- |\n|  1 |\n');
  });
});

describe('output', () => {
  const FILES = { 'models/a.sql': 'select 1 as id' };

  test('--output json prints one document on stdout and the log on stderr', async () => {
    await using project = await createProject(FILES);
    const { stdout, stderr } = await project.memflow('run', '--output', 'json');
    expect(JSON.parse(stdout).results[0].unique_id).toBe('model.shop.a');
    expect(stderr).toContain('Done. PASS=1');
  });

  test('--log-format json prints one object a line', async () => {
    await using project = await createProject(FILES);
    const { stdout } = await project.memflow('run', '--log-format', 'json');
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map((event) => event.info.name)).toContain('LogModelResult');
    expect(events.at(-1).info.name).toBe('StatsLine');
    expect(new Set(events.map((event) => event.info.invocation_id)).size).toBe(1);
  });

  test('--quiet prints nothing when all is well', async () => {
    await using project = await createProject(FILES);
    const { stdout, stderr } = await project.memflow('run', '--quiet');
    expect(stdout + stderr).toBe('');
  });

  test('colours come only when asked for', async () => {
    await using project = await createProject(FILES);
    const plain = await project.memflow('run');
    expect(plain.stdout).not.toContain('\u001b[');
    const coloured = await project.memflow('run', '--color', 'always');
    expect(coloured.stdout).toContain('\u001b[32m');
    const forced = await project.memflowWith({ env: { NO_COLOR: '', FORCE_COLOR: '1' } }, 'run');
    expect(forced.stdout).toContain('\u001b[32m');
    const dbt = await project.memflow('--no-use-colors', 'run');
    expect(dbt.stdout).not.toContain('\u001b[');
  });

  test('flags may stand before the command, and MEMFLOW_ and DBT_ variables count', async () => {
    await using project = await createProject(FILES);
    const before = await project.memflow('--quiet', 'run');
    expect(before.stdout).toBe('');
    const env = await project.memflowWith({ env: { DBT_QUIET: 'true' } }, 'run');
    expect(env.stdout).toBe('');
  });
});

describe('init', () => {
  test('writes a project that builds green', async () => {
    await using project = await createProject({});
    expect((await project.memflow('init', 'fresh')).exitCode).toBe(0);
    const { exitCode, stdout } = await runBinary(project.path('fresh'), ['build']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('ERROR=0 SKIP=0');
  });

  test('writes nothing over files', async () => {
    await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
    const { exitCode, stderr } = await project.memflow('init');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('MF1006');
    expect(project.exists('seeds')).toBe(false);
  });
});

describe('clean', () => {
  test('removes the target folder and keeps the database', async () => {
    await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
    await project.memflow('run');
    const { exitCode } = await project.memflow('clean');
    expect(exitCode).toBe(0);
    expect(project.exists('target')).toBe(false);
    expect(await project.query('select * from a')).toEqual([[1]]);
  });

  test.each([
    ['..', 'MF2216'],
    ['/tmp', 'MF2216'],
    ['.', 'MF1007'],
    ['models', 'MF1007'],
  ])('refuses to remove %s', async (target, code) => {
    await using project = await createProject({
      'project.yml': `name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\nclean-targets: ["${target}"]\n`,
      'models/a.sql': 'select 1 as id',
    });
    const { exitCode, stderr } = await project.memflow('clean');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
    expect(project.exists('models/a.sql')).toBe(true);
  });
});

test('run-operation calls a macro that may write', async () => {
  await using project = await createProject({
    'macros/make.sql':
      "{% macro make(name) %}{% do run_query('create table ' ~ name ~ ' as select 7 as n') %}{% endmacro %}",
  });
  const { exitCode, stderr } = await project.memflow(
    'run-operation',
    'make',
    '--args',
    '{name: made}',
  );
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(await project.query('select n from made')).toEqual([[7]]);
});

test('debug says what it sees', async () => {
  await using project = await createProject({ 'models/a.sql': 'select 1 as id' });
  const { exitCode, stdout } = await project.memflow('debug');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('All checks passed!');
});

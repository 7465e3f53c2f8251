import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  binary,
  createProject,
  plainEnvironment,
  runBinary,
  type TestProject,
} from '../support/create-project.ts';

const isPosix = process.platform !== 'win32';
const ESCAPE = '\u001b';

const FILES = {
  'seeds/raw.csv': 'id,name\n1,ada\n2,bob\n',
  'models/a.sql': "{{ config(materialized='table') }} select * from {{ ref('raw') }}",
  'models/b.sql': "select * from {{ ref('a') }}",
  'models/p.yml': 'models: [{name: b, columns: [{name: id, data_tests: [unique]}]}]\n',
};

/** A line of a POSIX shell in the project, with `memflow` in it standing for the binary. */
function shell(project: TestProject, line: string, env: Record<string, string> = {}) {
  const memflow = `'${process.execPath}' '${binary}'`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line.replaceAll('memflow', memflow)], {
    cwd: project.root,
    env: { ...plainEnvironment, ...env },
    encoding: 'utf8',
  });
  return { exitCode: status, stdout, stderr };
}

describe.skipIf(!isPosix)('streams that nobody reads', () => {
  const MANY = Object.fromEntries(
    Array.from({ length: 400 }, (_, i) => [
      `models/model_with_a_long_name_${i}.sql`,
      'select 1 as id',
    ]),
  );

  test.skipIf(process.platform !== 'linux')(
    'a result that a full disk cannot take is an error; the log of a run is not the run',
    async () => {
      await using project = await createProject(FILES);
      const lost = shell(project, 'memflow ls > /dev/full');
      expect(lost.exitCode).toBe(2);
      expect(lost.stderr).toBe(
        'error MF7007: not all of the output could be written: no space left on the disk\n',
      );
      const json = shell(project, 'memflow show --inline "select 1" --log-format json > /dev/full');
      expect(json.exitCode).toBe(2);
      expect(JSON.parse(json.stderr).data.code).toBe('MF7007');
      expect(shell(project, 'memflow build > /dev/full').exitCode).toBe(0);
    },
  );

  test('errors that end a command are lines of JSON where the log is', async () => {
    await using project = await createProject(FILES);
    for (const [line, code] of [
      ['memflow run --bogus --log-format json', 'MF1001'],
      ['memflow --log-format=json show nope', 'MF1005'],
      ['memflow run --log-format json --target nope', 'MF1103'],
    ] as const) {
      const { exitCode, stderr } = shell(project, line);
      expect(exitCode, stderr).toBe(2);
      const events = stderr
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text));
      expect(events.at(-1).data.code).toBe(code);
      expect(events.at(-1).info.level).toBe('error');
    }
  });

  test('memflow ls | head -1 prints one line and no complaint', async () => {
    await using project = await createProject(MANY);
    const { stdout, stderr } = shell(
      project,
      '{ memflow ls --output json; echo "code $?" >&2; } | head -1',
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toBe('code 0\n');
  });

  test.each([
    ['>&-', ''],
    ['2>&-', ''],
    ['>&- 2>&-', ''],
    ['<&-', ''],
    [
      '> /dev/full',
      'warning MF7007: not all of the output could be written: no space left on the disk\n',
    ],
    ['2> /dev/full', ''],
  ])('build %s does its work and exits with 0', async (redirection, complaint) => {
    await using project = await createProject(FILES);
    const { exitCode, stderr } = shell(project, `memflow build ${redirection}`);
    expect(stderr).toBe(complaint);
    expect(exitCode).toBe(0);
    expect(await project.query('select count(*) from b')).toEqual([['2']]);
  });

  test('a failure keeps its exit code when nobody listens', async () => {
    await using project = await createProject({ 'models/a.sql': 'select nosuch' });
    expect(shell(project, 'memflow run >&- 2>&-').exitCode).toBe(1);
    project.write('models/b.sql', '{{ nonsense(');
    expect(shell(project, 'memflow run >&- 2>&-').exitCode).toBe(2);
  });
});

describe('colours and width', () => {
  test('a pipe gets no escape sequence, and lines of 80 columns', async () => {
    await using project = await createProject(FILES);
    const { stdout, stderr } = await project.memflowWith({ env: { NO_COLOR: '' } }, 'build');
    expect(stdout + stderr).not.toContain(ESCAPE);
    for (const line of stdout.split('\n').filter((text) => / OK | START /.test(text)))
      expect(line.replace(/\.+ \[.*$/, '').length).toBeLessThanOrEqual(90);
  });

  const noScript = process.platform !== 'linux' || spawnSync('script', ['--version']).status !== 0;
  /** Runs on a pseudo terminal and gives all that arrives at it. */
  const onTerminal = (project: TestProject, args: string, env: Record<string, string>) =>
    execFileSync(
      'script',
      ['-qec', `stty cols 60; '${process.execPath}' '${binary}' ${args}`, '/dev/null'],
      {
        cwd: project.root,
        env: { PATH: plainEnvironment.PATH, HOME: plainEnvironment.HOME, TZ: 'UTC', ...env },
        encoding: 'utf8',
      },
    );

  test.skipIf(noScript)(
    'a terminal gets colours and a progress line that is gone at the end',
    async () => {
      await using project = await createProject(FILES);
      const shown = onTerminal(project, 'build', { TERM: 'xterm-256color' });
      expect(shown).toContain(`${ESCAPE}[32m`);
      expect(shown).toMatch(/\d of 4 done, running: \w+/);
      // Nothing after the last time it was removed but whole lines.
      const tail = shown.slice(shown.lastIndexOf(`\r${ESCAPE}[2K`));
      expect(tail).not.toMatch(/running:/);
      expect(shown).not.toContain(`${ESCAPE}[?25l`);
      for (const line of shown.matchAll(/\d of 4 done, running: [\w, ]*/g))
        expect(line[0].length).toBeLessThan(60);
    },
  );

  test.skipIf(noScript)('a dumb terminal, NO_COLOR and CI are plain', async () => {
    await using project = await createProject(FILES);
    for (const env of [{ TERM: 'dumb' }, { TERM: 'xterm', NO_COLOR: '1', CI: 'true' }])
      expect(onTerminal(project, 'build', env)).not.toContain(ESCAPE);
  });

  test.skipIf(noScript)('on a terminal nobody waits for a lock unasked', async () => {
    await using project = await createProject({
      'models/endless.sql':
        "{{ config(materialized='table') }} select count(*) as n from range(1000000000000)",
      'models/a.sql': 'select 1 as id',
    });
    await using holder = project.start('run', '-s', 'endless');
    await holder.said(/START/);
    const child = spawn(
      'script',
      ['-qec', `'${process.execPath}' '${binary}' run -s a`, '/dev/null'],
      { cwd: project.root, env: { ...plainEnvironment } },
    );
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(75);
  });
});

describe('files as people have them', () => {
  test('Windows line ends everywhere', async () => {
    const dos = (text: string) => text.replaceAll('\n', '\r\n');
    await using project = await createProject({
      'project.yml': dos(
        'name: shop\ntargets:\n  dev: {type: duckdb, path: shop.duckdb}\nvars:\n  least: 1\nmodels:\n  +materialized: view\n',
      ),
      'seeds/raw.csv': dos('id,name\n1,ada\n2,"bob\n"\n'),
      'macros/m.sql': dos('{% macro twice(x) %}\n{{ x }} * 2\n{% endmacro %}\n'),
      'models/a.sql': dos(
        "-- a comment\n{{ config(\n  materialized='table'\n) }}\nselect id, {{ twice('id') }} as doubled, -- end\n  name\nfrom {{ ref('raw') }}\nwhere id >= {{ var('least') }}\n",
      ),
      'models/p.yml': dos(
        'models:\n  - name: a\n    description: |\n      two\n      lines\n    columns:\n      - name: id\n        data_tests:\n          - unique\n',
      ),
      'tests/none.sql': dos("select * from {{ ref('a') }} where id > 2\n"),
    });
    const { exitCode, stdout, stderr } = await project.memflow('build');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(await project.query('select id, doubled, name from a order by id')).toEqual([
      [1, 2, 'ada'],
      [2, 4, 'bob\r\n'],
    ]);
    project.write('models/a.sql', dos('select 1 as id,\n  nosuch\n'));
    expect((await project.memflow('run')).stderr).toContain('models/a.sql:2:3');
  });

  test('folders with blanks, quotes and letters of many scripts', async () => {
    await using outer = await createProject({});
    const folder = "my données ñ 数据 it's";
    mkdirSync(outer.path(folder));
    for (const [path, text] of Object.entries({
      ...FILES,
      'project.yml': 'name: shop\ntargets: {dev: {type: duckdb, path: "die dätei.duckdb"}}\n',
    }))
      outer.write(`${folder}/${path}`, text);
    const { exitCode, stdout, stderr } = await runBinary(outer.path(folder), ['build']);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(await outer.query('select count(*) from b', `${folder}/die dätei.duckdb`)).toEqual([
      ['2'],
    ]);
  });

  test('a project that is named from elsewhere, and one that is found above', async () => {
    await using project = await createProject(FILES);
    const { exitCode, stderr } = await runBinary(tmpdir(), [
      ...['build', '--project-dir', project.root],
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(project.exists('shop.duckdb')).toBe(true);
    expect(project.exists('logs/memflow.log')).toBe(true);
    const below = await runBinary(project.path('models'), ['list', '-s', 'a']);
    expect(below.stdout).toBe('shop.a\n');
    const none = await runBinary(tmpdir(), ['list']);
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('MF1101');
  });
});

describe('the database file', () => {
  test.skipIf(!isPosix)('may be reached by a link', async () => {
    await using project = await createProject(FILES);
    mkdirSync(project.path('real'));
    symlinkSync(project.path('real/data.duckdb'), project.path('shop.duckdb'));
    for (let run = 0; run < 2; run++) {
      const { exitCode, stdout, stderr } = await project.memflow('build');
      expect(exitCode, stdout + stderr).toBe(0);
    }
    expect(await project.query('select count(*) from b', 'real/data.duckdb')).toEqual([['2']]);
  });

  test('keeps its views when it is renamed, and goes on under the new name', async () => {
    await using project = await createProject(FILES);
    await project.memflow('build');
    for (const end of ['', '.memflow-commits.json'])
      renameSync(project.path(`shop.duckdb${end}`), project.path(`other name.duckdb${end}`));
    expect(await project.query('select count(*) from b', 'other name.duckdb')).toEqual([['2']]);
    project.write(
      'project.yml',
      'name: shop\ntargets: {dev: {type: duckdb, path: "other name.duckdb"}}\n',
    );
    const shown = await project.memflow('show', 'b');
    expect(shown.stdout).toContain('ada');
    const { exitCode, stderr } = await project.memflow('build');
    expect(exitCode, stderr).toBe(0);
  });

  test('may be copied: the copy is a database of its own', async () => {
    await using project = await createProject(FILES);
    await project.memflow('build');
    cpSync(project.path('shop.duckdb'), project.path('copy.duckdb'));
    project.write('project.yml', 'name: shop\ntargets: {dev: {type: duckdb, path: copy.duckdb}}\n');
    const { exitCode, stderr } = await project.memflow('build');
    expect(exitCode, stderr).toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)(
    'is looked at, and not written, when it is read-only (not as root)',
    async () => {
      await using project = await createProject(FILES);
      await project.memflow('build');
      chmodSync(project.path('shop.duckdb'), 0o444);
      expect((await project.memflow('show', 'b')).stdout).toContain('ada');
      const { exitCode, stderr } = await project.memflow('run');
      expect(exitCode).toBe(2);
      expect(stderr).toContain('MF4023');
    },
  );

  test.each([
    ['a directory', (project: TestProject) => mkdirSync(project.path('shop.duckdb')), 'MF4020'],
    ['empty', (project: TestProject) => project.write('shop.duckdb', ''), 'MF4021'],
    [
      'a text',
      (project: TestProject) => project.write('shop.duckdb', 'hello\n'.repeat(5000)),
      'MF4021',
    ],
    [
      'in a folder that is not there',
      (project: TestProject) =>
        project.write(
          'project.yml',
          'name: shop\ntargets: {dev: {type: duckdb, path: no/such/x.duckdb}}\n',
        ),
      'MF4022',
    ],
  ])('that is %s is refused, and nothing is made', async (_what, prepare, code) => {
    await using project = await createProject(FILES);
    prepare(project);
    const { exitCode, stderr } = await project.memflow('run');
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).not.toContain('    at ');
    expect(project.exists('no')).toBe(false);
    expect(project.exists('target/run_results.json')).toBe(false);
  });

  test('that is gone begins anew, with a warning', async () => {
    await using project = await createProject(FILES);
    await project.memflow('build');
    rmSync(project.path('shop.duckdb'));
    const { exitCode, stdout, stderr } = await project.memflow('build');
    expect(exitCode).toBe(0);
    expect(stdout + stderr).toContain('begins anew');
  });
});

describe('a stack trace', () => {
  const BROKEN = { 'models/a.sql': 'select {{ nosuch.attribute }}' };

  test('is shown with --debug only', async () => {
    await using project = await createProject(BROKEN);
    const plain = await project.memflow('compile');
    expect(plain.exitCode).toBe(1);
    expect(plain.stdout + plain.stderr).not.toContain('    at ');
    const debug = await project.memflow('compile', '--debug');
    expect(debug.stderr).toContain('    at ');
  });
});

import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';

/** Names that mean something to SQL, to templates, or to a careless program. */
const HOSTILE = [
  'select',
  'order',
  'Robert"); drop table victim; --',
  "it's",
  '"quoted"',
  'a;b',
  'a--b',
  '/* comment */',
  'with blank',
  'tab\there',
  'dotted.name',
  'großes ñ 数据 😀',
  '$$dollar$$',
  '%s ?',
  '__proto__',
  'constructor',
  'back`tick',
  'back\\\\slash',
  '[bracket]',
];

const quoted = (name: string) => `"${name.replaceAll('\\\\', '\\').replaceAll('"', '""')}"`;

async function catalog(project: TestProject): Promise<readonly unknown[]> {
  return project.query(
    "select table_schema, table_name from information_schema.tables where table_schema <> 'memflow' order by all",
  );
}

/** A Jinja literal. */
const literal = (name: string) => `"${name.replaceAll('"', '\\"').replaceAll('\t', '\\t')}"`;

describe('hostile identifiers', () => {
  test('as aliases, columns and keys: each makes its own relation and touches no other', async () => {
    const models = HOSTILE.map((name, i) => [
      `models/m${i}.sql`,
      `{{ config(materialized='${['table', 'view', 'incremental'][i % 3]}', alias=${literal(name)}${
        i % 3 === 2 ? `, unique_key=${literal(name)}` : ''
      }) }}\nselect ${i} as ${quoted(name)}`,
    ]);
    await using project = await createProject({
      'models/victim.sql': "{{ config(materialized='table') }} select 1 as id",
      ...Object.fromEntries(models),
      'models/reader.sql': HOSTILE.map((_, i) => `select * from {{ ref('m${i}') }}`).join(
        '\nunion all\n',
      ),
    });
    for (let run = 0; run < 2; run++) {
      const { exitCode, stdout, stderr } = await project.memflow('run');
      expect(exitCode, stdout + stderr).toBe(0);
    }
    expect(await project.query('select count(*) from reader')).toEqual([[String(HOSTILE.length)]]);
    const names = (await catalog(project)).map((row) => String((row as unknown[])[1])).sort();
    const expected = HOSTILE.map((name) => name.replaceAll('\\\\', '\\'));
    expect(names).toEqual([...expected, 'reader', 'victim'].sort());
  });

  test('as columns of tests, and values of accepted_values', async () => {
    const column = 'a "quoted" -- column';
    await using project = await createProject({
      'models/m.sql': `select 'it''s; "x"' as ${quoted(column)}`,
      'models/p.yml': `models:
  - name: m
    columns:
      - name: '${column}'
        quote: true
        data_tests:
          - unique
          - not_null
          - accepted_values: {arguments: {values: ['it''s; "x"']}}
`,
    });
    const { exitCode, stdout, stderr } = await project.memflow('build');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain('PASS=4');
  });

  test('as schemas', async () => {
    await using project = await createProject({
      'macros/generate_schema_name.sql':
        '{% macro generate_schema_name(custom, node) %}{{ custom or target.schema }}{% endmacro %}',
      'models/a.sql': `{{ config(materialized='table', schema='odd "schema"; --') }} select 1 as id`,
      'models/b.sql': "select * from {{ ref('a') }}",
    });
    const { exitCode, stdout, stderr } = await project.memflow('run');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(await catalog(project)).toEqual([
      ['main', 'b'],
      ['odd "schema"; --', 'a'],
    ]);
  });

  test('as variables: they are texts of the user, and the user quotes them', async () => {
    await using project = await createProject({
      'models/a.sql': `select '{{ var("x") | replace("'", "''") }}' as x`,
    });
    const { exitCode } = await project.memflow('run', '--vars', `{x: "'; drop table a; --"}`);
    expect(exitCode).toBe(0);
    expect(await project.query('select x from a')).toEqual([["'; drop table a; --"]]);
  });
});

describe('names that meet', () => {
  test.each([
    ['two files', { 'models/a.sql': 'select 1 as id', 'models/x/a.sql': 'select 2 as id' }],
    [
      'two aliases',
      {
        'models/a.sql': "{{ config(alias='Same') }} select 1 as id",
        'models/b.sql': "{{ config(alias='sAME') }} select 1 as id",
      },
    ],
    ['a model and a seed', { 'models/a.sql': 'select 1 as id', 'seeds/A.csv': 'id\n1\n' }],
  ])('%s, also by case alone, are refused before anything runs', async (_what, files) => {
    await using project = await createProject(files);
    const { exitCode, stderr } = await project.memflow('build');
    expect(exitCode, stderr).toBe(2);
    expect(project.exists('shop.duckdb')).toBe(false);
  });

  test("columns that differ by case only are the engine's to refuse, and nothing is left", async () => {
    await using project = await createProject({
      'models/a.sql': `{{ config(materialized='table') }} select * from (select 1 as "A") cross join (select 2 as "a")`,
    });
    const { exitCode, stdout } = await project.memflow('run');
    if (exitCode === 0)
      expect(await project.query('select count(*) from (describe a)')).toEqual([['2']]);
    else {
      expect(stdout).toContain('ERROR=1');
      expect(await catalog(project)).toEqual([]);
    }
  });
});

describe('a schema that is called like a database', () => {
  const MODELS = {
    'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/p.yml': 'models: [{name: b, columns: [{name: id, data_tests: [unique]}]}]\n',
  };

  test.each([
    ['of the target', 'shop.duckdb', 'schema: shop', ''],
    ['of a folder of models', 'main_shop.duckdb', '', 'models: {shop: {+schema: shop}}\n'],
    ['of the ledger', 'memflow.duckdb', '', ''],
    ['of the engine', 'information_schema.duckdb', '', ''],
    ['of the engine too', 'pg_catalog.duckdb', '', ''],
  ])('%s: the database is attached under another name', async (_what, path, target, more) => {
    const settings = ['type: duckdb', `path: ${path}`, ...(target === '' ? [] : [target])];
    await using project = await createProject({
      ...MODELS,
      'project.yml': `name: shop\ntargets: {dev: {${settings.join(', ')}}}\n${more}`,
    });
    for (const command of ['build', 'build', 'test']) {
      const { exitCode, stdout, stderr } = await project.memflow(command);
      expect(exitCode, stdout + stderr).toBe(0);
    }
  });

  test('and an attached one is refused before anything runs', async () => {
    await using project = await createProject({
      ...MODELS,
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb, attach: [{path: other.duckdb, alias: main_raw}]}}\nmodels: {shop: {+schema: raw}}\n',
    });
    const { exitCode, stderr } = await project.memflow('build');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('MF1203');
    expect(stderr).toContain('"main_raw" is both an attached database and a schema of the project');
  });
});

import { describe, expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';

const SHOP = {
  'seeds/raw_orders.csv': 'id,customer,amount\n1,ada,10.5\n2,ada,2\n3,bob,7\n',
  'models/stg_orders.sql': "select id, customer, amount from {{ ref('raw_orders') }}\n",
  'models/customers.sql':
    "{{ config(materialized='table') }}\nselect customer, count(*) as orders, sum(amount) as revenue\nfrom {{ ref('stg_orders') }} group by customer\n",
  'models/properties.yml':
    'models:\n  - name: customers\n    columns:\n      - name: customer\n        data_tests: [unique, not_null]\n',
};

describe('build', () => {
  test('seeds, models and tests run in dependency order and leave their artifacts', async () => {
    await using project = await createProject(SHOP);
    const { exitCode, stdout, stderr } = await project.memflow('build');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/1 of 5 START seed file main\.raw_orders \.+ \[RUN\]/);
    expect(stdout).toMatch(/OK loaded seed file main\.raw_orders \.+ \[INSERT 3 in \d+\.\d\ds\]/);
    expect(stdout).toMatch(/OK created sql view model main\.stg_orders \.+ \[OK in \d+\.\d\ds\]/);
    expect(stdout).toMatch(/PASS unique_customers_customer \.+ \[PASS in \d+\.\d\ds\]/);
    expect(stdout).toContain('Done. PASS=5 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=5');
    expect(await project.query('select * from customers order by 1')).toEqual([
      ['ada', '2', 12.5],
      ['bob', '1', 7],
    ]);
    const results = JSON.parse(project.read('target/run_results.json'));
    expect(results.metadata.dbt_schema_version).toMatch(/run-results\/v6\.json$/);
    expect(results.results.map((r: { status: string }) => r.status).sort()).toEqual([
      'pass',
      'pass',
      'success',
      'success',
      'success',
    ]);
    expect(project.read('target/compiled/shop/models/customers.sql')).toContain(
      '"main"."stg_orders"',
    );
    expect(JSON.parse(project.read('target/manifest.json')).metadata.dbt_schema_version).toMatch(
      /manifest\/v12\.json$/,
    );
    expect(project.read('logs/memflow.log')).toContain('Done. PASS=5');
  });

  test('running again changes nothing and leaves no relation of its own making', async () => {
    await using project = await createProject(SHOP);
    await project.memflow('build');
    const before = await project.query('select * from customers order by 1');
    const { exitCode } = await project.memflow('build');
    expect(exitCode).toBe(0);
    expect(await project.query('select * from customers order by 1')).toEqual(before);
    const relations = await project.query(
      "select table_schema || '.' || table_name from information_schema.tables where table_schema <> 'memflow' order by 1",
    );
    expect(relations.flat()).toEqual(['main.customers', 'main.raw_orders', 'main.stg_orders']);
  });

  test('a failed test stops what depends on the tested model, and nothing else', async () => {
    await using project = await createProject({
      'models/a.sql': 'select 1 as id union all select 1',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': 'select 1 as id',
      'models/p.yml': 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]\n',
    });
    const { exitCode, stdout } = await project.memflow('build');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/FAIL 1 unique_a_id \.+ \[FAIL 1 in/);
    expect(stdout).toContain('Got 1 result, configured to fail if != 0');
    expect(stdout).toMatch(/SKIP relation main\.b \.+ \[SKIP\]/);
    expect(stdout).toMatch(/OK created sql view model main\.c/);
    expect(stdout).toContain('Done. PASS=2 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=4');
  });
});

describe('a failing model', () => {
  const FAILING = {
    'models/good.sql': 'select 1 as id',
    'models/bad.sql': "select id,\n  nme\nfrom {{ ref('good') }}",
    'models/child.sql': "select * from {{ ref('bad') }}",
    'models/other.sql': "select * from {{ ref('good') }}",
  };

  test('skips its children, keeps its siblings, and points into the source', async () => {
    await using project = await createProject(FAILING);
    const { exitCode, stdout, stderr } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Done. PASS=2 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=4');
    expect(stderr).toContain('models/bad.sql:2:3');
    expect(stderr).toContain('nme');
    const results = JSON.parse(project.read('target/run_results.json')).results;
    const status = Object.fromEntries(
      results.map((r: { unique_id: string; status: string }) => [r.unique_id, r.status]),
    );
    expect(status).toEqual({
      'model.shop.good': 'success',
      'model.shop.bad': 'error',
      'model.shop.child': 'skipped',
      'model.shop.other': 'success',
    });
  });

  test('is taken up by retry, with exactly what failed and was skipped', async () => {
    await using project = await createProject(FAILING);
    await project.memflow('run');
    project.write('models/bad.sql', "select id as nme from {{ ref('good') }}");
    const { exitCode, stdout } = await project.memflow('retry');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Done. PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=2');
    const again = await project.memflow('retry');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('Nothing to do');
  });

  test('leaves the old table as it was', async () => {
    await using project = await createProject({
      'models/t.sql': "{{ config(materialized='table') }} select 1 as id",
    });
    await project.memflow('run');
    project.write(
      'models/t.sql',
      "{{ config(materialized='table') }} select cast('x' || range as int) as id from range(3)",
    );
    const { exitCode } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(await project.query('select * from t')).toEqual([[1]]);
  });

  test('without --fail-fast stops nothing that does not depend on it', async () => {
    await using project = await createProject({
      'models/a.sql': "{{ config(materialized='table') }} select error('no') as id",
      'models/b.sql': 'select 1 as id',
      'models/c.sql': "select * from {{ ref('b') }}",
    });
    const { stdout } = await project.memflow('run', '--threads', '1');
    expect(stdout).toContain('Done. PASS=2 WARN=0 ERROR=1 SKIP=0 NO-OP=0 TOTAL=3');
  });

  test('with --fail-fast stops the rest', async () => {
    await using project = await createProject({
      'models/a.sql': "select error('no')",
      'models/b.sql': 'select 1 as id',
      'models/c.sql': "select * from {{ ref('b') }}",
      'project.yml':
        'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb, threads: 1}}\nmodels: {+materialized: table}\n',
    });
    const { exitCode, stdout } = await project.memflow('run', '--fail-fast');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ERROR=1 SKIP=2');
    const { results } = JSON.parse(project.read('target/run_results.json'));
    expect(
      results.filter((r: { message: string }) => r.message === 'Skipping due to fail_fast'),
    ).toHaveLength(2);
  });
});

describe('incremental models', () => {
  const MODEL = `{{ config(materialized='incremental', unique_key='id') }}
select id, value from {{ ref('source') }}
{% if is_incremental() %} where id is null or id >= (select max(id) from {{ this }}) {% endif %}
`;

  test('load new rows and replace known ones', async () => {
    await using project = await createProject({
      'models/source.sql': 'select * from (values (1, 10), (2, 20)) t(id, value)',
      'models/target.sql': MODEL,
    });
    await project.memflow('run');
    project.write(
      'models/source.sql',
      'select * from (values (1, 99), (2, 21), (3, 30)) t(id, value)',
    );
    const { exitCode } = await project.memflow('run');
    expect(exitCode).toBe(0);
    expect(await project.query('select * from target order by 1')).toEqual([
      [1, 10],
      [2, 21],
      [3, 30],
    ]);
    await project.memflow('run', '--full-refresh');
    expect(await project.query('select * from target order by 1')).toEqual([
      [1, 99],
      [2, 21],
      [3, 30],
    ]);
  });

  test.each([
    ['a duplicate', '(1, 1), (1, 2)', 'MF5001'],
    ['a NULL', '(1, 1), (null, 2)', 'MF5002'],
  ])('refuse %s key before anything is written', async (_what, rows, code) => {
    await using project = await createProject({
      'models/source.sql': 'select * from (values (1, 10)) t(id, value)',
      'models/target.sql': MODEL,
    });
    await project.memflow('run');
    project.write('models/source.sql', `select * from (values ${rows}) t(id, value)`);
    const { exitCode, stderr } = await project.memflow('run');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(code);
    expect(await project.query('select * from target')).toEqual([[1, 10]]);
  });
});

test('--as-of is the only now that models see', async () => {
  await using project = await createProject({
    'models/m.sql': "select timestamp '{{ var('as_of') }}' as moment",
  });
  await project.memflow('run', '--as-of', '2021-03-04T05:06:07Z');
  expect(await project.query('select moment::varchar from m')).toEqual([['2021-03-04 05:06:07']]);
});

test('hooks run around the models, and on-run-end sees the results', async () => {
  await using project = await createProject({
    'project.yml': `name: shop
targets: {dev: {type: duckdb, path: shop.duckdb}}
on-run-start: create table if not exists log (what varchar)
on-run-end: "insert into log select 'ran {{ results | length }}'"
models:
  +post-hook: "insert into log select '{{ this.identifier }}'"
`,
    'models/a.sql': 'select 1 as id',
  });
  const { exitCode, stderr } = await project.memflow('run');
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(await project.query('select * from log order by 1')).toEqual([['a'], ['ran 1']]);
});

test('a failing on-run-start lets no model run', async () => {
  await using project = await createProject({
    'project.yml':
      'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\non-run-start: select * from nowhere\n',
    'models/a.sql': 'select 1 as id',
  });
  const { exitCode, stderr } = await project.memflow('run');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('nowhere');
  expect(
    await project.query("select count(*) from information_schema.tables where table_name = 'a'"),
  ).toEqual([['0']]);
});

test('flags of the project file count, and failing rows can be found', async () => {
  await using project = await createProject({
    'project.yml': `name: shop
targets: {dev: {type: duckdb, path: shop.duckdb, threads: 1}}
flags: {fail_fast: true, store_failures: true}
`,
    'models/a.sql': 'select 1 as id union all select 1',
    'models/b.sql': 'select 1 as id',
    'models/p.yml':
      'models:\n  - {name: a, columns: [{name: id, data_tests: [unique]}]}\n  - {name: b, columns: [{name: id, data_tests: [unique]}]}\n',
  });
  await project.memflow('run');
  const { stdout } = await project.memflow('test');
  expect(stdout).toContain('ERROR=1 SKIP=1');
  const query = /see failing rows: (.*)/.exec(stdout)?.[1] ?? '';
  expect(await project.query(query.replace('"shop".', ''))).toEqual([[1, '2']]);
});

import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/manifest/manifest.ts';
import type { DataTestNode, ModelNode, Node } from '../../../src/manifest/node.ts';
import { macroId } from '../../../src/manifest/node-id.ts';
import { type Files, type ParseFilesOptions, PROJECT, parseFiles } from './parse-files.ts';

async function manifestOf(files: Files, options?: ParseFilesOptions): Promise<Manifest> {
  return (await parseFiles(files, options)).manifest;
}

function find(manifest: Manifest, name: string): Node {
  const node = [...manifest.nodes.values()].find((candidate) => candidate.name === name);
  if (node === undefined) throw new TypeError(`no node ${name}`);
  return node;
}

function findModel(manifest: Manifest, name: string): ModelNode {
  const node = find(manifest, name);
  if (node.resourceType !== 'model') throw new TypeError(`${name} is no model`);
  return node;
}

function tests(manifest: Manifest): readonly DataTestNode[] {
  return [...manifest.nodes.values()].filter((node) => node.resourceType === 'test');
}

describe('references', () => {
  test('are read off the text where it tells all', async () => {
    const manifest = await manifestOf({
      'models/a.sql': "select * from {{ ref('b') }} join {{ ref('shop', 'c') }} using (id)",
      'models/b.sql': "select * from {{ source('raw', 't') }}",
      'seeds/c.csv': 'id\n1\n',
      'models/p.yml': 'sources: [{name: raw, tables: [{name: t}]}]\n',
    });
    expect(find(manifest, 'a').dependsOn.nodes).toEqual(['model.shop.b', 'seed.shop.c']);
    expect(find(manifest, 'b').dependsOn.nodes).toEqual(['source.shop.raw.t']);
  });

  test('are found by rendering where conditions and macros decide', async () => {
    const manifest = await manifestOf({
      'project.yml': `${PROJECT}vars: {which: left}\n`,
      'models/a.sql':
        "{% if var('which') == 'left' %}{{ ref('l') }}{% else %}{{ ref('gone') }}{% endif %}{{ mine() }}{{ shop.mine() }}{{ adapter.dispatch('other')() }}",
      'models/l.sql': 'select 1',
      'models/m.sql': 'select 1',
      'models/o.sql': 'select 1',
      'macros/m.sql':
        "{% macro mine() %}{{ ref('m') }}{% endmacro %}{% macro default__other() %}{% set r = run_query('select 1') %}{% if execute %}{{ r.rows[0] }}{% endif %}{{ ref('o') }}{% endmacro %}",
    });
    const { dependsOn } = find(manifest, 'a');
    expect(dependsOn.nodes).toEqual(['model.shop.l', 'model.shop.m', 'model.shop.o']);
    expect(dependsOn.macros).toEqual(['macro.shop.default__other', 'macro.shop.mine']);
  });

  test('in hooks count', async () => {
    const manifest = await manifestOf({
      'models/a.sql': `{{ config(post_hook="delete from {{ ref('b') }}") }} select 1`,
      'models/b.sql': 'select 1',
    });
    expect(find(manifest, 'a').dependsOn.nodes).toEqual(['model.shop.b']);
  });

  test('keep their place', async () => {
    const manifest = await manifestOf({
      'models/a.sql': "select *\nfrom {{ ref('b') }}",
      'models/b.sql': 'select 1',
    });
    const span = find(manifest, 'a').refs[0]?.span;
    expect(span?.file.text.slice(span.start, span.end)).toBe("ref('b')");
  });

  test('to a disabled node disable a test, whatever it is', async () => {
    const manifest = await manifestOf({
      'models/b.sql': '{{ config(enabled=false) }}select 1',
      'models/p.yml': 'models: [{name: b, columns: [{name: id, data_tests: [unique]}]}]\n',
      'tests/t.sql': "select * from {{ ref('b') }}",
    });
    expect([...manifest.nodes.keys()]).toEqual([]);
    expect(manifest.disabled.map((node) => node.name)).toEqual(['b', 't', 'unique_b_id']);
  });
});

describe('configs', () => {
  test('come from the project tree, then properties, then the file', async () => {
    const manifest = await manifestOf({
      'project.yml': `${PROJECT}models:
  +tags: all
  +materialized: view
  shop:
    staging:
      +materialized: table
      +meta: {owner: x, level: 1}
      +tags: [stg]
`,
      'models/staging/a.sql': "{{ config(tags=['own'], meta={'level': 2}) }} select 1",
      'models/staging/b.sql': 'select 1',
      'models/c.sql': 'select 1',
      'models/staging/p.yml':
        'models: [{name: a, config: {materialized: incremental, tags: yml}}]\n',
    });
    const a = find(manifest, 'a').config;
    expect(a.materialized).toBe('incremental');
    expect(a.tags).toEqual(['all', 'stg', 'yml', 'own']);
    expect({ ...a.meta }).toEqual({ owner: 'x', level: 2 });
    expect(find(manifest, 'b').config.materialized).toBe('table');
    expect(find(manifest, 'c').config.materialized).toBe('view');
  });

  test('render in the project file and in properties', async () => {
    const manifest = await manifestOf(
      {
        'project.yml': `${PROJECT}models: {+materialized: "{{ 'table' if target.name == 'dev' else 'view' }}", +post-hook: "select {{ this }}"}\n`,
        'models/a.sql': "{{ config(alias=var('x') ~ '_a') }} select 1",
        'models/p.yml': `models: [{name: a, config: {schema: "{{ env_var('S') }}", full_refresh: "{{ 1 == 1 }}"}}]\n`,
      },
      { vars: { x: 'v' }, env: { S: 'mart' } },
    );
    const { config, relation } = findModel(manifest, 'a');
    expect(config.materialized).toBe('table');
    expect(config.fullRefresh).toBe(true);
    expect(config.postHooks).toEqual([{ sql: 'select {{ this }}', transaction: true }]);
    expect(relation).toEqual({ database: null, schema: 'main_mart', identifier: 'v_a' });
  });

  test('keep custom keys', async () => {
    const manifest = await manifestOf({
      'models/a.sql': "{{ config(owner_team='x', n=1.0) }} select 1",
    });
    expect(find(manifest, 'a').config.raw['owner_team']).toBe('x');
  });
});

describe('names', () => {
  test('come from the macros of the project', async () => {
    const manifest = await manifestOf({
      'macros/n.sql': `{% macro generate_schema_name(custom_schema_name, node) %}
  {{ custom_schema_name or 'plain' }}_{{ node.resource_type }}_{{ node.config.materialized }}
{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%} {{ node.name | upper }} {%- endmacro %}
{% macro generate_database_name(custom_database_name=none, node=none) %}other{% endmacro %}`,
      'models/a.sql': "{{ config(materialized='table', schema='x') }} select 1",
      'seeds/s.csv': 'a\n1\n',
    });
    expect(findModel(manifest, 'a').relation).toEqual({
      database: 'other',
      schema: 'x_model_table',
      identifier: 'A',
    });
    const seed = find(manifest, 's');
    expect(seed.resourceType === 'seed' && seed.relation.schema).toBe('plain_seed_seed');
  });

  test('the database of the project is not named', async () => {
    const manifest = await manifestOf({
      'models/a.sql': "{{ config(database='SHOP') }} select 1",
      'models/b.sql': "{{ config(database='lake') }} select 1",
    });
    expect(findModel(manifest, 'a').relation.database).toBeNull();
    expect(findModel(manifest, 'b').relation.database).toBe('lake');
  });
});

describe('data tests', () => {
  const model = { 'models/orders.sql': 'select 1', 'models/customers.sql': 'select 1' };

  test('have the names and ids that dbt gives them', async () => {
    const manifest = await manifestOf({
      'project.yml': 'name: jaffle_shop\n',
      ...model,
      'models/schema.yml': `models:
  - name: orders
    columns:
      - name: order_id
        tests: [unique, not_null]
      - name: customer_id
        tests:
          - relationships: {to: ref('customers'), field: customer_id}
      - name: status
        tests:
          - accepted_values:
              values: ['placed', 'shipped', 'completed', 'return_pending', 'returned']
`,
    });
    expect(tests(manifest).map(({ id }) => id)).toEqual([
      'test.jaffle_shop.accepted_values_orders_status__placed__shipped__completed__return_pending__returned.be6b5b5ec3',
      'test.jaffle_shop.not_null_orders_order_id.cf6c17daed',
      'test.jaffle_shop.relationships_orders_customer_id__customer_id__ref_customers_.c6ec7f58f2',
      'test.jaffle_shop.unique_orders_order_id.fed79b3a6e',
    ]);
    expect(tests(manifest)[0]?.relation.identifier).toBe(
      'accepted_values_orders_1ce6ab157c285f7cd2ac656013faf758',
    );
    expect(tests(manifest)[2]?.dependsOn.nodes).toEqual([
      'model.jaffle_shop.customers',
      'model.jaffle_shop.orders',
    ]);
  });

  test.each([
    ['a name', '- unique'],
    ['a mapping', '- unique: {config: {severity: warn}}'],
    ['old configs', '- unique: {severity: warn}'],
    ['test_name', '- {test_name: unique, config: {severity: warn}}'],
    ['a package', '- dbt.unique'],
  ])('are written as %s', async (_, text) => {
    const manifest = await manifestOf({
      ...model,
      'models/p.yml': `models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          ${text}\n`,
    });
    const [unique] = tests(manifest);
    expect(unique?.generic?.testName).toBe('unique');
    expect(unique?.generic?.columnName).toBe('id');
    expect(unique?.config.severity).toBe(text.includes('warn') ? 'warn' : 'error');
    expect(unique?.attachedNode).toBe('model.shop.orders');
  });

  test('take arguments, a name, and templates in both', async () => {
    const manifest = await manifestOf(
      {
        ...model,
        'macros/t.sql': `{% test within(model, column_name, low, high=10, unit='x') %}{{ config(severity='warn', limit=5) }}select 1{% endtest %}`,
        'models/p.yml': `models:
  - name: orders
    data_tests:
      - unique:
          name: my_own
          arguments: {column_name: "a || b"}
          config: {where: "day > '{{ var('day') }}'", limit: 3}
    columns:
      - name: total
        tags: [money]
        data_tests:
          - within: {low: "{{ var('low') }}", high: 2.0, unit: "in {{ target.name }}!"}
`,
      },
      { vars: { day: '2024-01-01', low: 1 } },
    );
    const [own, within] = tests(manifest);
    expect(own?.name).toBe('my_own');
    expect(own?.config.where).toBe("day > '2024-01-01'");
    expect(own?.template.file.text).toBe(
      "{{ test_unique(model=get_where_subquery(ref('orders')), column_name='a || b') }}",
    );
    expect(within?.template.file.text).toContain(
      "test_within(model=get_where_subquery(ref('orders')), column_name='total', low=(var('low')), high=2.0, unit=argument_1)",
    );
    expect(within?.config.severity).toBe('warn');
    expect(within?.config.limit).toBe(5);
    expect(within?.config.tags).toEqual(['money']);
  });

  test('of sources and singular ones', async () => {
    const manifest = await manifestOf({
      ...model,
      'tests/positive.sql':
        "{{ config(severity='warn') }}select * from {{ ref('orders') }} where 1 = 0",
      'tests/generic/even.sql': '{% test even(model, column_name) %}select 1{% endtest %}',
      'models/p.yml': `sources:
  - name: raw
    schema: landing
    tags: [src]
    tables:
      - name: t
        identifier: t_2024
        columns: [{name: k, data_tests: [not_null, even]}]
`,
    });
    const [singular, even, notNull] = tests(manifest);
    expect(even?.name).toBe('source_even_raw_t_k');
    expect(notNull?.sources.map(({ tableName }) => tableName)).toEqual(['t']);
    expect(notNull?.config.tags).toEqual(['src']);
    expect(singular?.kind).toBe('singular');
    expect(singular?.config.severity).toBe('warn');
    expect([...manifest.sources.values()][0]?.relation).toEqual({
      database: null,
      schema: 'landing',
      identifier: 't_2024',
    });
  });
});

describe('the rest', () => {
  test('vars of the project are folded and keep their kinds', async () => {
    const { project } = await manifestOf({
      'project.yml': `${PROJECT}vars: {a: 1, shop: {a: 2, b: 1.0}}\n`,
    });
    expect(project.vars['a']).toBe(2);
    expect(project.vars['b']).toEqual({ value: 1 });
  });

  test('docs blocks fill descriptions; macros are described', async () => {
    const manifest = await manifestOf({
      'models/a.sql': 'select 1',
      'models/d.md': '{% docs about_a %}\nAll about **a**.\n{% enddocs %}',
      'macros/m.sql': '{% macro m(x) %}{{ n() }}{% endmacro %}{% macro n() %}{% endmacro %}',
      'models/p.yml': `models: [{name: a, description: '{{ doc("about_a") }}', columns: [{name: x, data_type: int, constraints: [{type: not_null}]}]}]\n`,
      'macros/p.yml':
        'macros: [{name: m, description: does m, arguments: [{name: x, type: text}]}]\n',
    });
    const a = find(manifest, 'a');
    expect(a.description).toBe('All about **a**.');
    expect(a.columns.get('x')).toMatchObject({
      dataType: 'int',
      constraints: [{ type: 'not_null' }],
    });
    const m = manifest.macrosByName.get('m');
    expect(m?.description).toBe('does m');
    expect(m?.dependsOnMacros).toEqual(['macro.shop.n']);
  });

  test('a project macro goes before a built-in one', async () => {
    const manifest = await manifestOf({ 'macros/m.sql': '{% test unique(model) %}x{% endtest %}' });
    expect(manifest.macrosByName.get('test_unique')?.packageName).toBe('shop');
    expect(manifest.macros.has(macroId('dbt', 'test_unique'))).toBe(true);
  });

  test('files with a byte order mark and Windows line ends are read', async () => {
    const manifest = await manifestOf({
      'models/a.sql': "\uFEFFselect *\r\nfrom {{ ref('b') }}\r\n",
      'models/b.sql': 'select 1\r\n',
      'models/p.yml': '\uFEFFmodels:\r\n  - name: a\r\n    description: x\r\n',
    });
    expect(find(manifest, 'a').description).toBe('x');
    expect(find(manifest, 'a').dependsOn.nodes).toEqual(['model.shop.b']);
  });

  test('profiles are searched where dbt searches them', async () => {
    const profiles = (path: string) =>
      `shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: ${path}}\n    prod: {type: duckdb, path: "{{ env_var('DBT_ENV_SECRET_PATH') }}"}\n`;
    const { manifest } = await parseFiles(
      {
        'dbt_project.yml': 'name: shop\nprofile: shop\n',
        'home/.dbt/profiles.yml': profiles('home'),
        'models/a.sql': '{{ config(alias=target.name) }} select 1',
      },
      { target: 'prod', env: { DBT_ENV_SECRET_PATH: 'secret.duckdb' } },
    );
    expect(findModel(manifest, 'a').relation.identifier).toBe('prod');
  });
});

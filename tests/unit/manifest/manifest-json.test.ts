import { expect, test } from 'vitest';
import { registerSecret } from '../../../src/base/secrets.ts';
import { manifestText, manifestToJson } from '../../../src/manifest/manifest-json.ts';
import { parseFiles } from '../project/parse-files.ts';

const FILES = {
  'models/b.sql':
    "{{ config(materialized='table', pre_hook='select 1', unique_key='id') }} select * from {{ ref('a') }}",
  'models/a.sql': 'select 1 as id',
  'seeds/s.csv': 'id\n1\n',
  'models/p.yml': `models:
  - name: b
    description: the second
    config: {meta: {ratio: 1.0, big: 12345678901234567890}}
    columns: [{name: id, data_type: int, data_tests: [unique]}]
sources: [{name: raw, tables: [{name: t}]}]
`,
  'macros/m.sql': '{% macro m() %}x{% endmacro %}',
};
const OPTIONS = {
  generatedAt: new Date(0),
  invocationId: 'id',
  database: 'shop',
  relationText: ({ schema, identifier }: { schema: string; identifier: string }) =>
    `"${schema}"."${identifier}"`,
};

test('has the sections and nodes of dbt manifest v12', async () => {
  const { manifest } = await parseFiles(FILES);
  const json = JSON.parse(manifestText(manifest, OPTIONS));
  expect(Object.keys(json)).toEqual([
    'metadata',
    'nodes',
    'sources',
    'macros',
    'docs',
    'exposures',
    'metrics',
    'groups',
    'selectors',
    'disabled',
    'parent_map',
    'child_map',
    'group_map',
    'saved_queries',
    'semantic_models',
    'unit_tests',
    'functions',
    'benchmarks',
  ]);
  expect(json.metadata.dbt_schema_version).toBe('https://schemas.getdbt.com/dbt/manifest/v12.json');
  expect(json.nodes['model.shop.b']).toMatchObject({
    alias: 'b',
    path: 'b.sql',
    original_file_path: 'models/b.sql',
    patch_path: 'shop://models/p.yml',
    relation_name: '"main"."b"',
    refs: [{ name: 'a', package: null, version: null }],
    depends_on: { macros: [], nodes: ['model.shop.a'] },
    config: {
      materialized: 'table',
      unique_key: 'id',
      'pre-hook': [{ sql: 'select 1', transaction: true, index: null }],
      meta: { ratio: 1, big: '12345678901234567890' },
    },
    columns: { id: { data_type: 'int' } },
  });
  const [unique] = Object.values<Record<string, unknown>>(json.nodes).filter(
    (node) => node['resource_type'] === 'test',
  );
  expect(unique).toMatchObject({
    column_name: 'id',
    attached_node: 'model.shop.b',
    file_key_name: 'models.b',
    test_metadata: {
      name: 'unique',
      namespace: null,
      kwargs: { column_name: 'id', model: "{{ get_where_subquery(ref('b')) }}" },
    },
    config: { severity: 'ERROR', schema: 'dbt_test__audit' },
  });
  expect(json.parent_map['model.shop.b']).toEqual(['model.shop.a']);
  expect(json.child_map['model.shop.a']).toEqual(['model.shop.b']);
  expect(json.sources['source.shop.raw.t'].relation_name).toBe('"raw"."t"');
  expect(json.macros['macro.shop.m'].macro_sql).toBe('{% macro m() %}x{% endmacro %}');
});

test('equal projects give equal bytes', async () => {
  const [one, two] = [await parseFiles(FILES), await parseFiles(FILES)];
  expect(manifestText(one.manifest, OPTIONS)).toBe(manifestText(two.manifest, OPTIONS));
});

test('shows compiled code where it is known', async () => {
  const { manifest } = await parseFiles(FILES);
  const compiled = new Map([['model.shop.a', { sql: 'select 1', path: 'target/compiled/a.sql' }]]);
  const json = JSON.parse(JSON.stringify(manifestToJson(manifest, { ...OPTIONS, compiled })));
  expect(json.nodes['model.shop.a']).toMatchObject({ compiled: true, compiled_code: 'select 1' });
});

test('holds no secret', async () => {
  registerSecret('topsecret');
  const { manifest } = await parseFiles({ 'models/a.sql': 'select 1 -- topsecret' });
  expect(manifestText(manifest, OPTIONS)).not.toContain('topsecret');
});

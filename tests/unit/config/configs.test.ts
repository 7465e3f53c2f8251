import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildNodeConfig } from '../../../src/config/build-node-config.ts';
import { layerOf, layersFor, mergeLayers, treeOf } from '../../../src/config/merge-config.ts';
import { mergeVars, parseVarsOption } from '../../../src/config/vars.ts';
import { MEMFLOW_VERSION } from '../../../src/config/version.ts';
import { parseYaml } from '../../../src/yaml/parse-yaml.ts';
import type { YamlMapping } from '../../../src/yaml/yaml-node.ts';

function mapping(text: string): YamlMapping {
  const { root } = parseYaml({ path: 'x.yml', text });
  if (root?.kind !== 'mapping') throw new TypeError('not a mapping');
  return root;
}

function build(text: string) {
  return buildNodeConfig(layerOf(mapping(text)), 'model');
}

describe('mergeLayers', () => {
  function merged(...texts: readonly string[]): Record<string, unknown> {
    const layer = mergeLayers(texts.map((text) => layerOf(mapping(text))));
    return JSON.parse(
      JSON.stringify(Object.fromEntries([...layer].map(([key, { value }]) => [key, value]))),
    );
  }

  test('tags and hooks append, meta merges, the rest is replaced', () => {
    expect(
      merged(
        'tags: a\nmeta: {x: 1, y: 1}\npre-hook: one\nschema: s\nunique_key: [a]',
        'tags: [b, a]\nmeta: {y: 2}\npre_hook: [two]\nunique_key: b',
      ),
    ).toEqual({
      tags: ['a', 'b'],
      meta: { x: 1, y: 2 },
      pre_hook: ['one', 'two'],
      schema: 's',
      unique_key: 'b',
    });
  });

  test('grants with a plus append', () => {
    expect(merged('grants: {select: [a]}', 'grants: {+select: b, insert: c}')).toEqual({
      grants: { select: ['a', 'b'], insert: ['c'] },
    });
  });
});

describe('treeOf', () => {
  const tree = treeOf(
    mapping(
      '+tags: all\nshop:\n  materialized: table\n  +meta: {a: 1}\n  staging: {+tags: stg}\nother: {+tags: no}\n',
    ),
  );

  test('gives the layers from the outermost folder to the innermost', () => {
    const layers = layersFor(tree, ['shop', 'staging', 'model']);
    expect(layers.map((layer) => [...layer.keys()])).toEqual([
      ['tags'],
      ['materialized', 'meta'],
      ['tags'],
    ]);
  });
});

describe('buildNodeConfig', () => {
  test('fills in defaults', () => {
    const { config, diagnostics } = build('a: 1');
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      enabled: true,
      materialized: 'view',
      onSchemaChange: 'ignore',
      duplicateKeys: 'refuse',
      changeDetection: 'none',
      failCalc: 'count(*)',
      figures: null,
      storeFailures: null,
    });
    expect(config.raw['a']).toBe(1);
  });

  test('reads every key of memflow', () => {
    const { config, diagnostics } = build(`
materialized: incremental
unique_key: [a, b]
incremental_strategy: delete+insert
on_schema_change: append_new_columns
duplicate_keys: dedupe
change_detection: watermark
watermark: updated_at
timeout: 5m
indexes: [{columns: a, unique: true}, {columns: [b, c]}]
persist_docs: {relation: true}
contract: {enforced: true}
on_error: continue
post_hook: ["select 1", {sql: vacuum, transaction: false}, "{{ after_commit('x') }}"]
column_types: {a: int, b: varchar(3)}
severity: WARN
store_failures_as: table
limit: 10
`);
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      uniqueKey: ['a', 'b'],
      incrementalStrategy: 'delete+insert',
      onSchemaChange: 'append_new_columns',
      duplicateKeys: 'dedupe',
      changeDetection: 'watermark',
      watermark: 'updated_at',
      timeoutMs: 300_000,
      indexes: [
        { columns: ['a'], unique: true },
        { columns: ['b', 'c'], unique: false },
      ],
      persistDocs: { relation: true, columns: false },
      contractEnforced: true,
      onError: 'continue',
      columnTypes: { a: 'int', b: 'varchar(3)' },
      severity: 'warn',
      storeFailures: true,
      limit: 10,
    });
    expect(config.postHooks.map(({ transaction }) => transaction)).toEqual([true, false, false]);
  });

  test.each([
    ['enabled: maybe', 'MF1108 config enabled is "maybe"'],
    ['limit: 1.5', 'MF1108 config limit is 1.5'],
    ['column_types: {a: [1]}', 'MF1108 config column_types.a is [1]'],
    ['change_detection: hash', 'MF1108 config change_detection is "hash"'],
    [
      'incremental_strategy: microbatch',
      'MF2205 the incremental strategy "microbatch" is not supported yet',
    ],
    [
      'unique_keys: a',
      'MF1109 config key "unique_keys" is not one of memflow\'s and is kept as your own',
    ],
    ['my_own_key: a', ''],
  ])('%s', (text, expected) => {
    const { diagnostics } = build(text);
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n')).toBe(expected);
  });
});

describe('vars', () => {
  test('of the command line go first', () => {
    expect({ ...mergeVars({ a: 1, b: 2 }, parseVarsOption('b: 3')) }).toEqual({ a: 1, b: 3 });
  });

  test.each(['[1]', 'just text', '{a: '])('refuses %s', (text) => {
    expect(() => parseVarsOption(text)).toThrow();
  });

  test('nothing is an empty mapping', () => {
    expect({ ...parseVarsOption('') }).toEqual({});
  });
});

test('the version is that of package.json', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(text).version).toBe(MEMFLOW_VERSION);
});

import { describe, expect, test } from 'vitest';
import { Fingerprints } from '../../../src/compile/fingerprint.ts';
import type { NodeConfig } from '../../../src/config/node-config.ts';
import {
  type CompileProjectOptions,
  compileProject,
  type ModelSpec,
} from '../../support/compile-project.ts';

function fingerprint(options: CompileProjectOptions): string {
  const project = compileProject(options);
  return new Fingerprints(project.manifest).of(project.model('m'));
}

const macros = {
  'macros/x.sql':
    '{% macro outer() %}{{ inner() }}{% endmacro %}' +
    '{% macro inner() %}1{% endmacro %}' +
    '{% macro unused() %}2{% endmacro %}',
};

function base(config: Partial<NodeConfig> = {}, parent: ModelSpec = 'select 1') {
  return {
    models: { parent, m: { sql: "select {{ outer() }} from {{ ref('parent') }}", config } },
    macros,
  } satisfies CompileProjectOptions;
}

const before = fingerprint(base());

function withMacros(from: string, to: string): CompileProjectOptions {
  return { ...base(), macros: { 'macros/x.sql': macros['macros/x.sql'].replace(from, to) } };
}

const ephemeral = (sql: string): ModelSpec => ({ sql, config: { materialized: 'ephemeral' } });

describe('stays the same', () => {
  test.each<[string, CompileProjectOptions]>([
    ['in another compiler', base()],
    ['with other tags', base({ raw: { tags: ['x'], meta: { a: 1 } }, tags: ['x'] })],
    ['when a parent that is a view changes', base({}, 'select 2')],
    ['when a macro that is not used changes', withMacros('2', '3')],
  ])('%s', (_, options) => {
    expect(fingerprint(options)).toBe(before);
  });

  test('whatever the order of the config', () => {
    const a = fingerprint(base({ raw: { x: 1, y: [1, { b: 1, a: 2 }] } }));
    expect(fingerprint(base({ raw: { y: [1, { a: 2, b: 1 }], x: 1 } }))).toBe(a);
  });
});

describe('changes', () => {
  test.each<[string, CompileProjectOptions]>([
    ['with the text', { ...base(), models: { parent: 'select 1', m: "{{ ref('parent') }}" } }],
    ['with a config key', base({ raw: { unique_key: 'id' } })],
    ['with a custom key', base({ raw: { partition: 'month' } })],
    ['with the materialization', base({ materialized: 'table' })],
    ['with a macro called by a macro', withMacros('1', '7')],
    ['when a parent becomes ephemeral', base({}, ephemeral('select 1'))],
  ])('%s', (_, options) => {
    expect(fingerprint(options)).not.toBe(before);
  });

  test('with the text of an ephemeral parent', () => {
    const one = fingerprint(base({}, ephemeral('select 1')));
    expect(fingerprint(base({}, ephemeral('select 2')))).not.toBe(one);
  });
});

test('a cycle does not hang', () => {
  const cycle = {
    models: {
      m: { sql: "{{ ref('b') }}", config: { materialized: 'ephemeral' } },
      b: { sql: "{{ ref('m') }}", config: { materialized: 'ephemeral' } },
    },
  };
  expect(fingerprint(cycle)).toMatch(/^[0-9a-f]{64}$/);
});

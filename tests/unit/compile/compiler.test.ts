import { describe, expect, test } from 'vitest';
import { formatPlace } from '../../../src/base/code-frame.ts';
import type { CompiledNode } from '../../../src/compile/compiled-node.ts';
import { Dict } from '../../../src/jinja/value.ts';
import { fakeSeed, fakeSingularTest } from '../../support/build-manifest.ts';
import { compileError } from '../../support/compile-error.ts';
import { type CompileProject, compileProject } from '../../support/compile-project.ts';

function compile(project: CompileProject, name: string): CompiledNode {
  const compiled = project.compiler.compileNode(project.model(name));
  if (compiled instanceof Promise) throw new TypeError('compiled asynchronously');
  return compiled;
}

function sqlOf(project: CompileProject, name = 'm'): string {
  return compile(project, name).sql;
}

describe('references', () => {
  const others = [fakeSeed('countries')];

  test.each([
    ["ref('a')", '"main"."a"'],
    ["ref('shop', 'a')", '"main"."a"'],
    ["ref('countries')", '"main"."countries"'],
    ["source('raw', 'orders')", '"raw"."orders"'],
    ['this', '"main"."m"'],
    ["ref('a').identifier", 'a'],
    ["ref('a').database", 'shop_db'],
    ["ref('a').include(schema=false)", '"a"'],
    ["api.Relation.create(schema='s', identifier='t')", '"s"."t"'],
    ["api.Relation.create('lake', 's', 't')", '"lake"."s"."t"'],
    ["builtins.ref('a')", '"main"."a"'],
    [
      "(ref('a') is mapping, ref('a').get('metadata', {}).get('type', ''))",
      "(True, 'DuckDBRelation')",
    ],
  ])('%s', (expression, expected) => {
    const project = compileProject({
      models: {
        a: 'select 1',
        m: {
          sql: `{{ ${expression} }}`,
          dependsOn: ['a', 'seed.shop.countries', 'source.shop.raw.orders'],
        },
      },
      sources: ['raw.orders'],
      others,
    });
    expect(sqlOf(project)).toBe(expected);
  });

  test.each([
    ["ref('ordes')", 'MF3002', 'there is no model or seed "ordes"'],
    ["ref('other', 'orders')", 'MF3002', 'there is no model or seed "other.orders"'],
    ["ref('orders', v=2)", 'MF2205', 'model versions are not supported'],
    ["ref('orders', 'x', 'y')", 'MF2213', 'ref() takes one or two texts'],
    ['ref()', 'MF2213', 'ref() takes one or two texts'],
    ['ref(1)', 'MF2213', 'ref() takes one or two texts'],
    ["source('raw')", 'MF2213', 'source() takes two texts'],
    ["source('raw', 'ordes')", 'MF3005', 'there is no source "raw.ordes"'],
    ["ref('or' ~ 'ders')", 'MF2401', 'could not be known before its SQL was rendered'],
    ["config.require('nothing')", 'MF2403', '"m" has no config "nothing"'],
    ["doc('nothing')", 'MF2214', 'there is no docs block "nothing"'],
  ])('%s fails with its place', (expression, code, message) => {
    const project = compileProject({
      models: { orders: 'select 1', m: { sql: `select\n  {{ ${expression} }}`, dependsOn: [] } },
      sources: ['raw.orders'],
    });
    const error = compileError(() => compile(project, 'm'));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.place).toBe('models/m.sql:2:6');
  });

  test('a misspelled name gets a suggestion', () => {
    const project = compileProject({ models: { orders: 'select 1', m: "{{ ref('ordes') }}" } });
    expect(compileError(() => compile(project, 'm')).hint).toBe('did you mean "orders"?');
  });

  test('with --empty references are queries without rows, this is not', () => {
    const project = compileProject({
      models: { a: 'select 1', m: "select * from {{ ref('a') }} -- {{ this }}" },
      compiler: { empty: true },
    });
    expect(compile(project, 'm').renderedSql).toBe(
      'select * from (select * from "main"."a" where false limit 0) -- "main"."m"',
    );
  });
});

describe('config and run state', () => {
  test.each([
    ['[{{ config(materialized="table") }}]', '[]'],
    ["{{ config.get('materialized') }}", 'incremental'],
    ["{{ config.get('limit_days', 7) }}", '3'],
    ["{{ config.get('absent', 'x') }}", 'x'],
    ["{{ config.get('absent') }}", 'None'],
    ["{{ config.get('schema', default='x') }}", 'x'],
    ["{{ config.require('limit_days') }}", '3'],
    ["{{ config.meta_get('owner') }}", 'ann'],
    ["{{ config.meta_get('absent', 'nobody') }}", 'nobody'],
    ['{{ config.persist_relation_docs() }}', 'True'],
    [
      '{{ model.name }} {{ model.config.materialized }} {{ model.unique_id }}',
      'm incremental model.shop.m',
    ],
    ['{{ model.columns.values() | list | length }}', '0'],
    ["{{ graph.nodes['model.shop.m'].alias }}", 'm'],
    ["{{ graph.nodes.values() | map(attribute='name') | join(',') }}", 'm'],
    ['{{ execute }} {{ is_incremental() }} {{ should_full_refresh() }}', 'False False False'],
    ['{{ should_store_failures() }}', 'False'],
    ["{{ var('days') }} {{ var('absent', 2) }}", '30 2'],
    ['{{ target.name }}.{{ schema }}.{{ database }}', 'dev.main.shop_db'],
    ['{{ selected_resources | join }}', ''],
    ["{{ run_query('select 1') }}", 'None'],
    ["{% call statement('x') %}{{ nothing.at.all }}{% endcall %}{{ load_result('x') }}", 'None'],
    ['{{ adapter.type() }} {{ adapter.quote("a b") }}', 'duckdb "a b"'],
    ["{{ adapter.get_relation('shop_db', 'main', 'm') }}", 'None'],
    ['{{ adapter.get_columns_in_relation(this) }}', '[]'],
    ["{{ api.Column.create('id', 'integer').quoted }}", '"id"'],
    ["{{ render('{{ this }}') }}", '"main"."m"'],
    ["{{ context['this'] }} {{ context.get('absent', 1) }}", '"main"."m" 1'],
    ['{{ load_relation(this) }}', 'None'],
  ])('%s', (sql, expected) => {
    const project = compileProject({
      models: {
        m: {
          sql,
          config: {
            raw: { materialized: 'incremental', limit_days: 3 },
            materialized: 'incremental',
            meta: { owner: 'ann' },
            persistDocs: { relation: true, columns: false },
          },
        },
      },
      vars: { days: 30 },
    });
    expect(sqlOf(project)).toBe(expected);
  });

  test.each([
    ['adapter.drop_relation(this)', 'MF2405'],
    ['adapter.execute("select 1")', 'MF2405'],
  ])('%s without a database is refused', async (expression, code) => {
    const project = compileProject({ models: { m: `{% do ${expression} %}` } });
    await expect(
      Promise.resolve(project.compiler.compileNode(project.model('m'))),
    ).rejects.toMatchObject({ code });
  });

  test('set_sql_header keeps the header apart', () => {
    const project = compileProject({
      models: {
        m: '{% call set_sql_header(config) %}set x = 1;{% endcall %}\nselect 1',
      },
    });
    expect(compile(project, 'm')).toMatchObject({ sql: 'select 1', sqlHeader: 'set x = 1;' });
  });

  test('an undefined value that is printed is a warning with its place', () => {
    const project = compileProject({ models: { m: 'select 1 as a\n, {{ nothing }} 2' } });
    expect(sqlOf(project)).toBe('select 1 as a\n,  2');
    const [warning] = project.warnings;
    expect(warning?.span && formatPlace(warning.span)).toBe('models/m.sql:2:6');
  });
});

describe('macros', () => {
  const macros = {
    'macros/a.sql':
      '{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}' +
      '{% macro here() %}{{ this }}{% endmacro %}' +
      '{% macro pick() %}{{ return(adapter.dispatch("pick", "dbt")()) }}{% endmacro %}' +
      '{% macro duckdb__pick() %}duck{% endmacro %}' +
      '{% macro default__pick() %}default{% endmacro %}' +
      '{% macro _hidden() %}hidden{% endmacro %}' +
      '{% macro outer() %}{{ adapter.dispatch("own")() }}{% endmacro %}',
  };
  const builtinMacros = {
    'dbt.sql':
      '{% macro twice(x) %}dbt {{ x }}{% endmacro %}' +
      '{% macro only_builtin() %}builtin{% endmacro %}' +
      '{% macro default__own() %}own of dbt{% endmacro %}' +
      '{% macro duckdb__pick() %}wrong{% endmacro %}',
  };

  test.each([
    ["{{ twice('a') }}", 'aa'],
    ["{{ shop.twice('a') }}", 'aa'],
    ["{{ dbt.twice('a') }}", 'dbt a'],
    ['{{ only_builtin() }} {{ dbt.only_builtin() }}', 'builtin builtin'],
    ['{{ here() }}', '"main"."m"'],
    ['{{ pick() }}', 'duck'],
    ['{{ outer() }}', 'own of dbt'],
    ['{{ dbt.is_incremental() }}', 'False'],
    ["{{ context['twice']('b') }}", 'bb'],
    ['{{ shop._hidden() }} {{ _hidden() }}', 'hidden hidden'],
  ])('%s', (sql, expected) => {
    const project = compileProject({ models: { m: sql }, macros, builtinMacros });
    expect(sqlOf(project)).toBe(expected);
  });

  test('a project’s own ref can call the built-in one', () => {
    const project = compileProject({
      models: { a: 'select 1', m: "{{ ref('a') }}" },
      macros: {
        'macros/ref.sql':
          '{% macro ref(name) %}{{ return(builtins.ref(name).include(database=true)) }}{% endmacro %}',
      },
    });
    expect(sqlOf(project)).toBe('"shop_db"."main"."a"');
  });

  test('dispatch without an implementation says what it looked for', () => {
    const project = compileProject({ models: { m: "{{ adapter.dispatch('x')() }}" } });
    const error = compileError(() => compile(project, 'm'));
    expect(error.code).toBe('MF2402');
    expect(error.hint).toBe('define duckdb__x or default__x');
  });

  test('an error inside a macro shows who called it', () => {
    const project = compileProject({
      models: { m: 'select\n{{ broken() }}' },
      macros: { 'macros/b.sql': "{% macro broken() %}\n{{ ref('nothing') }}{% endmacro %}" },
    });
    const error = compileError(() => compile(project, 'm'));
    expect(error.place).toBe('macros/b.sql:2:4');
    expect(error.callers[0]).toBe('models/m.sql:2:4');
  });

  test('callMacro calls by name with arguments', () => {
    const project = compileProject({ models: {}, macros, builtinMacros });
    const args = { positional: ['z'], keyword: new Map() };
    expect(project.compiler.callMacro('twice', args)).toBe('zz');
    expect(project.compiler.callMacro('dbt.twice', args)).toBe('dbt z');
    const error = compileError(() => project.compiler.callMacro('twise', args));
    expect(error).toMatchObject({ code: 'MF2402', hint: 'did you mean "twice"?' });
  });
});

describe('the text', () => {
  test.each([
    ['\n\n  select 1\n', 'select 1'],
    ['select 1;', 'select 1'],
    ['select 1 -- the end', 'select 1'],
    ['select 1 /* x */ ;\n-- y\n', 'select 1'],
    ["select '--' as a", "select '--' as a"],
    ["select ';'", "select ';'"],
    ['', ''],
  ])('%j', (sql, expected) => {
    expect(sqlOf(compileProject({ models: { m: sql } }))).toBe(expected);
  });

  test('the compiled file has a path of its own', () => {
    const project = compileProject({ models: { m: 'select 1' } });
    expect(compile(project, 'm').origin.compiled).toEqual({
      path: 'target/compiled/shop/models/m.sql',
      text: 'select 1',
    });
  });

  test('a place in the SQL leads to the place in the model', () => {
    const project = compileProject({
      models: {
        a: 'select 1',
        m: "{{ config(materialized='table') }}\n\nselect *,\n  bad_column\nfrom {{ ref('a') }}\nwhere also_bad",
      },
    });
    const { sql, origin } = compile(project, 'm');
    const place = (text: string): string => {
      const span = origin.toSource?.(sql.indexOf(text));
      return span === undefined ? 'unknown' : formatPlace(span);
    };
    expect(sql).toBe('select *,\n  bad_column\nfrom "main"."a"\nwhere also_bad');
    expect(place('bad_column')).toBe('models/m.sql:4:3');
    expect(place('main')).toBe('models/m.sql:5:9');
    expect(place('also_bad')).toBe('models/m.sql:6:7');
  });
});

describe('places of words of the template', () => {
  test.each([
    [
      'after stripped tags',
      '{%- set x = 1 -%}\n\n  wanted, {{- x -}}  , wanted2\n',
      ['wanted', 'wanted2'],
    ],
    [
      'in a branch',
      'select\n{% if true %}\n  wanted\n{% else %}\n no\n{% endif %}\nwanted2',
      ['wanted', 'wanted2'],
    ],
    [
      'in a loop',
      '{% for i in [1] %}\n wanted {{ i }}\n{% endfor %} wanted2',
      ['wanted', 'wanted2'],
    ],
    ['after a macro', '{% set x %} a {{ 1 }} b {% endset %}{{ x }}\n\n wanted', ['wanted']],
    [
      'with Windows line ends',
      'select\r\n  1,\r\n  {{ 2 }},\r\n\r\n  wanted\r\n, wanted2',
      ['wanted', 'wanted2'],
    ],
    ['after a comment', '{# \n x #}\n-- c\n wanted -- {# y #}\n wanted2', ['wanted', 'wanted2']],
    ['in raw text', '{% raw %} {{ wanted }} {% endraw %} wanted2', ['wanted', 'wanted2']],
  ])('%s', (_, text, words) => {
    const project = compileProject({ models: { m: text } });
    const { sql, origin } = compile(project, 'm');
    for (const word of words) {
      expect(origin.toSource?.(sql.search(new RegExp(`${word}\\b`)))).toMatchObject({
        start: text.search(new RegExp(`${word}\\b`)),
      });
    }
  });
});

describe('ephemeral models', () => {
  const config = { materialized: 'ephemeral', raw: { materialized: 'ephemeral' } };
  const ephemeral = (sql: string) => ({ sql, config });

  test('become CTEs, transitively, once each, parents first', () => {
    const project = compileProject({
      models: {
        base: ephemeral('select 1 as id;'),
        left_side: ephemeral("select * from {{ ref('base') }}"),
        right_side: ephemeral("select * from {{ ref('base') }} -- b"),
        m: "select * from {{ ref('left_side') }} join {{ ref('right_side') }} using (id)",
      },
    });
    expect(sqlOf(project)).toBe(
      [
        'with "__dbt__cte__base" as (',
        'select 1 as id',
        '), "__dbt__cte__left_side" as (',
        'select * from __dbt__cte__base',
        '), "__dbt__cte__right_side" as (',
        'select * from __dbt__cte__base',
        ')',
        'select * from __dbt__cte__left_side join __dbt__cte__right_side using (id)',
      ].join('\n'),
    );
  });

  test('merge into a WITH of the model', () => {
    const project = compileProject({
      models: {
        base: ephemeral('select 1 as id'),
        m: "with x as (select * from {{ ref('base') }}) select * from x",
      },
    });
    expect(sqlOf(project)).toBe(
      'with "__dbt__cte__base" as (\nselect 1 as id\n), x as (select * from __dbt__cte__base) select * from x',
    );
  });

  test('places lead into the ephemeral model and behind it', () => {
    const project = compileProject({
      models: {
        base: ephemeral('\nselect\n  wrong_here as id'),
        m: "select id,\n  wrong_there from {{ ref('base') }}",
      },
    });
    const { sql, origin } = compile(project, 'm');
    const place = (text: string): string => {
      const span = origin.toSource?.(sql.indexOf(text));
      return span === undefined ? 'unknown' : formatPlace(span);
    };
    expect(place('wrong_here')).toBe('models/base.sql:3:3');
    expect(place('wrong_there')).toBe('models/m.sql:2:3');
  });

  test('the error of a parent names it and its place', () => {
    const project = compileProject({
      models: {
        base: ephemeral("select {{ ref('nothing') }}"),
        m: "select * from {{ ref('base') }}",
      },
    });
    const error = compileError(() => compile(project, 'm'));
    expect(error.code).toBe('MF3002');
    expect(error.message).toBe(
      'in the ephemeral model "base": there is no model or seed "nothing"',
    );
    expect(error.place).toBe('models/base.sql:1:11');
  });

  test('a cycle ends with its path', () => {
    const project = compileProject({
      models: {
        a: ephemeral("select * from {{ ref('b') }}"),
        b: ephemeral("select * from {{ ref('a') }}"),
        m: "select * from {{ ref('a') }}",
      },
    });
    const error = compileError(() => compile(project, 'm'));
    expect(error.code).toBe('MF2406');
    expect(error.message).toContain('a -> b -> a');
  });
});

describe('hooks, tests and text of the command line', () => {
  test('a hook sees the node and what it is given', () => {
    const project = compileProject({ models: { m: 'select 1', other: 'select 2' } });
    const template = project.template("grant {{ this }} {{ sql }} {{ ref('other') }}");
    const text = project.compiler.renderText(template, {
      node: project.model('m'),
      values: { sql: 'select 1' },
    });
    expect(text).toBe('grant "main"."m" select 1 "main"."other"');
  });

  test('a hook cannot read an ephemeral model', () => {
    const project = compileProject({
      models: { base: { sql: 'select 1', config: { materialized: 'ephemeral' } } },
    });
    const template = project.template("insert into log select * from {{ ref('base') }}");
    const error = compileError(() => project.compiler.renderText(template));
    expect(error).toMatchObject({ code: 'MF2407', place: 'hook:1:1' });
  });

  test('on-run-end sees results and schemas, and no node', () => {
    const project = compileProject({ models: {} });
    const template = project.template(
      '{{ results[0].status }} {{ schemas | join(",") }} {{ this }} {{ model }}',
    );
    const values = { results: [Dict.from([['status', 'success']])], schemas: ['main', 'raw'] };
    expect(project.compiler.renderText(template, { values })).toBe('success main,raw None None');
  });

  test('inline SQL may refer to everything', () => {
    const project = compileProject({ models: { a: 'select 1' } });
    const compiled = project.compiler.compileInline({
      path: '--inline',
      text: "select * from {{ ref('a') }}",
    });
    expect(compiled).toMatchObject({ sql: 'select * from "main"."a"' });
  });

  test('where of a data test narrows the rows it looks at', () => {
    const node = fakeSingularTest('t', {
      sql: "select * from {{ get_where_subquery(ref('a')) }}",
      dependsOn: ['a'],
      config: { where: "day > '2026-01-01'" },
    });
    const project = compileProject({ models: { a: 'select 1' } });
    const template = project.template(node.file.text);
    expect(project.compiler.compileNode({ ...node, template })).toMatchObject({
      sql: 'select * from (select * from "main"."a" where day > \'2026-01-01\') dbt_subquery',
    });
  });
});

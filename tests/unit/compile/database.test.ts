import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/adapter/adapter.ts';
import { adapter } from '../../../src/adapter/duckdb/duckdb-adapter.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import {
  type CompileDatabase,
  openCompileDatabase,
} from '../../../src/compile/compile-database.ts';
import type { CompiledNode } from '../../../src/compile/compiled-node.ts';
import { RelationCache } from '../../../src/compile/relation-cache.ts';
import { describeError } from '../../support/compile-error.ts';
import {
  type CompileProject,
  compileProject,
  type ModelSpec,
} from '../../support/compile-project.ts';

let database: Database;

beforeAll(async () => {
  const target = adapter.resolveTarget({
    type: 'duckdb',
    values: { type: 'duckdb', path: ':memory:' },
    projectDir: '/nowhere',
  });
  database = await adapter.open(
    target,
    { connections: 1 },
    {
      clock: systemClock,
      env: {},
      cwd: '/nowhere',
      log: silentLog,
      signal: new AbortController().signal,
    },
  );
  await database.withConnection((connection) =>
    connection.execute(`
      create table events as
        select i as id, 'kind ' || i % 3 as kind, i * 1.25 as score from range(7) t(i);
      create view recent as select id, kind from events where id > 4;
    `),
  );
});

afterAll(async () => {
  await database.close();
});

function engine(allowsWrites = false): CompileDatabase {
  return openCompileDatabase({
    database,
    dialect: adapter.dialect,
    relations: new RelationCache(database.introspector),
    allowsWrites,
  });
}

function project(models: Readonly<Record<string, ModelSpec>>, allowsWrites = false) {
  return compileProject({
    models,
    sources: ['main.events'],
    compiler: { database: engine(allowsWrites), target: { database: 'memory', schema: 'main' } },
  });
}

async function compile(from: CompileProject, name = 'm'): Promise<CompiledNode> {
  return from.compiler.compileNode(from.model(name));
}

async function sqlOf(sql: string): Promise<string> {
  return (await compile(project({ m: sql, events: 'select 1', recent: 'select 2' }))).sql;
}

async function errorOf(work: Promise<unknown>) {
  return work.then(() => {
    throw new TypeError('nothing was thrown');
  }, describeError);
}

describe('queries while rendering', () => {
  test.each([
    ["{{ run_query('select count(*) as n from events').columns[0].values()[0] }}", '7'],
    ["{{ run_query('select 1 as a, 2 as b').rows[0].b }}", '2'],
    [
      "{% for row in run_query('select distinct kind from events order by 1') %}{{ row.kind }}, {% endfor %}.",
      'kind 0, kind 1, kind 2, .',
    ],
    [
      "{% call statement('s', fetch_result=True) %}select max(id), sum(score) from events{% endcall %}" +
        "{{ load_result('s')['data'] }} {{ load_result('s').table.columns[0][0] }}",
      "[(6, Decimal('26.25'))] 6",
    ],
    [
      "{% set r, t = adapter.execute('select 5 as x', fetch=true) %}{{ r }} {{ t.rows[0].x }}",
      'OK 5',
    ],
  ])('%s', async (sql, expected) => {
    expect(await sqlOf(sql)).toBe(expected);
  });

  test('several statements in one text: the last one’s rows count', async () => {
    expect(await sqlOf("{{ run_query('select 1; select 2 as b').rows[0].b }}")).toBe('2');
  });

  test('a macro that waits works inside of another one', async () => {
    const waiting = compileProject({
      models: { m: '{{ names() | join(",") }}' },
      macros: {
        'macros/n.sql':
          '{% macro names() %}{{ return(read("kind")) }}{% endmacro %}' +
          '{% macro read(c) %}{% set t = run_query("select distinct " ~ c ~ " from events order by 1") %}' +
          '{{ return(t.columns[0].values()) }}{% endmacro %}',
      },
      compiler: { database: engine() },
    });
    expect((await compile(waiting)).sql).toBe('kind 0,kind 1,kind 2');
  });

  test('an ephemeral model can be queried', async () => {
    const config = { materialized: 'ephemeral' };
    const from = project({
      base: { sql: 'select 42 as x', config },
      m: "{{ run_query('select x from ' ~ ref('base')).rows[0].x }}{{ '' if ref('base') }}",
    });
    expect((await compile(from)).renderedSql).toBe('42');
  });

  test('the engine’s complaint stands at the call, with the statement', async () => {
    const error = await errorOf(
      compile(project({ m: "select 1\n{{ run_query('select nothing from events') }}" })),
    );
    expect(error.code).toMatch(/^MF4/);
    expect(error.place).toBe('models/m.sql:2:4');
    expect(error.related).toEqual(['statement of m:1:8']);
  });

  test('the engine’s complaint about a compiled query stands in the model', async () => {
    const text =
      "{{ config(materialized='table') }}\n\nselect\n  kind,\n  wrong_name\nfrom {{ ref('events') }}";
    const { sql, origin } = await compile(project({ m: text, events: 'select 1' }));
    const error = await errorOf(database.withConnection((c) => c.query(sql, { origin })));
    expect(error.place).toBe('models/m.sql:5:3');
  });

  test('a statement that writes is refused while compiling', async () => {
    const error = await errorOf(compile(project({ m: "{% do run_query('drop table events') %}" })));
    expect(error).toMatchObject({ code: 'MF2404', place: 'models/m.sql:1:7' });
  });
});

describe('introspection', () => {
  test.each([
    ["{{ adapter.get_relation('memory', 'main', 'EVENTS') }}", '"main"."events"'],
    ["{{ adapter.get_relation('memory', 'main', 'recent').is_view }}", 'True'],
    ["{{ adapter.get_relation('memory', 'main', 'absent') }}", 'None'],
    ["{{ load_relation(ref('events')).type }}", 'table'],
    [
      "{{ adapter.get_columns_in_relation(ref('events')) | map(attribute='name') | join(',') }}",
      'id,kind,score',
    ],
    ["{{ get_columns_in_relation(ref('recent'))[0].data_type }}", 'BIGINT'],
    ['{{ get_columns_in_relation(this) }}', '[]'],
    [
      "{{ adapter.get_missing_columns(ref('events'), ref('recent')) | map(attribute='name') | list }}",
      "['score']",
    ],
    ["{{ adapter.get_column_schema_from_query('select 1::int as a')[0].dtype }}", 'INTEGER'],
    ["{{ adapter.check_schema_exists('memory', 'main') }}", 'True'],
    ["{{ adapter.check_schema_exists('memory', 'nowhere') }}", 'False'],
    [
      "{{ adapter.list_relations_without_caching(ref('events')) | map(attribute='identifier') | join(',') }}",
      'events,recent',
    ],
  ])('%s', async (sql, expected) => {
    expect(await sqlOf(sql)).toBe(expected);
  });

  test('is_incremental() needs an incremental model, a table and no full refresh', async () => {
    const config = { materialized: 'incremental', raw: {} };
    const sql = '{{ is_incremental() }}';
    const answers = async (fullRefresh: boolean, name: string, spec: ModelSpec) => {
      const from = compileProject({
        models: { [name]: spec },
        compiler: { database: engine(), fullRefresh },
      });
      return (await compile(from, name)).sql;
    };
    expect(await answers(false, 'events', { sql, config })).toBe('True');
    expect(await answers(true, 'events', { sql, config })).toBe('False');
    expect(await answers(true, 'events', { sql, config: { ...config, fullRefresh: false } })).toBe(
      'True',
    );
    expect(await answers(false, 'events', { sql, config: { ...config, fullRefresh: true } })).toBe(
      'False',
    );
    expect(await answers(false, 'recent', { sql, config })).toBe('False');
    expect(await answers(false, 'absent', { sql, config })).toBe('False');
    expect(await answers(false, 'events', { sql, config: { materialized: 'table' } })).toBe(
      'False',
    );
  });
});

describe('operations may write', () => {
  test('schemas and relations, and the cache follows', async () => {
    const database = engine(true);
    const from = compileProject({
      models: {},
      macros: {
        'macros/o.sql': `{% macro work() %}
          {%- set s = api.Relation.create(schema='ops', identifier='t') -%}
          {%- do adapter.create_schema(s) -%}
          {%- do run_query('create table ops.t as select 1 as a') -%}
          {%- do adapter.cache_added(s.incorporate(type='table')) -%}
          {%- set renamed = s.incorporate(identifier='u') -%}
          {%- do adapter.rename_relation(s, renamed) -%}
          {%- do adapter.truncate_relation(renamed) -%}
          {{- load_relation(renamed) }} {{ load_relation(s) }}
          {%- set n = run_query('select count(*) from ops.u').rows[0][0] %} {{ n }}
          {%- do adapter.drop_relation(renamed) %} {{ load_relation(renamed) }}
          {%- do adapter.drop_schema(s) %} {{ adapter.check_schema_exists('memory', 'ops') }}
        {%- endmacro %}`,
      },
      compiler: { database },
    });
    const text = await from.compiler.callMacro('work', { positional: [], keyword: new Map() });
    expect(text).toBe('"ops"."u" None 0 None False');
  });

  test('the same is refused without the right to write', async () => {
    const error = await errorOf(compile(project({ m: '{% do adapter.drop_relation(this) %}' })));
    expect(error).toMatchObject({ code: 'MF2404', place: 'models/m.sql:1:7' });
  });

  test('through a connection that is leased already, in its transaction', async () => {
    await database.withConnection(async (connection) => {
      await connection.transaction(async () => {
        await connection.execute('create table uncommitted as select 1 as a');
        const relations = new RelationCache(database.introspector);
        relations.add({ database: null, schema: 'main', identifier: 'uncommitted', kind: 'table' });
        const inside = openCompileDatabase({
          database,
          dialect: adapter.dialect,
          relations,
          allowsWrites: true,
          connection,
        });
        const from = compileProject({ models: { uncommitted: 'select 1' } });
        const text = await from.compiler.renderText(
          from.template(
            "{{ get_columns_in_relation(this)[0].name }} {{ run_query('select a from ' ~ this).rows[0].a }}",
          ),
          { node: from.model('uncommitted'), database: inside },
        );
        expect(text).toBe('a 1');
        await connection.execute('drop table uncommitted');
      });
    });
  });
});

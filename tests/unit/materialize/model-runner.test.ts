import { describe, expect, it } from 'vitest';
import { type MaterializeRig, openRig } from '../../support/materialize-rig.ts';

const VIEW = { materialized: 'view' };
const TABLE = { materialized: 'table' };

async function ledger(rig: MaterializeRig) {
  return rig.rows(
    "select entry->>'identifier', entry->>'materialized', entry->>'watermark' from memflow.commits order by commit_number",
  );
}

describe('views and tables', () => {
  it('creates a view and replaces it', async () => {
    await using rig = await openRig();
    const first = await rig.runModel('a', { sql: 'select 1 as id', config: VIEW });
    expect(first).toMatchObject({ status: 'success', message: 'OK', diagnostics: [] });
    expect(first.timing.map((timing) => timing.name)).toEqual(['compile', 'execute']);
    expect(first.relationName).toBe('"test"."main"."a"');
    expect(first.compiledSql).toBe('select 1 as id');
    await rig.runModel('a', { sql: 'select 2 as id', config: VIEW });
    expect(await rig.rows('select id from a')).toEqual([[2]]);
    expect(await ledger(rig)).toEqual([
      ['a', 'view', null],
      ['a', 'view', null],
    ]);
  });

  it('changes between view and table in both directions', async () => {
    await using rig = await openRig();
    for (const config of [VIEW, TABLE, VIEW, TABLE, TABLE]) {
      const result = await rig.runModel('a', { sql: 'select 1 as id', config });
      expect(result.status).toBe('success');
      const kind = config === VIEW ? 'view' : 'base table';
      expect(await rig.relations()).toEqual([`main.a ${kind}`]);
    }
  });

  it('builds indexes again with every build', async () => {
    await using rig = await openRig();
    const config = { ...TABLE, indexes: [{ columns: ['id'], unique: true }] };
    for (let run = 0; run < 2; run++) {
      const result = await rig.runModel('a', { sql: 'select range as id from range(3)', config });
      expect(result.status).toBe('success');
      expect(await rig.rows('select index_name, is_unique from duckdb_indexes()')).toEqual([
        ['a__id__idx', true],
      ]);
    }
  });

  it('keeps the old table when the query fails, points at the model, and leaves nothing behind', async () => {
    await using rig = await openRig();
    await rig.runModel('a', { sql: 'select 1 as id', config: TABLE });
    const sql = "select\n  cast('x' as integer) as id";
    const result = await rig.runModel('a', { sql, config: TABLE });
    expect(result).toMatchObject({ status: 'error', compiledSql: sql });
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]).toMatchObject({ code: 'MF4005' });
    expect(result.diagnostics[0]?.span?.file.path).toBe('models/a.sql');
    expect(result.diagnostics[0]?.span?.start).toBe(sql.indexOf('cast'));
    expect(await rig.rows('select * from a')).toEqual([[1]]);
    expect(await rig.relations()).toEqual(['main.a base table']);
    expect(await ledger(rig)).toHaveLength(1);
  });

  it('reports a column that does not exist at its place in a view too', async () => {
    await using rig = await openRig();
    const sql = 'select 1 as id,\n  nope from (select 1 as x)';
    const result = await rig.runModel('a', { sql, config: VIEW });
    expect(result.diagnostics[0]).toMatchObject({ code: 'MF4002' });
    expect(result.diagnostics[0]?.span?.start).toBe(sql.indexOf('nope'));
  });

  it('refuses a materialization of the project by name', async () => {
    await using rig = await openRig();
    const config = { materialized: 'incremetal' };
    const result = await rig.runModel('a', { sql: 'select 1 as id', config });
    expect(result.diagnostics[0]).toMatchObject({
      code: 'MF1108',
      hint: 'did you mean "incremental"?',
    });
  });

  it('interrupts a statement that takes too long', async () => {
    await using rig = await openRig();
    const sql =
      'select count(*) as n from range(100000) a, range(100000) b where a.range * b.range = 7';
    const result = await rig.runModel('a', { sql, config: { ...TABLE, timeoutMs: 100 } });
    expect(result.diagnostics[0]).toMatchObject({ code: 'MF4010' });
    expect(await rig.relations()).toEqual([]);
  });
});

describe('hooks', () => {
  const hook = (sql: string, transaction = true) => ({ sql, transaction });

  it('runs hooks around the model, inside and outside of its transaction', async () => {
    await using rig = await openRig();
    await rig.execute('create table log (n integer, what varchar)');
    const log = (at: number, what: string) => `insert into log values (${at}, '${what}')`;
    const config = {
      ...TABLE,
      preHooks: [hook(log(2, 'pre')), hook(log(1, 'outside'), false), hook('  ')],
      postHooks: [hook(`insert into log select 3, 'rows ' || count(*) from {{ this }}`)],
    };
    const result = await rig.runModel('a', { sql: 'select 1 as id', config });
    expect(result.status).toBe('success');
    expect(await rig.rows('select what from log order by n')).toEqual([
      ['outside'],
      ['pre'],
      ['rows 1'],
    ]);
  });

  it('renders each hook when its turn comes, on the connection that the model is built on', async () => {
    await using rig = await openRig();
    await rig.execute('create table log (n integer)');
    const insert = (count: string) =>
      `{% set n = run_query('select count(*) from ${count}').columns[0].values()[0] %}insert into log values ({{ n }})`;
    const config = {
      ...TABLE,
      preHooks: [hook(insert('log')), hook(insert('log'))],
      postHooks: [
        hook(insert('a')),
        hook(
          `{% if run_query('select * from log').rows | length == 3 %}insert into log values (9){% endif %}`,
        ),
        hook(`{% do run_query('insert into log values (10)') %}`),
        hook(insert('a'), false),
      ],
    };
    const result = await rig.runModel('a', { sql: 'select * from range(4)', config });
    expect(result.diagnostics).toEqual([]);
    expect((await rig.rows('select n from log order by rowid')).flat()).toEqual([
      0, 1, 4, 9, 10, 4,
    ]);
  });

  it('rolls the model back when a post-hook fails, and names the hook', async () => {
    await using rig = await openRig();
    const config = { ...TABLE, postHooks: [hook('insert into nowhere values (1)')] };
    const result = await rig.runModel('a', { sql: 'select 1 as id', config });
    expect(result.status).toBe('error');
    expect(result.diagnostics[0]?.span?.file.path).toBe('models/a.sql (post-hook)');
    expect(await rig.relations()).toEqual([]);
    expect(await ledger(rig)).toEqual([]);
  });
});

describe('documentation and contracts', () => {
  const spec = (
    name: string,
    dataType: string,
    constraints: readonly { type: 'not_null' | 'primary_key' }[] = [],
  ) =>
    [
      name,
      { name, description: `the ${name}`, dataType, tags: [], meta: {}, constraints },
    ] as const;

  it('stores descriptions as comments', async () => {
    await using rig = await openRig();
    for (const config of [VIEW, TABLE]) {
      const result = await rig.runModel(
        'a',
        {
          sql: 'select 1 as id',
          config: { ...config, persistDocs: { relation: true, columns: true } },
        },
        {
          patch: (node) => ({
            ...node,
            description: "it's a model",
            columns: new Map([spec('ID', 'int'), spec('gone', 'int')]),
          }),
        },
      );
      expect(result.status).toBe('success');
      expect(await rig.rows("select comment from duckdb_columns() where table_name = 'a'")).toEqual(
        [['the ID']],
      );
    }
    expect(await rig.rows("select comment from duckdb_tables() where table_name = 'a'")).toEqual([
      ["it's a model"],
    ]);
  });

  it('refuses every difference from a contract before anything is touched', async () => {
    await using rig = await openRig();
    await rig.runModel('a', { sql: 'select 7 as id', config: TABLE });
    const result = await rig.runModel(
      'a',
      { sql: "select 'x' as id, 1 as extra", config: { ...TABLE, contractEnforced: true } },
      {
        patch: (node) => ({ ...node, columns: new Map([spec('id', 'int'), spec('name', 'text')]) }),
      },
    );
    expect(result.diagnostics.map((diagnostic) => diagnostic.message)).toEqual([
      'contract of "a": column "id" is VARCHAR, the contract says INTEGER',
      'contract of "a": column "name" (VARCHAR) is missing from the query',
      'contract of "a": column "extra" (INTEGER) is not in the contract',
    ]);
    expect(await rig.rows('select * from a')).toEqual([[7]]);
  });

  it('creates the constraints of a contract, and the engine enforces them', async () => {
    await using rig = await openRig();
    const options = {
      patch: (
        node: Parameters<NonNullable<Parameters<MaterializeRig['runModel']>[2]>['patch'] & {}>[0],
      ) => ({
        ...node,
        columns: new Map([
          spec('id', 'int', [{ type: 'primary_key' }]),
          spec('name', 'text', [{ type: 'not_null' }]),
        ]),
      }),
    };
    const config = { ...TABLE, contractEnforced: true };
    const good = await rig.runModel('a', { sql: "select 'x' as name, 1 as id", config }, options);
    expect(good.diagnostics).toEqual([]);
    expect(await rig.columns('a')).toEqual(['id INTEGER', 'name VARCHAR']);
    const sql = "select 'x' as name, 1 as id union all select 'y', 1";
    const bad = await rig.runModel('a', { sql, config }, options);
    expect(bad.diagnostics[0]).toMatchObject({ code: 'MF4006' });
    expect(await rig.rows('select * from a')).toEqual([[1, 'x']]);
  });
});

import { describe, expect, it } from 'vitest';
import type { NodeConfig } from '../../../src/config/node-config.ts';
import { openRig } from '../../support/materialize-rig.ts';

function incremental(config: Partial<NodeConfig> = {}): Partial<NodeConfig> {
  return { materialized: 'incremental', ...config };
}

const KEYED = incremental({ uniqueKey: ['id'] });
const STRATEGIES = ['delete+insert', 'merge'] as const;

describe('incremental models', () => {
  it('are built whole the first time, over a view, and on a full refresh', async () => {
    await using rig = await openRig();
    await rig.execute('create view a as select 0 as id');
    const sql = 'select {% if is_incremental() %}2{% else %}1{% endif %} as id';
    const spec = { sql, config: incremental() };
    await rig.runModel('a', spec);
    expect(await rig.rows('select id from a')).toEqual([[1]]);
    const second = await rig.runModel('a', spec);
    expect(second.rows).toEqual({ seen: null, changed: null, written: 1 });
    expect(await rig.rows('select id from a order by id')).toEqual([[1], [2]]);
    await rig.runModel('a', spec, { fullRefresh: true });
    expect(await rig.rows('select id from a')).toEqual([[1]]);
    const kept = { sql, config: incremental({ fullRefresh: false }) };
    await rig.runModel('a', kept, { fullRefresh: true });
    expect(await rig.rows('select id from a order by id')).toEqual([[1], [2]]);
  });

  it.each(STRATEGIES)('come out the same after one run and after three: %s', async (strategy) => {
    await using rig = await openRig();
    const spec = {
      sql: 'select range as id, range * 10 as v from range(3)',
      config: { ...KEYED, incrementalStrategy: strategy },
    };
    for (let run = 0; run < 3; run++) {
      expect((await rig.runModel('a', spec)).diagnostics).toEqual([]);
      expect(await rig.rows('select * from a order by id')).toEqual([
        [0, 0],
        [1, 10],
        [2, 20],
      ]);
    }
    const changed = {
      ...spec,
      sql: 'select 2 as id, 21 as v union all select 3, 30',
    };
    const result = await rig.runModel('a', changed);
    expect(result.rows).toMatchObject({ seen: 2, written: 2 });
    expect(result.adapterResponse).toEqual({ _message: 'OK', rows_affected: 2 });
    expect(await rig.rows('select * from a order by id')).toEqual([
      [0, 0],
      [1, 10],
      [2, 21],
      [3, 30],
    ]);
    expect(await rig.relations()).toEqual(['main.a base table']);
  });

  it.each([
    'v < 20',
    'a.v < 20',
    '{{ this }}.v < 20',
    'DBT_INTERNAL_DEST.v < 20 and DBT_INTERNAL_SOURCE.v > 0',
  ])('replace only rows that meet the predicate %s', async (predicate) => {
    await using rig = await openRig();
    const config = {
      ...KEYED,
      incrementalPredicates: [predicate.replace('{{ this }}', '"main"."a"')],
    };
    await rig.runModel('a', { sql: 'select range as id, range * 10 as v from range(3)', config });
    const next = { sql: 'select range as id, 7 as v from range(3)', config };
    expect((await rig.runModel('a', next)).diagnostics).toEqual([]);
    expect((await rig.rows('select v from a order by id, v')).flat()).toEqual([7, 7, 7, 20]);
  });

  it('update known keys in place where an index keeps them unique', async () => {
    await using rig = await openRig();
    const config = { ...KEYED, indexes: [{ columns: ['id'], unique: true }] };
    const spec = (v: string) => ({ sql: `select range as id, ${v} as v from range(3)`, config });
    await rig.runModel('a', spec('1'));
    for (const v of ['2', '3']) {
      expect((await rig.runModel('a', spec(v))).diagnostics).toEqual([]);
    }
    expect((await rig.rows('select v from a')).flat()).toEqual([3, 3, 3]);
  });

  it.each(STRATEGIES)('match on all columns of a composite key: %s', async (strategy) => {
    await using rig = await openRig();
    const config = incremental({ uniqueKey: ['id', 'day'], incrementalStrategy: strategy });
    await rig.runModel('a', {
      sql: 'select 1 as id, 1 as day, 10 as v union all select 1, 2, 20',
      config,
    });
    await rig.runModel('a', { sql: 'select 1 as id, 2 as day, 21 as v', config });
    expect(await rig.rows('select * from a order by day')).toEqual([
      [1, 1, 10],
      [1, 2, 21],
    ]);
  });

  it('do not exchange columns that come in another order', async () => {
    await using rig = await openRig();
    for (const config of [
      incremental(),
      KEYED,
      { ...KEYED, incrementalStrategy: 'merge' as const },
    ]) {
      await rig.runModel('a', { sql: "select 1 as id, 'x' as v", config }, { fullRefresh: true });
      await rig.runModel('a', { sql: "select 'y' as V, 2 as ID", config });
      expect(await rig.rows('select id, v from a order by id')).toEqual([
        [1, 'x'],
        [2, 'y'],
      ]);
    }
  });

  it('narrow what they replace by incremental_predicates', async () => {
    await using rig = await openRig();
    const config = { ...KEYED, incrementalPredicates: ['DBT_INTERNAL_DEST.day >= 5'] };
    await rig.runModel('a', { sql: 'select 1 as id, 1 as day union all select 2, 9', config });
    await rig.runModel('a', { sql: 'select 1 as id, 7 as day union all select 2, 8', config });
    expect(await rig.rows('select * from a order by id, day')).toEqual([
      [1, 1],
      [1, 7],
      [2, 8],
    ]);
  });

  it('update only the columns that merge_update_columns or merge_exclude_columns leave', async () => {
    await using rig = await openRig();
    const merge = { ...KEYED, incrementalStrategy: 'merge' as const };
    for (const more of [{ mergeUpdateColumns: ['v'] }, { mergeExcludeColumns: ['first_seen'] }]) {
      const config = { ...merge, ...more };
      await rig.runModel(
        'a',
        { sql: 'select 1 as id, 10 as v, 1 as first_seen', config },
        { fullRefresh: true },
      );
      await rig.runModel('a', { sql: 'select 1 as id, 11 as v, 2 as first_seen', config });
      expect(await rig.rows('select * from a')).toEqual([[1, 11, 1]]);
    }
  });

  it('say which configured column the query does not return', async () => {
    await using rig = await openRig();
    const sql = 'select 1 as id';
    await rig.runModel('a', { sql, config: KEYED });
    const config = {
      ...KEYED,
      incrementalStrategy: 'merge' as const,
      uniqueKey: ['nope'],
      mergeUpdateColumns: ['v'],
    };
    const result = await rig.runModel('a', { sql, config });
    expect(result.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'MF5009 unique_key names the column "nope", which the query does not return (model "a")',
      'MF5009 merge_update_columns names the column "v", which the query does not return (model "a")',
    ]);
  });
});

describe('unique keys', () => {
  it.each([...STRATEGIES, 'append'] as const)(
    'are checked before anything is written: %s',
    async (strategy) => {
      await using rig = await openRig();
      const config = { ...KEYED, incrementalStrategy: strategy };
      await rig.runModel('a', { sql: 'select 1 as id', config });
      const duplicates = await rig.runModel('a', {
        sql: 'select range // 2 as id from range(16) union all select 99',
        config,
      });
      expect(duplicates.diagnostics[0]).toMatchObject({
        code: 'MF5001',
        message:
          'duplicate unique_key (id) in the batch of "a": 0 (2 rows), 1 (2 rows), 2 (2 rows), 3 (2 rows), 4 (2 rows), and 3 more',
      });
      const nulls = await rig.runModel('a', {
        sql: 'select null::integer as id union all select 1',
        config,
      });
      expect(nulls.diagnostics[0]).toMatchObject({
        code: 'MF5002',
        message: 'unique_key (id) of "a" is NULL in the batch',
      });
      expect(await rig.rows('select * from a')).toEqual([[1]]);
      expect(await rig.relations()).toEqual(['main.a base table']);
      expect(await rig.rows('select count(*) from memflow.commits')).toEqual([[1]]);
    },
  );

  it('are checked in the first batch too, which then leaves nothing', async () => {
    await using rig = await openRig();
    const config = incremental({ uniqueKey: ['id', 'day'] });
    const sql = "select 1 as id, null::varchar as day union all select 2, 'x'";
    const result = await rig.runModel('a', { sql, config });
    expect(result.diagnostics[0]).toMatchObject({
      code: 'MF5002',
      message: 'unique_key (id, day) of "a" is NULL in the batch: (id=1, day=NULL)',
    });
    expect(await rig.relations()).toEqual([]);
  });

  it('are made unique by dedupe, always with the same row', async () => {
    await using rig = await openRig();
    const config = { ...KEYED, duplicateKeys: 'dedupe' as const };
    const rows = ['(1, 5)', '(1, 9)', '(1, null)', '(2, 1)'];
    for (const order of [rows, rows.toReversed()]) {
      const sql = `select * from (values ${order.join(', ')}) as t(id, v)`;
      for (let run = 0; run < 2; run++) {
        expect((await rig.runModel('a', { sql, config })).diagnostics).toEqual([]);
        expect(await rig.rows('select * from a order by id')).toEqual([
          [1, 9],
          [2, 1],
        ]);
      }
    }
    const nulls = await rig.runModel('a', { sql: 'select null::integer as id, 1 as v', config });
    expect(nulls.diagnostics[0]).toMatchObject({ code: 'MF5002' });
  });

  it('dedupe by the watermark first', async () => {
    await using rig = await openRig();
    const config = { ...KEYED, duplicateKeys: 'dedupe' as const, watermark: 'seen' };
    const sql = 'select * from (values (1, 9, 1), (1, 5, 2)) as t(id, v, seen)';
    await rig.runModel('a', { sql, config });
    expect(await rig.rows('select * from a')).toEqual([[1, 5, 2]]);
  });

  it('may be anything with allow, as in dbt', async () => {
    await using rig = await openRig();
    const config = { ...KEYED, duplicateKeys: 'allow' as const };
    const sql = 'select null::integer as id union all select 1 union all select 1';
    for (let run = 0; run < 2; run++) await rig.runModel('a', { sql, config });
    expect(
      await rig.rows('select id, count(*) from a group by id order by id nulls first'),
    ).toEqual([
      [null, 2],
      [1, 2],
    ]);
  });
});

describe('change detection', () => {
  it.each([...STRATEGIES, 'append'] as const)(
    'by watermark writes nothing when nothing is newer: %s',
    async (strategy) => {
      await using rig = await openRig();
      await rig.execute('create table src as select range as id, range as at from range(3)');
      const config = {
        ...KEYED,
        incrementalStrategy: strategy,
        changeDetection: 'watermark' as const,
        watermark: 'at',
      };
      const spec = { sql: 'select * from src', config };
      await rig.runModel('a', spec);
      const nothing = await rig.runModel('a', spec);
      expect(nothing).toMatchObject({ status: 'no-op', rows: { seen: 0, changed: 0, written: 0 } });
      expect(await rig.rows('select count(*), max(watermark) from memflow.ledger')).toEqual([
        [1, '2'],
      ]);
      await rig.execute('insert into src values (3, 3), (4, 4)');
      const some = await rig.runModel('a', spec);
      expect(some).toMatchObject({ status: 'success', diagnostics: [] });
      expect(await rig.rows('select id from a order by id')).toEqual([[0], [1], [2], [3], [4]]);
      expect(await rig.rows('select max(watermark) from memflow.ledger')).toEqual([['4']]);
    },
  );

  it('by watermark takes late rows of the last moment along, and compares by type', async () => {
    await using rig = await openRig();
    await rig.execute("create table src as select 1 as id, timestamp '2026-01-09 00:00:00' as at");
    const config = { ...KEYED, changeDetection: 'watermark' as const, watermark: 'at' };
    const spec = { sql: 'select * from src', config };
    await rig.runModel('a', spec);
    await rig.execute(
      "insert into src values (2, timestamp '2026-01-09'), (3, timestamp '2026-01-10')",
    );
    expect((await rig.runModel('a', spec)).rows).toMatchObject({ seen: 3, written: 3 });
    expect(await rig.rows('select id from a order by id')).toEqual([[1], [2], [3]]);
    expect((await rig.runModel('a', spec)).status).toBe('no-op');
  });

  it('by watermark refuses rows that have none', async () => {
    await using rig = await openRig();
    await rig.execute('create table src as select 1 as id, 1 as at');
    const config = { ...KEYED, changeDetection: 'watermark' as const, watermark: 'at' };
    const spec = { sql: 'select * from src', config };
    await rig.runModel('a', spec);
    await rig.execute('insert into src values (2, null)');
    const result = await rig.runModel('a', spec);
    expect(result.diagnostics[0]).toMatchObject({
      code: 'MF5010',
      message: '1 rows of "a" have no value in the watermark column "at"',
    });
    expect(await rig.rows('select id from a')).toEqual([[1]]);
  });

  it.each(STRATEGIES)(
    'by row hash rewrites the rows that differ, NULLs included: %s',
    async (strategy) => {
      await using rig = await openRig();
      await rig.execute(
        "create table src as select * from (values (1, 'x'), (2, null), (3, 'z')) as t(id, v)",
      );
      const config = {
        ...KEYED,
        incrementalStrategy: strategy,
        changeDetection: 'row_hash' as const,
      };
      const spec = { sql: 'select * from src', config };
      await rig.runModel('a', spec);
      const nothing = await rig.runModel('a', spec);
      expect(nothing).toMatchObject({ status: 'no-op', rows: { seen: 3, changed: 0, written: 0 } });
      await rig.execute(
        "update src set v = null where id = 1; update src set v = '' where id = 2; insert into src values (4, 'n')",
      );
      const some = await rig.runModel('a', spec);
      expect(some.rows).toEqual({ seen: 4, changed: 3, written: 3 });
      expect(await rig.rows('select * from a order by id')).toEqual([
        [1, null],
        [2, ''],
        [3, 'z'],
        [4, 'n'],
      ]);
      expect(await rig.relations()).toContain('main.a base table');
    },
  );

  it('needs what it works with', async () => {
    await using rig = await openRig();
    const both = [
      incremental({ changeDetection: 'row_hash' }),
      incremental({ changeDetection: 'watermark' }),
    ];
    for (const config of both) {
      const result = await rig.runModel('a', { sql: 'select 1 as id', config });
      expect(result.diagnostics[0]).toMatchObject({ code: 'MF5011' });
    }
  });
});

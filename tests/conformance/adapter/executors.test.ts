import { describe, expect, test } from 'vitest';
import type { Database, Executors } from '../../../src/adapter/adapter.ts';
import type { Connection, Parameters } from '../../../src/adapter/connection.ts';
import { codeOf } from '../../support/pool-rig.ts';
import { ADAPTER_CASES } from './adapters.ts';

const ENDLESS = 'select count(*) from range(100000000000) a(i) where i % 3 = 1';
const openExecutors = (database: Database, count: number | null = 2): Executors =>
  database.openExecutors({ count, isAwaited: () => false });

describe.each(ADAPTER_CASES)('the parameters of $type', ({ open }) => {
  const ask = async (sql: string, parameters: Parameters) => {
    await using database = await open();
    return await database.withConnection((connection) => connection.query(sql, { parameters }));
  };

  test('are given in their order or by name, and come back as they are', async () => {
    const values = ['x; drop table t', -1, 2.5, true, null, 9_007_199_254_740_993n];
    expect((await ask('select ?, ?, ?, ?, ?, ?', values)).rows).toEqual([values]);
    expect((await ask('select $2, $1, $2', [1, 2])).rows).toEqual([[2, 1, 2]]);
    expect((await ask('select $a + $b', { a: 1, b: 2 })).rows).toEqual([[3]]);
    expect((await ask('select 1', [])).rows).toEqual([[1]]);
  });

  test('hold numbers of any size', async () => {
    const large = 2n ** 100n;
    const { rows } = await ask('select ?::double, ?, ?', [1e300, large, -(2n ** 63n)]);
    expect(rows).toEqual([[1e300, large, -(2n ** 63n)]]);
  });

  test('compare as text with dates and times', async () => {
    const sql = "select timestamp '2026-03-01 08:00:00' between $from and $to";
    expect((await ask(sql, { from: '2026-03-01', to: '2026-03-02' })).rows).toEqual([[true]]);
  });

  test.each([
    ['select ?', [1, 2], 'the parameters 1; given: 1, 2'],
    ['select ?, ?', [1], 'the parameters 1, 2; given: 1'],
    ['select $a', { b: 1 }, 'the parameters a; given: b'],
    ['select 1', { a: 1 }, 'no parameters; given: a'],
    ['select ?', [], 'the parameters 1; given: none'],
  ])('%s with %j is refused', async (sql, parameters, message) => {
    const error = await ask(sql, parameters).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'MF4017' });
    expect(String(error)).toContain(message);
  });

  test('are checked where a caller has no types', async () => {
    const date: Parameters = JSON.parse('[{"not": "a value"}]');
    expect(await codeOf(ask('select ?', date))).toBe('MF4017');
  });

  test('work within a transaction', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      await connection.execute('create table t (a int)');
      const failing = connection.transaction(async () => {
        await connection.query('insert into t values (?)', { parameters: [1] });
        throw new RangeError('no');
      });
      await expect(failing).rejects.toThrow(RangeError);
      expect((await connection.query('from t')).rows).toEqual([]);
    });
  });
});

describe.each(ADAPTER_CASES)('the executors of $type', ({ open }) => {
  test('are as many as asked for, or as help', async () => {
    await using database = await open();
    expect(openExecutors(database, 3).count).toBe(3);
    expect(openExecutors(database, null).count).toBeGreaterThanOrEqual(4);
  });

  test('work beside the connections of the database', async () => {
    await using database = await open({ connections: 1 });
    const executors = openExecutors(database);
    await database.withConnection(async (own) => {
      await own.execute('create table t as select 1 as a');
      await executors.withConnection(async (other) => {
        expect((await other.query('from t')).rows).toEqual([[1]]);
      });
    });
    await executors.close();
  });

  test('give a connection back as it was, also after an interrupt', async () => {
    await using database = await open();
    const executors = openExecutors(database, 1);
    const on = <T>(body: (connection: Connection) => Promise<T>) => executors.withConnection(body);
    await on((connection) => connection.execute('create table t (a int)'));
    const abort = new AbortController();
    const interrupted = on((connection) =>
      connection.transaction(async () => {
        await connection.query('insert into t values (1)');
        setTimeout(() => abort.abort(), 20);
        await connection.query(ENDLESS, { signal: abort.signal, prepared: true });
      }),
    );
    expect(await codeOf(interrupted)).toBe('MF4011');
    expect((await on((connection) => connection.query('from t'))).rows).toEqual([]);
    await executors.close();
  });

  test('wait for those who work before they close', async () => {
    await using database = await open();
    const executors = openExecutors(database);
    const slow = executors.withConnection((connection) =>
      connection.query('select count(*) from range(1000000)'),
    );
    await executors.close();
    expect((await slow).rows).toEqual([[1_000_000]]);
    expect(await codeOf(executors.withConnection(async () => {}))).toBe('MF4011');
  });

  test('see what was replaced, in prepared statements too', async () => {
    await using database = await open();
    const executors = openExecutors(database, 1);
    const ask = () =>
      executors.withConnection((connection) => connection.query('from t', { prepared: true }));
    await database.withConnection((own) => own.execute('create table t as select 1 as a'));
    expect((await ask()).rows).toEqual([[1]]);
    await database.withConnection((own) =>
      own.execute("create or replace table t as select 'x' as b, 2 as c"),
    );
    expect((await ask()).rows).toEqual([['x', 2]]);
    await database.withConnection((own) => own.execute('drop table t'));
    expect(await codeOf(ask())).toBe('MF4001');
    await executors.close();
  });
});

describe.each(ADAPTER_CASES)('a checkpoint of $type', ({ open }) => {
  test('is put off while a reader still sees what was replaced', async () => {
    await using database = await open({ connections: 2 });
    await database.withConnection(async (reader) => {
      await reader.execute('create table t as select range as a from range(1000)');
      await reader.transaction(async () => {
        await reader.query('select count(*) from t');
        await database.withConnection((writer) =>
          writer.execute('create or replace table t as select 1 as a'),
        );
        await database.checkpoint();
        expect((await reader.query('select count(*) from t')).rows).toEqual([[1000]]);
      });
      expect((await reader.query('select count(*) from t')).rows).toEqual([[1]]);
    });
    await database.checkpoint();
  });
});

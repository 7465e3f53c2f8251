import { describe, expect, test } from 'vitest';
import { isRetryable } from '../../../src/adapter/adapter-error.ts';
import type { Connection } from '../../../src/adapter/connection.ts';
import { AdapterError, MemflowError } from '../../../src/base/errors.ts';
import { ADAPTER_CASES } from './adapters.ts';

const ENDLESS = 'select count(*) from range(100000000000) a(i) where i % 3 = 1';

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof MemflowError) return error.code;
    throw error;
  }
  return 'no error';
}

function makeGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

const count = async (connection: Connection, relation: string) =>
  (await connection.query(`select count(*) from ${relation}`)).rows[0]?.[0];

describe.each(ADAPTER_CASES)('the connection of $type', ({ open }) => {
  test('answers with columns, rows and rows changed', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      expect(await connection.execute('create table t as select 1 as a union all select 2')).toBe(
        2,
      );
      expect(await connection.execute('insert into t values (3), (4), (5)')).toBe(3);
      expect(await connection.execute('update t set a = a + 1 where a > 4')).toBe(1);
      expect(await connection.execute('delete from t where a = 1')).toBe(1);
      expect(await connection.query('select a, a::varchar as b from t order by a')).toEqual({
        columns: [
          { name: 'a', type: 'INTEGER' },
          { name: 'b', type: 'VARCHAR' },
        ],
        rows: [
          [2, '2'],
          [3, '3'],
          [4, '4'],
          [6, '6'],
        ],
        rowsChanged: 0,
      });
    });
  });

  test('runs a script and stops at its first error', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      await connection.execute('create table t (a int); insert into t values (1); -- done');
      await expect(
        connection.execute('insert into t values (2); select nope; insert into t values (3)'),
      ).rejects.toThrow(AdapterError);
      expect(await count(connection, 't')).toBe(2);
    });
  });

  test('describes a query without running it', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      const sql = "select 1 as a, 'x' as b, error('not run') as c; -- end";
      const columns = await connection.describe(sql);
      expect(columns.map(({ name, type }) => [name, type]).slice(0, 2)).toEqual([
        ['a', 'INTEGER'],
        ['b', 'VARCHAR'],
      ]);
      await connection.execute('create table t (a int not null)');
      expect(await connection.describe('with x as (select * from t) select * from x')).toHaveLength(
        1,
      );
    });
  });

  test('keeps a prepared statement over changes of its table', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      await connection.execute('create table t as select 1 as a');
      const ask = () => connection.query('select * from t', { prepared: true });
      expect((await ask()).rows).toEqual([[1]]);
      await connection.execute("create or replace table t as select 2 as a, 'x' as b");
      expect((await ask()).rows).toEqual([[2, 'x']]);
      for (let i = 0; i < 50; i++) await connection.query(`select ${i}`, { prepared: true });
      expect((await ask()).rows).toEqual([[2, 'x']]);
    });
  });

  test('commits a transaction as a whole, or nothing of it', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      const value = await connection.transaction(async () => {
        await connection.execute('create table t as select 1 as a');
        await connection.execute('create view v as select * from t');
        return 'done';
      });
      expect(value).toBe('done');
      const failing = connection.transaction(async () => {
        await connection.execute('drop view v');
        await connection.execute('insert into t values (2)');
        await connection.execute("insert into t values ('x')");
      });
      expect(await codeOf(failing)).toBe('MF4005');
      expect(await count(connection, 'v')).toBe(1);
      const thrown = connection.transaction(async () => {
        await connection.execute('insert into t values (2)');
        throw new RangeError('of the caller');
      });
      await expect(thrown).rejects.toThrow(RangeError);
      expect(await count(connection, 't')).toBe(1);
      const nested = connection.transaction(() => connection.transaction(async () => {}));
      expect(await codeOf(nested)).toBe('MF9001');
      expect(await count(connection, 't')).toBe(1);
    });
  });

  test('sends a whole transaction at once', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      await connection.runTransaction([
        { sql: 'create table t as select 1 as a -- comment' },
        { sql: "insert into t values (2); insert into t values (3) /* ' */" },
      ]);
      expect(await count(connection, 't')).toBe(3);
      const compiled = { path: 'target/compiled/m.sql', text: 'select b from t' };
      const failing = connection.runTransaction(
        [
          { sql: 'insert into t values (4)' },
          { sql: 'create table u as (\nselect b from t\n)', origin: { compiled, offset: 20 } },
          { sql: 'insert into t values (5)' },
        ],
        { tag: 'memflow:1:m' },
      );
      const error = await failing.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(AdapterError);
      if (error instanceof AdapterError) {
        expect(error.code).toBe('MF4002');
        expect(error.diagnostics[0]?.span).toEqual({ file: compiled, start: 7, end: 8 });
      }
      expect(await count(connection, 't')).toBe(3);
      const atRunTime = connection.runTransaction([
        { sql: 'insert into t values (4)' },
        { sql: "insert into t select 'x' || a from t" },
      ]);
      expect(await codeOf(atRunTime)).toBe('MF4005');
      expect(await count(connection, 't')).toBe(3);
    });
  });

  test('interrupts a statement, before and while it runs', async () => {
    await using database = await open({ connections: 1 });
    await database.withConnection(async (connection) => {
      expect(await codeOf(connection.query(ENDLESS, { signal: AbortSignal.abort() }))).toBe(
        'MF4011',
      );
      const controller = new AbortController();
      const running = connection.query(ENDLESS, { signal: controller.signal });
      setTimeout(() => controller.abort(), 30);
      expect(await codeOf(running)).toBe('MF4011');
      const atOnce = new AbortController();
      const starting = connection.query(ENDLESS, { signal: atOnce.signal });
      atOnce.abort();
      expect(await codeOf(starting)).toBe('MF4011');
      expect((await connection.query('select 1')).rows).toEqual([[1]]);
    });
  });

  test('interrupts a transaction and leaves nothing of it', async () => {
    await using database = await open({ connections: 1 });
    await database.withConnection(async (connection) => {
      await connection.execute('create table t (a bigint)');
      const failing = connection.runTransaction(
        [{ sql: 'insert into t values (1)' }, { sql: `insert into t ${ENDLESS}` }],
        { timeoutMs: 40 },
      );
      expect(await codeOf(failing)).toBe('MF4010');
      expect(await count(connection, 't')).toBe(0);
      const controller = new AbortController();
      const body = connection.transaction(async () => {
        await connection.execute('insert into t values (1)');
        setTimeout(() => controller.abort(), 30);
        await connection.execute(`insert into t ${ENDLESS}`, { signal: controller.signal });
      });
      expect(await codeOf(body)).toBe('MF4011');
      expect(await count(connection, 't')).toBe(0);
    });
  });

  test('gives a connection back as it was', async () => {
    await using database = await open({ connections: 1 });
    await database.withConnection((connection) => connection.execute('create table t (a int)'));
    const script = "begin; insert into t values (1); set search_path = 'memflow_none'";
    await database.withConnection((connection) =>
      connection.execute(script).catch(() => undefined),
    );
    await database.withConnection(async (connection) => {
      expect(await count(connection, 't')).toBe(0);
      await connection.execute('/* x */ begin');
      await connection.execute('insert into t values (1)');
    });
    await database.withConnection(async (connection) => {
      expect(await count(connection, 't')).toBe(0);
      await connection.execute('use memory');
    });
    await database.withConnection(async (connection) => {
      expect(await count(connection, 't')).toBe(0);
    });
  });

  test('refuses a connection after its lease', async () => {
    await using database = await open();
    const stolen = await database.withConnection(async (connection) => connection);
    expect(await codeOf(stolen.query('select 1'))).toBe('MF9001');
  });

  test('tells that a lost conflict may be tried again', async () => {
    await using database = await open({ connections: 2 });
    await database.withConnection((connection) =>
      connection.execute('create table t as select 1 as a'),
    );
    await database.withConnection(async (one) => {
      await database.withConnection(async (two) => {
        await one.transaction(async () => {
          await one.execute('update t set a = 2');
          const loser = two.execute('update t set a = 3');
          const error = await loser.catch((thrown: unknown) => thrown);
          expect(isRetryable(error)).toBe(true);
        });
      });
    });
  });

  test('does not let the tag end its comment', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      const tag = 'memflow:*/ select 2; --';
      expect((await connection.query('select 1', { tag })).rows).toEqual([[1]]);
    });
  });
});

describe.each(ADAPTER_CASES)('the pool of $type', ({ open }) => {
  test('serves those who wait in order', async () => {
    await using database = await open({ connections: 2 });
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        database.withConnection(async (connection) => {
          order.push(index);
          await connection.query('select 1');
        }),
      ),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('lets a waiting caller go when its signal aborts', async () => {
    await using database = await open({ connections: 1 });
    const controller = new AbortController();
    const gate = makeGate();
    const entered = makeGate();
    const holder = database.withConnection(() => {
      entered.open();
      return gate.passed;
    });
    await entered.passed;
    const waiting = database.withConnection(async () => 'ran', controller.signal);
    const next = database.withConnection(async () => 'next');
    controller.abort(new Error('enough'));
    const refused = waiting.catch((error: unknown) => error);
    gate.open();
    expect(await refused).toMatchObject({ code: 'MF4011' });
    await holder;
    expect(await next).toBe('next');
  });

  test('lets many wait on one signal without a warning', async () => {
    await using database = await open({ connections: 2 });
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const { signal } = new AbortController();
    await Promise.all(
      Array.from({ length: 30 }, () =>
        database.withConnection((connection) => connection.query('select 1', { signal }), signal),
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('answers questions about the catalog while all connections are taken', async () => {
    await using database = await open({ connections: 1 });
    await database.withConnection(async () => {
      expect(await database.introspector.schemas()).toContain('main');
    });
  });

  test('waits for those who work before it closes, and refuses others', async () => {
    const database = await open({ connections: 1 });
    const slow = database.withConnection(async (connection) => {
      await connection.execute('create table t as select range from range(100000)');
      return 'done';
    });
    const waiting = database.withConnection(async () => 'ran');
    const refused = codeOf(waiting);
    await database[Symbol.asyncDispose]();
    expect(await slow).toBe('done');
    expect(await refused).toBe('MF4011');
    expect(await codeOf(database.withConnection(async () => 'late'))).toBe('MF4011');
  });
});

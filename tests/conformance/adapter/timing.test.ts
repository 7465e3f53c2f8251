import { describe, expect, test } from 'vitest';
import type { CellValue } from '../../../src/adapter/connection.ts';
import type { ProfileOperator } from '../../../src/adapter/profile.ts';
import { MemflowError } from '../../../src/base/errors.ts';
import { ADAPTER_CASES } from './adapters.ts';

const ENDLESS = 'select count(*) from range(100000000000) a(i) where i % 3 = 1';

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof MemflowError) return error.code;
    throw error;
  }
  return 'no error';
}

function operatorsOf(root: ProfileOperator): readonly ProfileOperator[] {
  return [root, ...root.children.flatMap(operatorsOf)];
}

describe.each(ADAPTER_CASES)('$type', ({ open }) => {
  describe('a timed statement', () => {
    test.each([true, false])(
      'gives its rows and three readings (prepared: %s)',
      async (prepared) => {
        await using database = await open();
        await database.withConnection(async (connection) => {
          const statement = connection.timed('select 42 as answer', { prepared, tag: 'memflow:x' });
          for (let time = 0; time < 3; time++) {
            const { sentNs, doneNs, readNs, result } = await statement.run();
            expect(result.rows).toEqual([[42]]);
            expect(doneNs).toBeGreaterThan(sentNs);
            expect(readNs).toBeGreaterThanOrEqual(doneNs);
          }
          statement.close();
        });
      },
    );

    test('is prepared at its first run, when what it needs is there', async () => {
      await using database = await open();
      await database.withConnection(async (connection) => {
        const statement = connection.timed('select * from made_later', { prepared: true });
        await connection.execute('create table made_later as select 1 as a');
        expect((await statement.run()).result.rows).toEqual([[1]]);
        await connection.execute('create or replace table made_later as select 2 as a, 3 as b');
        expect((await statement.run()).result.rows).toEqual([[2, 3]]);
        statement.close();
      });
    });

    test('can be closed twice, and fails in the words of every other one', async () => {
      await using database = await open();
      await database.withConnection(async (connection) => {
        const missing = connection.timed('select * from nothing', { prepared: true });
        expect(await codeOf(() => missing.run())).toBe('MF4001');
        missing.close();
        missing.close();
        const endless = connection.timed(ENDLESS, { prepared: true, timeoutMs: 50 });
        expect(await codeOf(() => endless.run())).toBe('MF4010');
      });
      expect(await database.withConnection((c) => c.query('select 1'))).toMatchObject({
        rows: [[1]],
      });
    });
  });

  describe('a transaction that is rolled back', () => {
    const countOf = (rows: readonly (readonly CellValue[])[]) => rows[0]?.[0];

    test('leaves nothing, and gives what its body gives', async () => {
      await using database = await open();
      await database.withConnection(async (connection) => {
        await connection.execute('create table t as select 1 as a');
        const seen = await connection.rolledBack(async () => {
          await connection.execute('insert into t values (2)');
          await connection.execute('create table u as select 1');
          return countOf((await connection.query('select count(*) from t')).rows);
        });
        expect(seen).toBe(2);
        expect(countOf((await connection.query('select count(*) from t')).rows)).toBe(1);
        expect(await codeOf(() => connection.query('select * from u'))).toBe('MF4001');
      });
    });

    test('refuses to write where it is read-only, however well hidden', async () => {
      await using database = await open();
      await database.withConnection(async (connection) => {
        await connection.execute('create table t as select 1 as a');
        const write = () =>
          connection.rolledBack(() => connection.execute('insert into t values (2)'), {
            readOnly: true,
          });
        expect(await codeOf(write)).toBe('MF4014');
        await connection.execute('insert into t values (3)');
        expect((await connection.query('select a from t order by a')).rows).toEqual([[1], [3]]);
      });
    });

    test('is rolled back when its body fails, and the connection goes on', async () => {
      await using database = await open();
      await database.withConnection(async (connection) => {
        const fail = () =>
          connection.rolledBack(async () => {
            await connection.execute('create table t as select 1 as a');
            await connection.query("select error('no')");
          });
        expect(await codeOf(fail)).not.toBe('no error');
        expect(await codeOf(() => connection.query('select * from t'))).toBe('MF4001');
      });
    });
  });

  test('a profile says what was scanned, in which operators', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      await connection.execute('create table t as select i from range(500000) r(i)');
      const profile = await connection.profile('select count(*) from t where i >= 400000');
      expect(profile.latencyMs).toBeGreaterThan(0);
      expect(profile.rowsScanned).toBeGreaterThanOrEqual(100_000);
      expect(profile.rowsScanned).toBeLessThan(500_000);
      expect(profile.spilledBytes).toBe(0);
      const scans = operatorsOf(profile.root).filter(({ name }) => name.includes('SCAN'));
      expect(scans).toHaveLength(1);
      expect(scans[0]?.rowsScanned).toBe(profile.rowsScanned);
      expect(scans[0]?.rowGroupsTotal).toBe(5);
      expect(scans[0]?.rowGroupsScanned).toBeLessThanOrEqual(2);
      expect(await codeOf(() => connection.profile('select * from nothing'))).toBe('MF4001');
    });
  });

  test('an empty buffer pool is filled from the file again', async () => {
    await using database = await open();
    const read = () =>
      database.withConnection((connection) => connection.profile('select sum(length(s)) from t'));
    await database.withConnection((connection) =>
      connection.execute('create table t as select hash(i)::varchar as s from range(300000) r(i)'),
    );
    const limit = (await database.limits()).get('memory_limit');
    await database.dropCache();
    expect((await read()).bytesRead).toBeGreaterThan(1_000_000);
    expect((await read()).bytesRead).toBe(0);
    await database.dropCache();
    expect((await read()).bytesRead).toBeGreaterThan(1_000_000);
    expect((await database.limits()).get('memory_limit')).toBe(limit);
  });
});

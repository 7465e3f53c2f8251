import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/adapter/adapter.ts';
import { type RelationName, relationKey } from '../../../src/adapter/relation.ts';
import { ADAPTER_CASES } from './adapters.ts';

const name = (identifier: string): RelationName => ({
  database: null,
  schema: 'main',
  identifier,
});

const entry = (identifier: string, parts: Partial<LedgerEntry> = {}): LedgerEntry => ({
  relation: name(identifier),
  nodeId: `model.p.${identifier}`,
  materialized: 'table',
  fingerprint: 'f1',
  rows: 3,
  watermark: "2024-01-01 it's",
  partitioning: null,
  invocationId: 'i1',
  asOf: '2026-01-01T00:00:00.000Z',
  writtenAt: '2026-01-01T00:00:01.000Z',
  ...parts,
});

describe.each(ADAPTER_CASES)('the ledger of $type', ({ open }) => {
  test('is empty before it is prepared, and refuses to be written', async () => {
    await using database = await open();
    expect((await database.ledger.entries()).size).toBe(0);
    expect(() => database.ledger.recordSql(entry('a'))).toThrow('before it was prepared');
  });

  test('holds the latest entry of every relation', async () => {
    await using database = await open();
    await database.ledger.prepare();
    await database.ledger.prepare();
    await database.withConnection(async (connection) => {
      await connection.execute(database.ledger.recordSql(entry('a')));
      await connection.execute(
        database.ledger.recordSql(entry('b', { rows: null, watermark: null })),
      );
      await connection.execute(database.ledger.recordSql(entry('A', { fingerprint: 'f2' })));
    });
    const entries = await database.ledger.entries();
    expect([...entries.keys()].sort()).toEqual([relationKey(name('a')), relationKey(name('b'))]);
    expect(entries.get(relationKey(name('a')))).toEqual(entry('A', { fingerprint: 'f2' }));
    expect(entries.get(relationKey(name('b')))).toEqual(
      entry('b', { rows: null, watermark: null }),
    );
  });

  test('goes with the transaction it is written in', async () => {
    await using database = await open();
    await database.ledger.prepare();
    await database.withConnection(async (connection) => {
      const failing = connection.runTransaction([
        { sql: 'create table a as select 1 as x' },
        { sql: database.ledger.recordSql(entry('a')) },
        { sql: "select error('late')" },
      ]);
      await expect(failing).rejects.toThrow('late');
    });
    expect((await database.ledger.entries()).size).toBe(0);
    expect(await database.introspector.relation(name('a'))).toBeNull();
  });

  test('forgets, and counts on after it has been sealed', async () => {
    await using database = await open();
    await database.ledger.prepare();
    await database.withConnection(async (connection) => {
      for (const fingerprint of ['f1', 'f2', 'f3']) {
        await connection.execute(database.ledger.recordSql(entry('a', { fingerprint })));
      }
      await connection.execute(database.ledger.recordSql(entry('b')));
      await connection.execute(database.ledger.forgetSql(name('B')));
      await database.ledger.seal();
      const [[rows, last] = []] = (
        await connection.query('select count(*), max(commit_number) from memflow.commits')
      ).rows;
      expect([rows, last]).toEqual([2, 5]);
      expect([...(await database.ledger.entries()).keys()]).toEqual([relationKey(name('a'))]);
      await connection.execute(database.ledger.recordSql(entry('b', { fingerprint: 'f9' })));
      expect((await database.ledger.entries()).get(relationKey(name('b')))?.fingerprint).toBe('f9');
    });
  });

  test('is written by several connections at once without conflicts', async () => {
    await using database = await open({ connections: 4 });
    await database.ledger.prepare();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        database.withConnection((connection) =>
          connection.runTransaction([
            { sql: `create table t${index} as select ${index} as x` },
            { sql: database.ledger.recordSql(entry(`t${index}`)) },
          ]),
        ),
      ),
    );
    expect((await database.ledger.entries()).size).toBe(40);
  });
});

describe.each(ADAPTER_CASES)('the introspector of $type', ({ open }) => {
  test('finds what a run left behind', async () => {
    await using database = await open();
    await database.withConnection(async (connection) => {
      await connection.execute('create schema s; create table s.x__memflow_new (a int)');
      await connection.execute('create table fine (a int)');
    });
    expect(await database.introspector.leftovers()).toEqual([
      { database: null, schema: 's', identifier: 'x__memflow_new', kind: 'table' },
    ]);
    expect(await database.introspector.relations([])).toEqual([]);
    expect(await database.introspector.relation(name('nope'))).toBeNull();
  });

  test('sees a relation that another connection has committed, and not before', async () => {
    await using database = await open({ connections: 1 });
    await database.withConnection((connection) =>
      connection.transaction(async () => {
        await connection.execute('create table t (a int)');
        expect(await database.introspector.relation(name('t'))).toBeNull();
      }),
    );
    expect(await database.introspector.relation(name('t'))).not.toBeNull();
  });
});

import { existsSync } from 'node:fs';
import {
  copyFile,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import type { Database, LedgerEntry } from '../../../src/adapter/adapter.ts';
import { counterPath, readCommitCounter } from '../../../src/adapter/duckdb/commit-counter.ts';
import { systemClock } from '../../../src/base/clock.ts';
import { LockError, MemflowError } from '../../../src/base/errors.ts';
import { makeDirectory, makeEffects, openDuckDb } from '../../support/adapter-rig.ts';
import { startProcess } from '../../support/duckdb-process.ts';

async function errorOf(promise: Promise<unknown>): Promise<MemflowError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof MemflowError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const codeAndExit = async (promise: Promise<unknown>) => {
  const { code, exitCode } = await errorOf(promise);
  return `${code} ${exitCode}`;
};

const entry = (identifier: string): LedgerEntry => ({
  relation: { database: null, schema: 'main', identifier },
  nodeId: 'm',
  materialized: 'table',
  fingerprint: 'f',
  rows: 1,
  watermark: null,
  partitioning: null,
  invocationId: 'i',
  asOf: '',
  writtenAt: '',
});

/** Commits a table with its ledger row. */
async function commit(database: Database, identifier: string): Promise<void> {
  await database.ledger.prepare();
  await database.withConnection((connection) =>
    connection.runTransaction([
      { sql: `create table ${identifier} as select range as i from range(1000)` },
      { sql: database.ledger.recordSql(entry(identifier)) },
    ]),
  );
}

async function makeDatabase(directory: string): Promise<string> {
  const database = await openDuckDb(directory);
  await commit(database, 'first');
  await database.ledger.seal();
  await database.close();
  return join(directory, 'test.duckdb');
}

const countedIn = async (path: string) => (await readCommitCounter(path)) ?? 0;

describe('a path that is no database', () => {
  test('is refused with a code, and left untouched', async () => {
    await using directory = await makeDirectory();
    const at = (path: string) => openDuckDb(directory.path, { path });
    await mkdir(join(directory.path, 'folder'));
    await writeFile(join(directory.path, 'empty'), '');
    await writeFile(join(directory.path, 'text'), 'hello '.repeat(10_000));
    expect(await codeAndExit(at('folder'))).toBe('MF4020 2');
    expect(await codeAndExit(at('empty'))).toBe('MF4021 2');
    expect(await codeAndExit(at('text'))).toBe('MF4021 2');
    expect(await codeAndExit(at('no/such/x.duckdb'))).toBe('MF4022 2');
    expect(await codeAndExit(at('text/x.duckdb'))).toBe('MF4022 2');
    expect(await codeAndExit(openDuckDb(directory.path, {}, { readOnly: true }))).toBe('MF4023 2');
    expect(existsSync(join(directory.path, 'test.duckdb'))).toBe(false);
    expect(await readFile(join(directory.path, 'text'), 'utf8')).toBe('hello '.repeat(10_000));
    expect((await stat(join(directory.path, 'empty'))).size).toBe(0);
  });
});

describe('a damaged database', () => {
  test('is reported as damaged, with exit code 3', async () => {
    await using directory = await makeDirectory();
    const path = await makeDatabase(directory.path);
    const bytes = await readFile(path);
    const flipped = Buffer.from(bytes);
    for (const offset of [4096 + 40, 8192 + 40]) flipped[offset] = (flipped[offset] ?? 0) ^ 4;
    await writeFile(path, flipped);
    expect(await codeAndExit(openDuckDb(directory.path))).toBe('MF4030 3');
    await writeFile(path, bytes);
    await truncate(path, 3 * 4096 + 100);
    expect(await codeAndExit(openDuckDb(directory.path))).toBe('MF4030 3');
    expect((await stat(path)).size).toBe(3 * 4096 + 100);
  });

  test('a log without its database is not thrown away', async () => {
    await using directory = await makeDirectory();
    await writeFile(join(directory.path, 'test.duckdb.wal'), 'log');
    expect(await codeAndExit(openDuckDb(directory.path))).toBe('MF4033 3');
    expect(await readFile(join(directory.path, 'test.duckdb.wal'), 'utf8')).toBe('log');
  });
});

describe('one process', () => {
  test('has one instance per file, whatever the path', async () => {
    await using directory = await makeDirectory();
    const one = await openDuckDb(directory.path);
    await symlink(join(directory.path, 'test.duckdb'), join(directory.path, 'link.duckdb'));
    const two = await openDuckDb(directory.path, { path: 'link.duckdb', database: 'test' });
    await one.withConnection((connection) => connection.execute('create table t as select 1 a'));
    await one.close();
    const { rows } = await two.withConnection((connection) => connection.query('from t'));
    expect(rows).toEqual([[1]]);
    // The file is still locked against others.
    await using other = startProcess(directory.path, 'open');
    expect(await other.ended).toBe(75);
    expect(other.lines.at(-1)).toContain('MF7102');
    await two.close();
    await using free = startProcess(directory.path, 'open');
    await free.said('open');
  });

  test('opens at once from many places', async () => {
    await using directory = await makeDirectory();
    const databases = await Promise.all(
      Array.from({ length: 8 }, () => openDuckDb(directory.path, {}, { connections: 1 })),
    );
    await Promise.all(
      databases.map((database, index) =>
        database.withConnection((connection) =>
          connection.execute(`create table t${index} (a int)`),
        ),
      ),
    );
    expect(await databases[0]?.introspector.relations(['main'])).toHaveLength(8);
    await Promise.all(databases.map((database) => database.close()));
  });

  test('refuses what would open a file a second time', async () => {
    await using directory = await makeDirectory();
    await makeDatabase(directory.path);
    const attach = [{ path: 'test.duckdb', alias: 'again' }];
    {
      await using _one = await openDuckDb(directory.path);
      const renamed = openDuckDb(directory.path, { database: 'other' });
      expect(await codeAndExit(renamed)).toBe('MF4025 2');
      const attached = openDuckDb(directory.path, { path: 'other.duckdb', attach });
      expect(await codeAndExit(attached)).toBe('MF4025 2');
    }
    {
      await using _reader = await openDuckDb(directory.path, {}, { readOnly: true });
      await using _another = await openDuckDb(directory.path, {}, { readOnly: true });
      expect(await codeAndExit(openDuckDb(directory.path))).toBe('MF4025 2');
    }
    await using _other = await openDuckDb(directory.path, { path: 'other.duckdb', attach });
    expect(await codeAndExit(openDuckDb(directory.path))).toBe('MF4025 2');
  });

  test('attaches a file to several databases where all of them only read it', async () => {
    await using directory = await makeDirectory();
    await makeDatabase(directory.path);
    const attach = [
      { path: 'test.duckdb', alias: 'shared' },
      { path: ':memory:', alias: 'own' },
    ];
    const open = (path: string, attachReadOnly: boolean) =>
      openDuckDb(directory.path, { path, attach }, { attachReadOnly });
    await using one = await open('one.duckdb', true);
    await using two = await open('two.duckdb', true);
    for (const database of [one, two]) {
      const { rows } = await database.withConnection((c) =>
        c.query('select count(*)::int from shared.main.first'),
      );
      expect(rows).toEqual([[1000]]);
      await database.withConnection((c) => c.execute('create table own.main.t (a int)'));
      const writing = database.withConnection((c) => c.execute('create table shared.t (a int)'));
      expect(await codeAndExit(writing)).toBe('MF4014 1');
    }
    expect(await codeAndExit(open('three.duckdb', false))).toBe('MF4025 2');
  });

  test('reads read-only and says so', async () => {
    await using directory = await makeDirectory();
    await makeDatabase(directory.path);
    await using reader = await openDuckDb(directory.path, {}, { readOnly: true });
    const writing = reader.withConnection((c) => c.execute('create table t (a int)'));
    expect(await codeAndExit(writing)).toBe('MF4014 1');
  });

  test('opens nothing on disk when asked for memory', async () => {
    await using directory = await makeDirectory();
    await using database = await openDuckDb(directory.path, {}, { inMemory: true });
    await commit(database, 't');
    await database.ledger.seal();
    const { rows } = await database.withConnection((c) => c.query('select current_catalog()'));
    expect(rows).toEqual([['test']]);
    expect(existsSync(join(directory.path, 'test.duckdb'))).toBe(false);
  });

  test('waits for another process as long as it is told', async () => {
    await using directory = await makeDirectory();
    await using other = startProcess(directory.path, 'open');
    await other.said('open');
    const error = await errorOf(openDuckDb(directory.path, {}, { waitMs: 100 }));
    expect(error).toBeInstanceOf(LockError);
    expect(error.message).toContain(`PID ${other.pid}`);
    const waiting = openDuckDb(directory.path, {}, { waitMs: 30_000 });
    other.send('SIGKILL');
    await (await waiting).close();
  });
});

describe('a view of the project', () => {
  test('survives a rename of the database file', async () => {
    await using directory = await makeDirectory();
    {
      await using database = await openDuckDb(directory.path);
      await database.withConnection(async (connection) => {
        await connection.execute('create schema s; create table s.t as select 1 as a');
        await connection.execute('create view main.v as select * from "s"."t"');
      });
    }
    await rename(join(directory.path, 'test.duckdb'), join(directory.path, 'moved.duckdb'));
    await using database = await openDuckDb(directory.path, { path: 'moved.duckdb' });
    const { rows } = await database.withConnection((connection) => connection.query('from v'));
    expect(rows).toEqual([[1]]);
  });
});

describe('the settings of a target', () => {
  test('reach the engine', async () => {
    await using directory = await makeDirectory();
    await using database = await openDuckDb(directory.path, {
      memory_limit: '300MiB',
      temp_directory: 'spill',
      settings: { preserve_insertion_order: false },
      attach: [{ path: 'other.duckdb', alias: 'raw' }],
      secrets: [{ type: 'http', name: 'h', bearer_token: 'very-secret-token' }],
    });
    await database.setThreads(2);
    const sql = `select current_setting('memory_limit'), current_setting('temp_directory'),
      current_setting('preserve_insertion_order'), current_setting('threads'),
      current_setting('autoinstall_known_extensions')`;
    const { rows } = await database.withConnection((connection) => connection.query(sql));
    expect(rows).toEqual([['300.0 MiB', join(directory.path, 'spill'), false, 2, false]]);
    await database.withConnection((c) => c.execute('create table raw.main.t as select 1 as a'));
    expect(
      await database.introspector.relation({ database: 'raw', schema: 'main', identifier: 't' }),
    ).toEqual({ database: 'raw', schema: 'main', identifier: 't', kind: 'table' });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a setting', { settings: { no_such_setting: 1 } }, 'MF4028 2'],
    ['a limit', { memory_limit: 'lots' }, 'MF4028 2'],
    ['an extension', { extensions: ['spatial'] }, 'MF4015 2'],
    [
      'an extension for an attached database',
      { attach: [{ path: 'x', type: 'postgres' }] },
      'MF4015 2',
    ],
    ['an attached database', { attach: ['no/such/x.duckdb'] }, 'MF4027 2'],
    ['a secret', { secrets: [{ type: 'http', nonsense: 'abcdefgh' }] }, 'MF4028 2'],
    ['a temporary directory', { temp_directory: 'no/such/directory' }, 'MF4026 2'],
  ])('are refused with a code: %s', async (_name, values, expected) => {
    await using directory = await makeDirectory();
    const error = await errorOf(openDuckDb(directory.path, values));
    expect(`${error.code} ${error.exitCode}`).toBe(expected);
    expect(`${error.message} ${error.cause}`).not.toContain('abcdefgh');
    // Nothing stays open or locked.
    await (await openDuckDb(directory.path)).close();
  });
});

describe('the commit counter', () => {
  test('finds out that the database was set back, until that is accepted', async () => {
    await using directory = await makeDirectory();
    const path = await makeDatabase(directory.path);
    await copyFile(path, join(directory.path, 'backup'));
    {
      await using database = await openDuckDb(directory.path);
      await commit(database, 'second');
      await database.ledger.seal();
    }
    await copyFile(join(directory.path, 'backup'), path);
    const error = await errorOf(openDuckDb(directory.path));
    expect(`${error.code} ${error.exitCode}`).toBe('MF4032 3');
    expect(error.message).toContain('holds 1 commits, but 2 were made');
    expect(error.diagnostics[0]?.hint).toContain('memflow debug --accept-database');
    await (await openDuckDb(directory.path, {}, { acceptDatabase: true })).close();
    await (await openDuckDb(directory.path)).close();
  });

  test('finds out that the log of a killed run was damaged, however that is', async () => {
    await using directory = await makeDirectory();
    const path = await makeDatabase(directory.path);
    await using other = startProcess(directory.path, 'commit');
    while ((await countedIn(path)) < 10) await systemClock.sleep(20);
    other.send('SIGKILL');
    await other.ended;
    const [database, log, counter] = [path, `${path}.wal`, counterPath(path)];
    const before = await Promise.all([database, log, counter].map((file) => readFile(file)));
    const bytes = before[1] ?? Buffer.alloc(0);
    const flipped = Buffer.from(bytes);
    flipped[200] = (flipped[200] ?? 0) ^ 1;
    const damages: readonly (readonly [string, Buffer | null])[] = [
      ['cut in half', bytes.subarray(0, bytes.length / 2)],
      ['emptied', Buffer.alloc(0)],
      ['removed', null],
      ['overwritten', Buffer.alloc(bytes.length, 'x')],
      ['flipped', flipped],
    ];
    for (const [how, damaged] of damages) {
      await Promise.all([database, counter].map((file, i) => writeFile(file, before[i * 2] ?? '')));
      if (damaged === null) await rm(log, { force: true });
      else await writeFile(log, damaged);
      const { code, exitCode } = await errorOf(openDuckDb(directory.path));
      expect([how, exitCode]).toEqual([how, 3]);
      expect(['MF4031', 'MF4032']).toContain(code);
      // Not toEqual, which is slow for large buffers.
      expect((await readFile(database)).equals(before[0] ?? Buffer.alloc(0))).toBe(true);
      if (damaged === null || damaged.length === 0) continue;
      expect((await readFile(log)).equals(damaged)).toBe(true);
    }
    await Promise.all([database, log, counter].map((file, i) => writeFile(file, before[i] ?? '')));
    await (await openDuckDb(directory.path)).close();
  });

  test('begins anew, with a warning, where the database was deleted', async () => {
    await using directory = await makeDirectory();
    const path = await makeDatabase(directory.path);
    await rm(path);
    const effects = makeEffects();
    await (await openDuckDb(directory.path, {}, {}, effects)).close();
    expect(effects.events.map(({ level }) => level)).toEqual(['warn']);
    const quiet = makeEffects();
    await (await openDuckDb(directory.path, {}, {}, quiet)).close();
    expect(quiet.events).toEqual([]);
  });
});

describe('kill -9', () => {
  test('loses no commit that was acknowledged, and the next run goes on', async () => {
    await using directory = await makeDirectory();
    let acknowledged = 0;
    for (const rounds of [3, 11, 40]) {
      await using other = startProcess(directory.path, 'commit');
      await other.said(`committed ${rounds}`);
      other.send('SIGKILL');
      await other.ended;
      acknowledged += other.lines.filter((line) => line.startsWith('committed')).length;
      await using database = await openDuckDb(directory.path);
      const { rows } = await database.withConnection((connection) =>
        connection.query('select count(*) from memflow.commits'),
      );
      const stored = Number(rows[0]?.[0]);
      expect(stored - acknowledged).toBeGreaterThanOrEqual(0);
      expect(stored - acknowledged).toBeLessThanOrEqual(1);
      acknowledged = stored;
      // What the ledger says of each relation is what the relation holds.
      for (const [, { relation, fingerprint }] of await database.ledger.entries()) {
        const held = await database.withConnection((connection) =>
          connection.query(`select distinct n from ${relation.identifier}`),
        );
        expect(held.rows).toEqual([[Number(fingerprint)]]);
      }
    }
  });

  test('after an ALTER whose log only ATTACH can replay', async () => {
    await using directory = await makeDirectory();
    const path = await makeDatabase(directory.path);
    {
      // The same as a process that was killed: the log as it was before the instance was closed.
      await using database = await openDuckDb(directory.path);
      await database.withConnection((connection) =>
        connection.execute('alter table first add column x integer default (1 + 1)'),
      );
      await copyFile(`${path}.wal`, join(directory.path, 'log'));
      await copyFile(path, join(directory.path, 'copy'));
    }
    await copyFile(join(directory.path, 'copy'), path);
    await copyFile(join(directory.path, 'log'), `${path}.wal`);
    await expect(DuckDBInstance.create(path)).rejects.toThrow('replaying WAL');
    await using database = await openDuckDb(directory.path);
    const { rows } = await database.withConnection((c) => c.query('select sum(x) from first'));
    expect(rows).toEqual([[2000]]);
  });
});

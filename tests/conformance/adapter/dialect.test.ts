import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/adapter/adapter.ts';
import type { Dialect } from '../../../src/adapter/dialect.ts';
import type { ExistingRelation, RelationName } from '../../../src/adapter/relation.ts';
import { splitStatements } from '../../../src/sql/split-statements.ts';
import { makeDirectory } from '../../support/adapter-rig.ts';
import { ADAPTER_CASES } from './adapters.ts';

const SCHEMA = 'Ana"lytics';
const name = (identifier: string): RelationName => ({
  database: null,
  schema: SCHEMA,
  identifier,
});
const existing = (identifier: string, kind: ExistingRelation['kind']): ExistingRelation => ({
  ...name(identifier),
  kind,
});

interface Rig {
  readonly dialect: Dialect;
  readonly database: Database;
  readonly run: (sql: string) => Promise<number>;
  readonly rows: (relation: RelationName) => Promise<readonly (readonly unknown[])[]>;
}

describe.each(ADAPTER_CASES)('the dialect of $type', ({ open, dialect: load }) => {
  /** Runs `body` with a schema of a hostile name; every statement sent must be one statement. */
  async function withRig(body: (rig: Rig) => Promise<void>): Promise<void> {
    const dialect = await load();
    await using database = await open({ connections: 1 });
    await database.withConnection(async (connection) => {
      const run = (sql: string) => {
        expect(splitStatements(sql)).toHaveLength(1);
        expect(sql.trimEnd()).not.toMatch(/;$/);
        return connection.execute(sql);
      };
      const rows = async (relation: RelationName) =>
        (await connection.query(`select * from ${dialect.relation(relation)} order by all`)).rows;
      await run(dialect.createSchema(null, SCHEMA));
      await body({ dialect, database, run, rows });
    });
  }

  test('creates, replaces, renames and drops tables and views', async () => {
    await withRig(async ({ dialect, database, run, rows }) => {
      expect(await run(dialect.createTableAs(name('T 1'), 'select 1 as a -- one'))).toBe(1);
      await run(dialect.createTableAs(name('T 1'), 'select 2 as a', { orReplace: true }));
      await run(dialect.createView(name('v"'), `select * from ${dialect.relation(name('T 1'))}`));
      await run(dialect.createView(name('v"'), 'select 5 as b -- replaced'));
      expect(await rows(name('v"'))).toEqual([[5]]);
      expect(await database.introspector.relations([SCHEMA.toUpperCase()])).toEqual([
        existing('T 1', 'table'),
        existing('v"', 'view'),
      ]);
      await run(dialect.rename(existing('T 1', 'table'), 't2'));
      await run(dialect.rename(existing('v"', 'view'), 'v2'));
      expect(await rows(name('t2'))).toEqual([[2]]);
      expect(await database.introspector.relation(name('T2'))).toEqual(existing('t2', 'table'));
      await run(dialect.truncate(name('t2')));
      expect(await rows(name('t2'))).toEqual([]);
      await run(dialect.drop(existing('t2', 'table')));
      await run(dialect.drop(existing('v2', 'view')));
      await run(dialect.drop(existing('v2', 'view')));
      expect(await database.introspector.relation(name('t2'))).toBeNull();
      await run(dialect.dropSchema(null, SCHEMA));
      expect(await database.introspector.schemas()).not.toContain(SCHEMA);
    });
  });

  test('creates tables from definitions and fills them by name', async () => {
    await withRig(async ({ dialect, database, run, rows }) => {
      const definitions = ['"id" integer not null', '"na me" varchar', 'primary key ("id")'];
      await run(dialect.createTable(name('t'), definitions));
      await run(dialect.insertByName(name('t'), ['id', 'na me'], `select 'x' as "na me", 1 as id`));
      expect(await rows(name('t'))).toEqual([[1, 'x']]);
      expect(await database.introspector.columns(name('t'))).toEqual([
        { name: 'id', type: 'INTEGER', nullable: false },
        { name: 'na me', type: 'VARCHAR', nullable: true },
      ]);
      await expect(
        run(dialect.insertByName(name('t'), ['id', 'na me'], `select 1 as id, '' as "na me" -- x`)),
      ).rejects.toMatchObject({ code: 'MF4006' });
    });
  });

  test('keeps temporary tables apart', async () => {
    await withRig(async ({ dialect, run, rows }) => {
      const batch = dialect.temporaryName('b"atch');
      await run(dialect.createTableAs(batch, 'select 1 as a', { temporary: true }));
      await run(
        dialect.createTableAs(batch, 'select 2 as a', { temporary: true, orReplace: true }),
      );
      expect(await rows(batch)).toEqual([[2]]);
      await run(dialect.drop({ ...batch, kind: 'table' }));
    });
  });

  test('deletes what matches and merges', async () => {
    await withRig(async ({ dialect, run, rows }) => {
      const [target, source] = [name('target'), name('source')];
      const values = (list: string) => `select * from (values ${list}) v("k", "Part", n)`;
      await run(dialect.createTableAs(target, values("(1, 'a', 1), (2, 'a', 2), (3, 'b', null)")));
      await run(dialect.createTableAs(source, values("(2, 'a', 20), (3, 'b', 30), (4, 'b', 40)")));
      const keys = ['k', 'Part'];
      const columns = ['k', 'Part', 'n'];
      const predicates = ['DBT_INTERNAL_DEST.n is not null'];
      expect(await run(dialect.deleteMatching({ target, source, keys, predicates }))).toBe(1);
      expect(await rows(target)).toEqual([
        [1, 'a', 1],
        [3, 'b', null],
      ]);
      expect(await run(dialect.merge({ target, source, keys, columns }))).toBe(3);
      expect(await rows(target)).toEqual([
        [1, 'a', 1],
        [2, 'a', 20],
        [3, 'b', 30],
        [4, 'b', 40],
      ]);
      const again = dialect.merge({ target, source, keys, columns, onlyChanged: true });
      expect(await run(again)).toBe(0);
      await run(`update ${dialect.relation(source)} set n = null where k = 4`);
      expect(await run(again)).toBe(1);
      await run(`update ${dialect.relation(source)} set k = 5 where k = 4`);
      const keysOnly = dialect.merge({ target, source, keys, columns, updateColumns: [] });
      expect(await run(keysOnly)).toBe(1);
      expect(await rows(target)).toHaveLength(5);
    });
  });

  test('changes columns', async () => {
    await withRig(async ({ dialect, database, run }) => {
      await run(dialect.createTableAs(name('t'), 'select 1 as a'));
      await run(dialect.addColumn(name('t'), { name: 'B "x"', type: 'INTEGER' }));
      await run(dialect.alterColumnType(name('t'), { name: 'B "x"', type: 'BIGINT' }));
      await run(dialect.dropColumn(name('t'), 'a'));
      expect(await database.introspector.columns(name('t'))).toMatchObject([
        { name: 'B "x"', type: 'BIGINT' },
      ]);
    });
  });

  test('makes indexes and comments', async () => {
    await withRig(async ({ dialect, run }) => {
      await run(dialect.createTableAs(name('t'), 'select 1 as a, 2 as b'));
      await run(dialect.createView(name('v'), 'select 1 as a'));
      const index = { name: 'i "1"', columns: ['a', 'b'], unique: true };
      await run(dialect.createIndex(name('t'), index));
      await expect(
        run(`insert into ${dialect.relation(name('t'))} values (1, 2)`),
      ).rejects.toThrow();
      await run(dialect.commentOn(name('t'), 'table', "it's; --"));
      await run(dialect.commentOn(name('v'), 'view', 'a view'));
      await run(dialect.commentOnColumn(name('t'), 'a', 'a column'));
    });
  });

  test('reads a CSV file as it is written', async () => {
    await using directory = await makeDirectory();
    const path = join(directory.path, "it's.csv");
    const text = 'id;country;long;empty\n1;NO;12345678901234567890;\n2;"a;""b\nc";007;""\n';
    await writeFile(path, text);
    await withRig(async ({ dialect, run, rows }) => {
      const columns = ['id', 'country', 'long', 'emp"ty'];
      const source = dialect.csvSource({ path, columns, delimiter: ';', maxRecordBytes: 40 });
      await run(dialect.createTableAs(name('seed'), `select * from ${source}`));
      expect(await rows(name('seed'))).toEqual([
        ['1', 'NO', '12345678901234567890', null],
        ['2', 'a;"b\nc', '007', ''],
      ]);
      await writeFile(path, 'id;country;long;empty\n1;2;3\n');
      await expect(run(`create table short as select * from ${source}`)).rejects.toThrow();
    });
  });

  test('hashes rows', async () => {
    await withRig(async ({ dialect, run, rows }) => {
      const list = "('1', null), ('1', ''), (null, '1'), ('1', 'a')";
      await run(dialect.createTableAs(name('t'), `select * from (values ${list}) v(a, b)`));
      const hash = dialect.rowHash(['a', 'b'], 't');
      const sql = `select count(distinct ${hash}) from ${dialect.relation(name('t'))} as t`;
      await run(dialect.createView(name('n'), sql));
      expect(await rows(name('n'))).toEqual([[4]]);
    });
  });
});

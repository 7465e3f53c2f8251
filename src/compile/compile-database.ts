import type { Database } from '../adapter/adapter.ts';
import type { Connection, QueryResult, StatementOptions } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { holdsRows } from '../adapter/partition-ledger.ts';
import {
  type Column,
  type ExistingRelation,
  type RelationName,
  relationKey,
} from '../adapter/relation.ts';
import type { RelationCache } from './relation-cache.ts';

/** What templates may ask of the engine while they render. */
export interface CompileDatabase {
  readonly relations: RelationCache;
  /** Statements that change something are sent; without it they are refused with MF2404. */
  readonly allowsWrites: boolean;
  /** Sends one statement and returns its rows. @throws {AdapterError} */
  query(sql: string, options?: StatementOptions): Promise<QueryResult>;
  /** Sends one or several statements; the number of rows the last one changed. @throws {AdapterError} */
  execute(sql: string, options?: StatementOptions): Promise<number>;
  /** The columns a query would return. @throws {AdapterError} */
  describe(sql: string, options?: StatementOptions): Promise<readonly Column[]>;
  /** Whether a relation holds rows of its own, as a table does and a view over partitions. @throws {AdapterError} */
  holdsRows(existing: ExistingRelation): Promise<boolean>;
  /** The columns of a relation, in order. @throws {AdapterError} */
  columns(name: RelationName): Promise<readonly Column[]>;
}

export interface CompileDatabaseOptions {
  readonly database: Database;
  readonly dialect: Dialect;
  readonly relations: RelationCache;
  readonly allowsWrites: boolean;
  /**
   * The connection to use for everything. A caller that holds a lease has to pass it: its own uncommitted work is
   * seen only there, and a second lease could wait for the first one for ever.
   */
  readonly connection?: Connection;
  /** Signal, timeout and tag of every statement. */
  readonly statement?: Omit<StatementOptions, 'origin' | 'prepared'>;
}

/** The engine for templates: through one leased connection, or through a lease per statement. */
export function openCompileDatabase(options: CompileDatabaseOptions): CompileDatabase {
  const { database, dialect, relations, allowsWrites, connection, statement } = options;
  const use = <T>(body: (connection: Connection) => Promise<T>): Promise<T> =>
    connection === undefined ? database.withConnection(body, statement?.signal) : body(connection);
  let ledger: ReturnType<Database['ledger']['entries']> | undefined;
  return {
    relations,
    allowsWrites,
    query: (sql, more) => use((c) => c.query(sql, { ...statement, ...more })),
    execute: (sql, more) => use((c) => c.execute(sql, { ...statement, ...more })),
    describe: (sql, more) => use((c) => c.describe(sql, { ...statement, ...more })),
    holdsRows: async (existing) => {
      if (existing.kind === 'table') return true;
      ledger ??= database.ledger.entries();
      return holdsRows(existing, (await ledger).get(relationKey(existing)));
    },
    columns: (name) =>
      use((c) => c.describe(`select * from ${dialect.relation(name)}`, { ...statement })),
  };
}

import { errorDiagnostic, InternalError } from '../../base/errors.ts';
import { quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { Ledger, LedgerEntry } from '../adapter.ts';
import type { CellValue, QueryResult } from '../connection.ts';
import { type RelationName, relationKey } from '../relation.ts';
import type { CommitCounter } from './commit-counter.ts';

/** The schema that memflow keeps for itself in the user's database. */
const LEDGER_SCHEMA = 'memflow';
const TABLE = '"memflow"."ledger"';

/**
 * One row per commit, never updated: the row with the highest number is what holds. Rows of different models are
 * written at the same time by different connections, and appends to one table do not conflict.
 */
const CREATE_TABLE = `create table if not exists ${TABLE} (
  commit_number bigint not null,
  database_name varchar,
  schema_name varchar not null,
  identifier varchar not null,
  is_removed boolean not null,
  node_id varchar,
  materialized varchar,
  fingerprint varchar,
  row_count bigint,
  watermark varchar,
  invocation_id varchar,
  as_of varchar,
  written_at varchar
)`;

const SAME_RELATION =
  'partition by lower(database_name), lower(schema_name), lower(identifier) order by commit_number desc';
const LATEST = `from ${TABLE} qualify row_number() over (${SAME_RELATION}) = 1`;

/** Sends one of memflow's own questions. */
export type Ask = (sql: string) => Promise<QueryResult>;

/** What the ledger needs of the database it is kept in. */
export interface LedgerStore {
  readonly catalog: string;
  /** Null in memory, where nothing is counted. */
  readonly counter: CommitCounter | null;
  readonly ask: Ask;
  checkpoint(): Promise<void>;
}

const INSERT = `insert into ${TABLE} values (`;

/** The number of the commit that a statement of `recordSql` or `forgetSql` belongs to; 0 for any other statement. */
export function commitNumberOf(sql: string): number {
  return sql.startsWith(INSERT) ? Number.parseInt(sql.slice(INSERT.length), 10) : 0;
}

/** The number of the last commit in a database; null where it has no ledger. */
export async function lastCommit(catalog: string, ask: Ask): Promise<number | null> {
  const { rows } = await ask(
    `select count(*) from duckdb_tables()
where database_name = ${stringLiteral(catalog)} and schema_name = '${LEDGER_SCHEMA}' and table_name = 'ledger'`,
  );
  if (rows[0]?.[0] === 0) return null;
  const last = await ask(
    `select coalesce(max(commit_number), 0) from ${quoteIdentifier(catalog)}.${TABLE}`,
  );
  return Number(last.rows[0]?.[0] ?? 0);
}

/** The ledger of a DuckDB database. */
export class DuckDbLedger implements Ledger {
  readonly #store: LedgerStore;
  /** The last number given out; null before `prepare`. */
  #commits: number | null = null;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  async prepare(): Promise<void> {
    await this.#store.ask(`create schema if not exists ${quoteIdentifier(LEDGER_SCHEMA)}`);
    await this.#store.ask(CREATE_TABLE);
    this.#commits = await lastCommit(this.#store.catalog, this.#store.ask);
  }

  async entries(): Promise<ReadonlyMap<string, LedgerEntry>> {
    if ((await lastCommit(this.#store.catalog, this.#store.ask)) === null) return new Map();
    const { rows } = await this.#store.ask(`select database_name, schema_name, identifier, node_id,
materialized, fingerprint, row_count, watermark, invocation_id, as_of, written_at
from (${LATEST}) where not is_removed order by commit_number`);
    return new Map(rows.map(toEntry).map((entry) => [relationKey(entry.relation), entry]));
  }

  recordSql(entry: LedgerEntry): string {
    return this.#insert(entry.relation, false, [
      entry.nodeId,
      entry.materialized,
      entry.fingerprint,
      entry.rows,
      entry.watermark,
      entry.invocationId,
      entry.asOf,
      entry.writtenAt,
    ]);
  }

  /** A row of its own, because a DELETE could conflict with one of another connection. */
  forgetSql(name: RelationName): string {
    return this.#insert(
      name,
      true,
      Array.from({ length: 8 }, () => null),
    );
  }

  async seal(): Promise<void> {
    // The row with the highest number stays in any case: it is the database's counter.
    await this.#store.ask(`delete from ${TABLE} where commit_number not in (
  select commit_number from (${LATEST}) where not is_removed
  union all select max(commit_number) from ${TABLE})`);
    await this.#store.checkpoint();
    const commits = await lastCommit(this.#store.catalog, this.#store.ask);
    if (commits !== null) await this.#store.counter?.seal(commits);
  }

  #insert(
    { database, schema, identifier }: RelationName,
    isRemoved: boolean,
    values: readonly (string | number | null)[],
  ): string {
    if (this.#commits === null) {
      throw new InternalError(
        errorDiagnostic('MF9001', 'the ledger was written before it was prepared'),
      );
    }
    this.#commits++;
    const cells = [this.#commits, database, schema, identifier, isRemoved, ...values];
    return `${INSERT}${cells.map(literal).join(', ')})`;
  }
}

function literal(value: string | number | boolean | null): string {
  return typeof value === 'string' ? stringLiteral(value) : String(value);
}

function toEntry(row: readonly CellValue[]): LedgerEntry {
  const [database, schema, identifier, nodeId, materialized, fingerprint, rows, ...rest] = row;
  const [watermark, invocationId, asOf, writtenAt] = rest;
  return {
    relation: {
      database: text(database),
      schema: String(schema),
      identifier: String(identifier),
    },
    nodeId: String(nodeId),
    materialized: String(materialized),
    fingerprint: String(fingerprint),
    rows: typeof rows === 'number' ? rows : null,
    watermark: text(watermark),
    invocationId: String(invocationId),
    asOf: String(asOf),
    writtenAt: String(writtenAt),
  };
}

function text(value: CellValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

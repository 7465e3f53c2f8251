import { errorDiagnostic, InternalError } from '../../base/errors.ts';
import { quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { Ledger, LedgerEntry } from '../adapter.ts';
import type { BatchRecord, RecordedBatch } from '../batch-ledger.ts';
import type { QueryResult } from '../connection.ts';
import type {
  PartitionChange,
  PartitionEntry,
  Partitioning,
  SupersededFile,
} from '../partition-ledger.ts';
import { type RelationName, relationKey } from '../relation.ts';
import type { CommitCounter } from './commit-counter.ts';
import {
  CREATE_BATCH_LEDGER,
  forgetBatches,
  readBatches,
  recordBatch,
  selectBatches,
} from './duckdb-batch-ledger.ts';
import {
  CREATE_PARTITION_LEDGER,
  FORGET_SUPERSEDED,
  forgetFilesSql,
  partitionChangeSql,
  readPartitions,
  SELECT_PARTITIONS,
  SELECT_SUPERSEDED,
} from './duckdb-partition-ledger.ts';
import { measureBytes } from './measure-bytes.ts';

/** The schema that memflow keeps for itself in the user's database. */
const LEDGER_SCHEMA = 'memflow';
const TABLE = '"memflow"."commits"';
const VIEW = '"memflow"."ledger"';

/**
 * One row per commit, never updated: the row with the highest number is what holds. Rows of different models are
 * written at the same time by different connections, and appends to one table do not conflict. What is known of the
 * relation is one JSON text: a row of two columns costs half of what one of thirteen does (bench/ledger.mjs).
 */
const CREATE_TABLE = `create table if not exists ${TABLE} (
  commit_number bigint not null,
  entry varchar not null
)`;

/** An entry as it stands in its row. */
interface StoredEntry {
  readonly database: string | null;
  readonly schema: string;
  readonly identifier: string;
  readonly removed?: true;
  readonly node_id?: string;
  readonly materialized?: string;
  readonly fingerprint?: string;
  readonly rows?: number | null;
  readonly watermark?: string | null;
  readonly partitioning?: StoredPartitioning | null;
  readonly invocation_id?: string;
  readonly as_of?: string;
  readonly written_at?: string;
}

interface StoredPartitioning
  extends Pick<Partitioning, 'field' | 'granularity' | 'layout' | 'location'> {
  readonly field_type: string;
  readonly rows_written: number;
}

const field = (name: string) => `json_extract_string(entry, '$.${name}')`;
const SAME_RELATION = `partition by ${['database', 'schema', 'identifier'].map((name) => `lower(${field(name)})`).join(', ')} order by commit_number desc`;
const LATEST = `from ${TABLE} qualify row_number() over (${SAME_RELATION}) = 1`;
const NOT_REMOVED = `${field('removed')} is null`;

/** The ledger as people read it: the latest entry of every relation, a column for each fact. */
const CREATE_VIEW = `create view if not exists ${VIEW} as
select commit_number, ${field('database')} as database_name, ${field('schema')} as schema_name,
  ${['identifier', 'node_id', 'materialized', 'fingerprint'].map((name) => `${field(name)} as ${name}`).join(', ')},
  cast(${field('rows')} as bigint) as row_count,
  ${['watermark', 'invocation_id', 'as_of', 'written_at'].map((name) => `${field(name)} as ${name}`).join(', ')}
from (select * ${LATEST}) where ${NOT_REMOVED}`;

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

/**
 * The number of the commit that a statement of `recordSql` or `forgetSql` belongs to, also where it stands on a line of
 * its own behind others; 0 for any other statement.
 */
export function commitNumberOf(sql: string): number {
  const line = sql.lastIndexOf(`\n${INSERT}`) + 1;
  return sql.startsWith(INSERT, line) ? Number.parseInt(sql.slice(line + INSERT.length), 10) : 0;
}

async function hasTable(
  { catalog, ask }: Pick<LedgerStore, 'catalog' | 'ask'>,
  name: string,
): Promise<boolean> {
  const { rows } = await ask(
    `select count(*) from duckdb_tables()
where database_name = ${stringLiteral(catalog)} and schema_name = '${LEDGER_SCHEMA}' and table_name = ${stringLiteral(name)}`,
  );
  return rows[0]?.[0] !== 0;
}

/** The number of the last commit in a database; null where it has no ledger. */
export async function lastCommit(catalog: string, ask: Ask): Promise<number | null> {
  if (!(await hasTable({ catalog, ask }, 'commits'))) return null;
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
    await this.#store.ask(CREATE_VIEW);
    for (const sql of [...CREATE_PARTITION_LEDGER, ...CREATE_BATCH_LEDGER]) {
      await this.#store.ask(sql);
    }
    this.#commits = await lastCommit(this.#store.catalog, this.#store.ask);
  }

  async entries(): Promise<ReadonlyMap<string, LedgerEntry>> {
    if ((await lastCommit(this.#store.catalog, this.#store.ask)) === null) return new Map();
    const { rows } = await this.#store.ask(
      `select entry from (select * ${LATEST}) where ${NOT_REMOVED} order by commit_number`,
    );
    return new Map(
      rows
        .map(([text]) => toEntry(String(text)))
        .map((entry) => [relationKey(entry.relation), entry]),
    );
  }

  async partitions(): Promise<ReadonlyMap<string, readonly PartitionEntry[]>> {
    if (!(await hasTable(this.#store, 'partition_log'))) return new Map();
    const { rows } = await this.#store.ask(SELECT_PARTITIONS);
    return readPartitions(rows);
  }

  /** Their number is lower than that of the entry that follows, which is the one that counts as the commit's. */
  recordPartitionsSql(change: PartitionChange, writtenAt: string): readonly string[] {
    return partitionChangeSql(change, this.#nextCommit(), writtenAt);
  }

  recordSql(entry: LedgerEntry): string {
    const { nodeId, materialized, fingerprint, rows, watermark, invocationId, asOf } = entry;
    return this.#insert({
      ...entry.relation,
      node_id: nodeId,
      materialized,
      fingerprint,
      rows,
      watermark,
      ...(entry.partitioning !== null && { partitioning: storePartitioning(entry.partitioning) }),
      invocation_id: invocationId,
      as_of: asOf,
      written_at: entry.writtenAt,
    });
  }

  /** A row of its own, because a DELETE could conflict with one of another connection. */
  forgetSql({ database, schema, identifier }: RelationName): string {
    return this.#insert({ database, schema, identifier, removed: true });
  }

  async batches(name: RelationName): Promise<readonly RecordedBatch[]> {
    if (!(await hasTable(this.#store, 'batch_log'))) return [];
    const { rows } = await this.#store.ask(selectBatches(name));
    return readBatches(rows);
  }

  recordBatchSql(record: BatchRecord): string {
    return recordBatch(record);
  }

  forgetBatchesSql(name: RelationName): string {
    return forgetBatches(name);
  }

  async supersededFiles(): Promise<readonly SupersededFile[]> {
    if (!(await hasTable(this.#store, 'superseded_files'))) return [];
    const { rows } = await this.#store.ask(SELECT_SUPERSEDED);
    return rows.map(([path, since]) => ({ path: String(path), since: String(since) }));
  }

  async forgetFiles(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await this.#store.ask(forgetFilesSql(paths));
  }

  async seal(): Promise<void> {
    // The row with the highest number stays in any case: it is the database's counter.
    await this.#store.ask(`delete from ${TABLE} where commit_number not in (
  select commit_number from (select * ${LATEST}) where ${NOT_REMOVED}
  union all select max(commit_number) from ${TABLE})`);
    await this.#store.ask(FORGET_SUPERSEDED);
    await this.#store.checkpoint();
    await measureBytes(this.#store.ask, async () => {
      const entries = await this.entries();
      return (name) => entries.get(relationKey({ ...name, database: null }))?.partitioning?.layout;
    });
    const commits = await lastCommit(this.#store.catalog, this.#store.ask);
    if (commits !== null) await this.#store.counter?.seal(commits);
  }

  #insert(entry: StoredEntry): string {
    return `${INSERT}${this.#nextCommit()}, ${stringLiteral(JSON.stringify(entry))})`;
  }

  #nextCommit(): number {
    if (this.#commits === null) {
      throw new InternalError(
        errorDiagnostic('MF9001', 'the ledger was written before it was prepared'),
      );
    }
    this.#commits++;
    return this.#commits;
  }
}

function toEntry(text: string): LedgerEntry {
  const stored: StoredEntry = JSON.parse(text);
  const { database, schema, identifier } = stored;
  return {
    relation: { database, schema, identifier },
    nodeId: stored.node_id ?? '',
    materialized: stored.materialized ?? '',
    fingerprint: stored.fingerprint ?? '',
    rows: stored.rows ?? null,
    watermark: stored.watermark ?? null,
    partitioning: stored.partitioning == null ? null : readPartitioning(stored.partitioning),
    invocationId: stored.invocation_id ?? '',
    asOf: stored.as_of ?? '',
    writtenAt: stored.written_at ?? '',
  };
}

function storePartitioning(partitioning: Partitioning): StoredPartitioning {
  const { field: name, fieldType, granularity, layout, location } = partitioning;
  const { rowsWritten } = partitioning;
  return {
    field: name,
    field_type: fieldType,
    granularity,
    layout,
    location,
    rows_written: rowsWritten,
  };
}

function readPartitioning(stored: StoredPartitioning): Partitioning {
  const { field_type: fieldType, rows_written: rowsWritten } = stored;
  const { field: name, granularity, layout, location } = stored;
  return { field: name, fieldType, granularity, layout, location, rowsWritten };
}

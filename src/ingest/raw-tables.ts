import type { Connection } from '../adapter/connection.ts';
import { stringLiteral } from '../sql/literals.ts';

/** The schema that ingestion owns; models only read it. */
export const RAW_SCHEMA = 'raw';

/**
 * The tables, created where missing. `git_commits` is what is known of each history; `ingestions` counts the loads,
 * one row each. A row that a source takes back stays as `is_removed` under a new `load_id`, so that what was built on it
 * finds out.
 */
const TABLES_SQL = `
create schema if not exists ${RAW_SCHEMA};
create table if not exists ${RAW_SCHEMA}.raw_memories (
  memory_id varchar not null,
  content varchar,
  concepts varchar[],
  activation_strength double,
  created_at timestamp not null,
  last_accessed_at timestamp,
  access_count bigint,
  importance_score double,
  memory_type varchar,
  source_id varchar not null,
  natural_key varchar not null,
  load_id bigint not null,
  is_removed boolean not null
);
create table if not exists ${RAW_SCHEMA}.memory_accesses (
  memory_id varchar not null,
  accessed_at timestamp not null,
  kind varchar not null,
  weight double not null,
  context_id varchar,
  actor_id varchar,
  source_id varchar,
  natural_key varchar,
  load_id bigint not null,
  is_removed boolean not null
);
-- of versions that had no feeds
alter table ${RAW_SCHEMA}.memory_accesses add column if not exists source_id varchar;
alter table ${RAW_SCHEMA}.memory_accesses add column if not exists natural_key varchar;
create table if not exists ${RAW_SCHEMA}.git_commits (
  source_id varchar not null,
  commit_id varchar not null,
  authored_at timestamp,
  subject varchar,
  load_id bigint not null
);
create table if not exists ${RAW_SCHEMA}.ingestions (
  load_id bigint not null,
  source varchar not null,
  source_id varchar not null,
  ingested_at timestamp not null,
  commits bigint not null,
  accesses bigint not null,
  memories bigint not null,
  removed_commits bigint not null
)`;

/** Creates the raw schema and its tables where they are missing. */
export async function prepareRawTables(connection: Connection): Promise<void> {
  await connection.execute(TABLES_SQL);
}

/** The number of a query's single cell. */
export async function queryNumber(connection: Connection, sql: string): Promise<number> {
  const { rows } = await connection.query(sql);
  return Number(rows[0]?.[0] ?? 0);
}

/** The text of a query's single cell, or null. */
export async function queryText(connection: Connection, sql: string): Promise<string | null> {
  const { rows } = await connection.query(sql);
  const cell = rows[0]?.[0];
  return cell === null || cell === undefined ? null : String(cell);
}

/** The number of the next ingestion: dirty means a higher one than before. */
export function nextLoadId(connection: Connection): Promise<number> {
  return queryNumber(
    connection,
    `select coalesce(max(load_id), 0) + 1 from ${RAW_SCHEMA}.ingestions`,
  );
}

/**
 * The moment of the latest access of all, as `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC; null where there is none. With `now`
 * accesses after it do not count, unless there are no others: a clock that was wrong once must not set the time.
 */
export function lastAccessedAt(connection: Connection, now?: Date): Promise<string | null> {
  const latest = 'max(accessed_at)';
  const known = now === undefined ? null : `timestamp ${timestampText(now)}`;
  const chosen =
    known === null
      ? latest
      : `coalesce(${latest} filter (where accessed_at <= ${known}), ${latest})`;
  return queryText(
    connection,
    `select ${chosen}::varchar from ${RAW_SCHEMA}.memory_accesses where not is_removed`,
  );
}

/** A moment as the text of an SQL literal in UTC, quotes included. */
export function timestampText(moment: Date): string {
  return stringLiteral(moment.toISOString().slice(0, -1));
}

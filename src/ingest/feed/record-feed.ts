import type { Connection } from '../../adapter/connection.ts';
import type { FeedConfig } from '../../config/ingest-config.ts';
import { stringLiteral } from '../../sql/literals.ts';
import { nextLoadId, queryNumber, RAW_SCHEMA, timestampText } from '../raw-tables.ts';
import { FEED_ROWS, kindsOf } from './map-feed-rows.ts';

/** What became of the rows of a feed. */
export interface FeedCounts {
  /** The number of this ingestion; null where nothing was new and nothing was written. */
  readonly loadId: number | null;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Known rows that the files no longer have. */
  readonly vanished: number;
  /** Of these, taken back. */
  readonly removed: number;
}

const KNOWN = 'memflow_feed_known';
const FRESH = 'memflow_feed_fresh';
const GONE = 'memflow_feed_gone';

/** What `raw` tables keep for rows whose feed says nothing. */
const FILLED: Readonly<Record<string, string>> = {
  kind: "coalesce(kind, 'touch')",
  weight: 'coalesce(weight, 1.0)',
};

/** The id under which the rows of a feed's source are kept. */
export function feedSourceId(feed: FeedConfig): string {
  return `feed:${feed.source}`;
}

function tableOf(feed: FeedConfig): string {
  return `${RAW_SCHEMA}.${feed.table === 'memories' ? 'raw_memories' : 'memory_accesses'}`;
}

/** Compares the rows with what is known, key by key: `FRESH` is new or changed, `GONE` is in no file any more. */
async function compare(connection: Connection, feed: FeedConfig): Promise<void> {
  const content = ['memory_id', ...Object.keys(kindsOf(feed))];
  const values = content.map((name) => `${FILLED[name] ?? name} as ${name}`);
  const known = content.map((name) => `known.${name}`).join(', ');
  const fresh = content.map((name) => `rows.${name}`).join(', ');
  await connection.execute(`
    create or replace temp table ${KNOWN} as
    select natural_key, ${content.join(', ')}
    from ${tableOf(feed)}
    where source_id = ${stringLiteral(feedSourceId(feed))} and not is_removed;
    create or replace temp table ${FRESH} as
    with rows as (select natural_key, ${values.join(', ')} from ${FEED_ROWS})
    select rows.*, known.natural_key is not null as is_known
    from rows
    left join ${KNOWN} as known on known.natural_key = rows.natural_key
    where known.natural_key is null or row(${known}) is distinct from row(${fresh});
    create or replace temp table ${GONE} as
    select natural_key from ${KNOWN} where natural_key not in (select natural_key from ${FEED_ROWS})`);
}

/**
 * Takes back what a changed row was, and what is gone where the feed says so. The new row of a memory takes the place of
 * any that has its id; everything else stays as \`is_removed\`, so that what was built on it finds out.
 */
async function takeBack(connection: Connection, feed: FeedConfig, loadId: number): Promise<void> {
  const table = tableOf(feed);
  const source = `source_id = ${stringLiteral(feedSourceId(feed))}`;
  if (feed.table === 'memories') {
    await connection.execute(
      `delete from ${table} where ${source} and memory_id in (select memory_id from ${FRESH})`,
    );
  }
  const gone = feed.onMissing === 'remove' ? `union all select natural_key from ${GONE}` : '';
  await connection.execute(`
    update ${table}
    set is_removed = true, load_id = ${loadId}
    where ${source} and not is_removed
      and natural_key in (select natural_key from ${FRESH} where is_known ${gone})`);
}

async function insertFresh(
  connection: Connection,
  feed: FeedConfig,
  loadId: number,
): Promise<void> {
  await connection.execute(`
    insert into ${tableOf(feed)} by name
    select * exclude (is_known), ${stringLiteral(feedSourceId(feed))} as source_id, ${loadId} as load_id, false as is_removed
    from ${FRESH}
    order by ${feed.table === 'memories' ? 'natural_key' : 'accessed_at, natural_key'}`);
}

/**
 * Brings the rows of `FEED_ROWS` into the raw table as one ingestion. A row that did not change keeps its `load_id`. To be
 * called within a transaction.
 */
export async function recordFeed(
  connection: Connection,
  feed: FeedConfig,
  now: Date,
): Promise<FeedCounts> {
  await compare(connection, feed);
  const count = (sql: string) => queryNumber(connection, `select count(*) from ${sql}`);
  const rows = await count(FEED_ROWS);
  const changed = await count(`${FRESH} where is_known`);
  const added = (await count(FRESH)) - changed;
  const vanished = await count(GONE);
  const removed = feed.onMissing === 'remove' ? vanished : 0;
  const counts = { rows, added, changed, unchanged: rows - added - changed, vanished, removed };
  if (added + changed + removed === 0) return { loadId: null, ...counts };
  const loadId = await nextLoadId(connection);
  await takeBack(connection, feed, loadId);
  await insertFresh(connection, feed, loadId);
  const written = added + changed + removed;
  await connection.execute(`
    insert into ${RAW_SCHEMA}.ingestions values (
      ${loadId}, 'feed', ${stringLiteral(feedSourceId(feed))}, timestamp ${timestampText(now)}, 0,
      ${feed.table === 'accesses' ? written : 0}, ${feed.table === 'memories' ? written : 0}, 0)`);
  return { loadId, ...counts };
}

/** Drops the temporary tables. */
export async function dropFeedTables(connection: Connection): Promise<void> {
  await connection.execute(
    [FEED_ROWS, KNOWN, FRESH, GONE].map((name) => `drop table if exists temp.${name}`).join('; '),
  );
}

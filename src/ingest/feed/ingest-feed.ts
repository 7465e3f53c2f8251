import type { Connection } from '../../adapter/connection.ts';
import type { Dialect } from '../../adapter/dialect.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Effects } from '../../base/effects.ts';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import { formatCount } from '../../base/format-count.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { FeedConfig, FeedExpression } from '../../config/ingest-config.ts';
import { stringLiteral } from '../../sql/literals.ts';
import { lastAccessedAt, prepareRawTables, queryNumber, RAW_SCHEMA } from '../raw-tables.ts';
import { checkFeedRows } from './check-feed-rows.ts';
import { FeedError, type FeedFile } from './feed-file.ts';
import type { FoundFile } from './find-feed-files.ts';
import { mapFeedRows, prepareFeedRows } from './map-feed-rows.ts';
import { openFeedFiles } from './open-feed-files.ts';
import { dropFeedTables, type FeedCounts, feedSourceId, recordFeed } from './record-feed.ts';

/** What the ingestion of a feed did. */
export interface FeedResult extends FeedCounts {
  readonly feed: string;
  readonly table: FeedConfig['table'];
  readonly files: readonly string[];
  /** Accesses that stood there twice. */
  readonly duplicates: number;
  /** The latest access in the raw tables, as a text in UTC. */
  readonly lastAccessedAt: string | null;
  readonly warnings: readonly Diagnostic[];
}

export interface FeedContext {
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly effects: Effects;
}

/** @throws {FeedError} MF1814 where the engine does not know the zone */
async function checkTimezone({ timezone }: FeedConfig, connection: Connection): Promise<void> {
  if (timezone === null) return;
  const probe = `select timezone(${stringLiteral(timezone.text)}, timestamp '2000-01-01')`;
  await connection.query(probe).catch((error: unknown) => {
    if (!(error instanceof AdapterError)) throw error;
    const message = `there is no time zone "${timezone.text}"`;
    const hint = 'use a name of the IANA list, such as Europe/Berlin';
    throw new FeedError(errorDiagnostic('MF1814', message, { span: timezone.span, hint }), error);
  });
}

/** A key that no JSON record has is empty in all of them, which may be so, or a slip of the pen. */
function warningsOfKeys(
  unknownKeys: readonly FeedExpression[],
  files: readonly FeedFile[],
): readonly Diagnostic[] {
  const known = new Set(files.flatMap(({ columns }) => columns));
  for (const { text } of unknownKeys) known.delete(text);
  return unknownKeys.map(({ text, span }) => ({
    code: 'MF1819',
    severity: 'warning',
    message: `no record has the key "${text}"`,
    span,
    hint: didYouMean(text, known) ?? `they have ${[...known].join(', ')}`,
  }));
}

async function warningsOf(
  feed: FeedConfig,
  counts: FeedCounts,
  connection: Connection,
): Promise<readonly Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  const warn = (code: 'MF1817' | 'MF1818', message: string, hint: string) =>
    warnings.push({ code, severity: 'warning', message, span: feed.span, hint });
  if (counts.vanished > counts.removed) {
    warn(
      'MF1818',
      `kept of the feed "${feed.name}": ${formatCount(counts.vanished, 'known row')} that no file has any more`,
      'on_missing: remove takes them back',
    );
  }
  if (feed.table === 'accesses') {
    const unknown = await queryNumber(
      connection,
      `select count(*) from ${RAW_SCHEMA}.memory_accesses
       where source_id = ${stringLiteral(feedSourceId(feed))} and not is_removed
         and memory_id not in (select memory_id from ${RAW_SCHEMA}.raw_memories)`,
    );
    if (unknown > 0) {
      warn(
        'MF1817',
        `without effect of the feed "${feed.name}": ${formatCount(unknown, 'access', 'accesses')} of memories that nothing has brought`,
        'ingest the feed of their memories, under the same source and with the same keys',
      );
    }
  }
  return warnings;
}

/**
 * Brings the rows of a feed's files, as `findFeedFiles` gave them, into a raw table: new and changed rows under a new load_id, unchanged ones left
 * alone, those that are in no file any more counted, and taken back where the feed says so. One transaction; whole or not
 * at all.
 * @throws {FeedError} MF1813 - MF1816: files, columns or rows that do not fit
 * @throws {CsvError} MF502x @throws {AdapterError} MF4xxx
 */
export async function ingestFeed(
  feed: FeedConfig,
  found: readonly FoundFile[],
  context: FeedContext,
): Promise<FeedResult> {
  const { connection, effects } = context;
  const now = effects.clock.now();
  return connection.transaction(async () => {
    await prepareRawTables(connection);
    await checkTimezone(feed, connection);
    await prepareFeedRows(feed, connection);
    const { files, unknownKeys } = await openFeedFiles(feed, found, context);
    for (const [number, file] of files.entries()) {
      // without a single key there is no record in any file of JSON
      if (file.columns.length > 0) await mapFeedRows(feed, { file, number }, connection);
    }
    const duplicates = await checkFeedRows(feed, files, connection);
    const counts = await recordFeed(connection, feed, now);
    const warnings = [
      ...warningsOfKeys(unknownKeys, files),
      ...(await warningsOf(feed, counts, connection)),
    ];
    await dropFeedTables(connection);
    return {
      feed: feed.name,
      table: feed.table,
      files: files.map(({ path }) => path),
      ...counts,
      rows: counts.rows + duplicates,
      duplicates,
      lastAccessedAt: await lastAccessedAt(connection, now),
      warnings,
    };
  });
}

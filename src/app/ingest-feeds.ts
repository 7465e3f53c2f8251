import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { formatCount } from '../base/format-count.ts';
import { didYouMean } from '../base/nearest.ts';
import type { FeedConfig } from '../config/ingest-config.ts';
import { BUILT_IN_SOURCES } from '../config/parse-ingest.ts';
import { type FoundFile, findFeedFiles } from '../ingest/feed/find-feed-files.ts';
import { type FeedResult, ingestFeed } from '../ingest/feed/ingest-feed.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import type { Session } from './session.ts';

function describe(result: FeedResult): readonly string[] {
  const { feed, rows, added, changed, unchanged, vanished, removed, duplicates, files } = result;
  const parts = [
    `${added} new`,
    `${changed} changed`,
    `${unchanged} unchanged`,
    ...(vanished > 0 ? [`${vanished} vanished${removed > 0 ? ' and taken back' : ''}`] : []),
    ...(duplicates > 0 ? [`${duplicates} there twice`] : []),
  ];
  return [
    `${feed}: ${formatCount(rows, 'row')} in ${formatCount(files.length, 'file')}: ${parts.join(', ')}.`,
  ];
}

/** The feed of a name. @throws {UsageError} MF1002 */
function findFeed(name: string, feeds: readonly FeedConfig[]): FeedConfig {
  const feed = feeds.find((candidate) => candidate.name === name);
  if (feed !== undefined) return feed;
  const names = [...feeds.map((candidate) => candidate.name), ...BUILT_IN_SOURCES];
  throw new UsageError(
    errorDiagnostic('MF1002', `there is no feed or source "${name}"`, {
      hint: didYouMean(name, names) ?? `one of ${names.join(', ')}`,
    }),
  );
}

/** What `memflow ingest` says in a project without feeds. */
function sayWhatThereIs(): CommandOutcome {
  return succeeded(
    [
      'This project has no feeds. What can be ingested without one:',
      '  memflow ingest git [dir]         the history of a repository',
      '  memflow ingest touches <csv>     a history that was exported as CSV',
      '  memflow ingest sample            10,000 invented memories',
      '  memflow ingest synthetic         generated memories for benchmarks',
      'Feeds of CSV, Parquet and JSON files are entries of "ingest:" in the project file: docs/guide/ingest.md',
    ],
    { feeds: [] },
  );
}

/** The files of each feed, before a database is made: what finds none leaves nothing behind. @throws {FeedError} MF1812 */
async function findFiles(
  session: Session,
  feeds: readonly FeedConfig[],
  root: string,
): Promise<readonly (readonly FoundFile[])[]> {
  const { database } = await session.database('memory');
  return database.withConnection(async (connection) => {
    const found: (readonly FoundFile[])[] = [];
    for (const feed of feeds) found.push(await findFeedFiles(feed, root, connection));
    return found;
  });
}

/**
 * Brings feeds into the raw tables, each in a transaction of its own; those of memories first, so that accesses find
 * theirs. Without a name all of them. @throws {UsageError | FeedError | CsvError | AdapterError}
 */
export async function ingestFeeds(
  session: Session,
  name: string | undefined,
): Promise<CommandOutcome> {
  const { files, adapter } = await session.project();
  const { feeds } = files.config;
  if (name === undefined && feeds.length === 0) return sayWhatThereIs();
  const asked =
    name === undefined
      ? [...feeds].sort((a, b) => Number(a.table === 'accesses') - Number(b.table === 'accesses'))
      : [findFeed(name, feeds)];
  const found = await findFiles(session, asked, files.root);
  const { database } = await session.database('write');
  const results: FeedResult[] = [];
  for (const [i, feed] of asked.entries()) {
    const result = await database.withConnection((connection) =>
      ingestFeed(feed, found[i] ?? [], {
        connection,
        dialect: adapter.dialect,
        effects: session.effects,
      }),
    );
    await database.ledger.seal();
    for (const warning of result.warnings) session.warn(warning);
    results.push(result);
  }
  const last = results.at(-1)?.lastAccessedAt ?? null;
  return succeeded(
    [...results.flatMap(describe), ...(last === null ? [] : [`Last access: ${last}`])],
    { feeds: results },
  );
}

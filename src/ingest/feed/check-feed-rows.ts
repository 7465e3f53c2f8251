import type { Connection } from '../../adapter/connection.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { FeedConfig } from '../../config/ingest-config.ts';
import { FeedError, type FeedFile, type FeedPlace } from './feed-file.ts';
import { FEED_ROWS, kindsOf } from './map-feed-rows.ts';
import { KIND_WORDS } from './value-sql.ts';

/** How many faults are told at once. */
const MAX_FAULTS = 10;

function placeOf(files: readonly FeedFile[], file: unknown, row: unknown): Promise<FeedPlace> {
  const found = files[Number(file)];
  return found === undefined ? Promise.resolve({ words: '' }) : found.locate(Number(row));
}

const spanOf = ({ span }: FeedPlace) => (span === undefined ? {} : { span });

async function badValues(
  feed: FeedConfig,
  files: readonly FeedFile[],
  connection: Connection,
): Promise<readonly Diagnostic[]> {
  const { rows } = await connection.query(`
    select file, row, fault.name, fault.value
    from (select file, row, unnest(faults) as fault from ${FEED_ROWS} where len(faults) > 0)
    order by file, row limit ${MAX_FAULTS}`);
  return Promise.all(
    rows.map(async ([file, row, name, value]) => {
      const place = await placeOf(files, file, row);
      const kind = kindsOf(feed)[String(name)];
      const what =
        value === null
          ? `${String(name)} is empty`
          : `${JSON.stringify(value)} is not ${kind === undefined ? 'a value' : KIND_WORDS[kind]} (${String(name)})`;
      return errorDiagnostic('MF1815', `${place.words}: ${what}`, {
        ...spanOf(place),
        hint: 'correct the row; or let the feed give the column a default, another expression or a timestamp_format',
      });
    }),
  );
}

async function doubleKeys(
  key: 'natural_key' | 'memory_id',
  files: readonly FeedFile[],
  connection: Connection,
): Promise<readonly Diagnostic[]> {
  const { rows } = await connection.query(`
    select ${key}, list([file, row] order by file, row)
    from ${FEED_ROWS}
    group by ${key}
    having count(*) > 1
    order by min(file), min(row) limit ${MAX_FAULTS}`);
  const what = key === 'memory_id' ? 'memory_id' : 'key';
  return Promise.all(
    rows.map(async ([value, copies]) => {
      const [first, second] = Array.isArray(copies) ? copies : [];
      const [one, other] = await Promise.all(
        [first, second].map((copy) => {
          const [file, row] = Array.isArray(copy) ? copy : [];
          return placeOf(files, file, row);
        }),
      );
      const message = `two rows of the feed have the ${what} "${String(value)}": ${one?.words} and ${other?.words}`;
      return errorDiagnostic('MF1816', message, {
        ...spanOf(other ?? { words: '' }),
        ...(one?.span !== undefined && { related: [{ message: 'the other one', span: one.span }] }),
        hint: 'remove one of them, or choose a key that tells them apart',
      });
    }),
  );
}

/**
 * Refuses rows with values that do not fit, and two rows of one key. Accesses without a key may stand there twice; one
 * of them is dropped. Returns how many were.
 * @throws {FeedError} MF1815, MF1816
 */
export async function checkFeedRows(
  feed: FeedConfig,
  files: readonly FeedFile[],
  connection: Connection,
): Promise<number> {
  const bad = await badValues(feed, files, connection);
  if (bad.length > 0) throw new FeedError(bad);
  if (feed.key === null) {
    return connection.execute(`
      delete from ${FEED_ROWS} where rowid not in (
        select arg_max(rowid, row(coalesce(weight, 1.0), -rowid)) from ${FEED_ROWS} group by natural_key)`);
  }
  const keys =
    feed.table === 'memories'
      ? (['natural_key', 'memory_id'] as const)
      : (['natural_key'] as const);
  for (const key of keys) {
    const doubled = await doubleKeys(key, files, connection);
    if (doubled.length > 0) throw new FeedError(doubled);
  }
  return 0;
}

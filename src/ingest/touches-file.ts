import { basename } from 'node:path';
import type { Connection } from '../adapter/connection.ts';
import type { Effects } from '../base/effects.ts';
import { stringLiteral } from '../sql/literals.ts';
import { type IngestResult, unchangedResult } from './ingest-result.ts';
import {
  lastAccessedAt,
  nextLoadId,
  prepareRawTables,
  queryNumber,
  RAW_SCHEMA,
} from './raw-tables.ts';
import { dropIncoming, INCOMING, prepareIncoming, recordTouches } from './record-touches.ts';

export interface TouchesFileOptions {
  /** A CSV file, plain or gzip, with commit_id, committed_at (UTC), author_id, subject and path. */
  readonly path: string;
  /** The repository's name, which the memories' ids are made with; by default the file's name without `git_touches_`. */
  readonly repository?: string;
}

/** `git_touches_dbt_core.csv.gz` -> `dbt_core`. */
export function repositoryOfFile(path: string): string {
  return basename(path)
    .replace(/\.csv(\.gz)?$/i, '')
    .replace(/^git_touches_/, '');
}

/**
 * Brings a history that was exported as CSV into the raw tables. The commit date stands for the author date, and no
 * deletions are known. Increments by commit id. One transaction.
 * @throws {AdapterError} MF4xxx, also where the file is missing or has other columns
 */
export async function ingestTouches(
  options: TouchesFileOptions,
  connection: Connection,
  effects: Effects,
): Promise<IngestResult> {
  const sourceId = options.repository ?? repositoryOfFile(options.path);
  return connection.transaction(async () => {
    await prepareRawTables(connection);
    await prepareIncoming(connection);
    await connection.execute(`
      insert into ${INCOMING}
      select commit_id, committed_at::timestamp, author_id, subject, path, 'touch'
      from read_csv(${stringLiteral(options.path)}, header = true, all_varchar = true)
      where commit_id not in (
        select commit_id from ${RAW_SCHEMA}.git_commits where source_id = ${stringLiteral(sourceId)})
      qualify row_number() over (partition by commit_id, path order by committed_at, subject, author_id) = 1`);
    const fresh = await queryNumber(connection, `select count(*) from ${INCOMING}`);
    const loadId = fresh === 0 ? null : await nextLoadId(connection);
    const recorded =
      loadId === null
        ? {}
        : await recordTouches(connection, {
            source: 'touches',
            sourceId,
            loadId,
            now: effects.clock.now(),
          });
    await dropIncoming(connection);
    return unchangedResult('touches', sourceId, {
      ...recorded,
      loadId,
      lastAccessedAt: await lastAccessedAt(connection),
    });
  });
}

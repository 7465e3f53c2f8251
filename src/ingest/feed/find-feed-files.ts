import { relative, resolve } from 'node:path';
import type { Connection } from '../../adapter/connection.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import { pathExists } from '../../base/files.ts';
import type { FeedConfig } from '../../config/ingest-config.ts';
import { stringLiteral } from '../../sql/literals.ts';
import { FeedError } from './feed-file.ts';

/** A file that a feed names. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the project where it lies within, else absolute. */
  readonly shownPath: string;
}

async function matches(connection: Connection, pattern: string): Promise<readonly string[]> {
  // a path is taken as it stands before it is taken for a pattern
  if (await pathExists(pattern)) return [pattern];
  const { rows } = await connection.query(
    `select file from glob(${stringLiteral(pattern)}) order by file`,
  );
  return rows.map((row) => String(row[0]));
}

/**
 * The files of a feed, each once, those of a pattern in the order of their names.
 * @throws {FeedError} MF1812 where a path or pattern leads to none: a feed that found nothing would look like one that lost all its rows
 */
export async function findFeedFiles(
  feed: FeedConfig,
  root: string,
  connection: Connection,
): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  const faults = [];
  for (const { text, span } of feed.files) {
    const paths = await matches(connection, resolve(root, text));
    if (paths.length === 0) {
      const hint = `paths are relative to ${root}`;
      faults.push(errorDiagnostic('MF1812', `"${text}" finds no file`, { span, hint }));
    }
    for (const path of paths) {
      const inside = relative(root, path).replaceAll('\\', '/');
      found.set(path, { path, shownPath: inside.startsWith('..') ? path : inside });
    }
  }
  if (faults.length > 0) throw new FeedError(faults);
  return [...found.values()];
}

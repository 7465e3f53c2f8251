import { join } from 'node:path';
import type { Parameters } from '../adapter/connection.ts';
import { inlineParameters, shapeOfSql } from '../sql/inline-parameters.ts';
import { appendBounded, readJsonLines } from './bounded-lines.ts';
import { isObject } from './read-run-results.ts';

/** A query that clients have sent: an example of all that differ in values only, and how many there were. */
export interface RecordedQuery {
  readonly sql: string;
  readonly count: number;
}

/** Where the queries of clients are kept, below the target directory. */
export function queryLogPath(targetDirectory: string): string {
  return join(targetDirectory, 'state', 'queries.ndjson');
}

const FORMAT_VERSION = 1;
const MAX_BYTES = 1024 * 1024;
/** What differs in more than values beyond this many is left out. */
const MOST_SHAPES = 500;
const LONGEST_SQL = 20_000;

/** Counts queries in memory until they are written. */
export class QueryLog {
  readonly #path: string;
  #found = new Map<string, { sql: string; count: number }>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Notes a query; the values of parameters are written into the text, so that it can be tried again. */
  note(sql: string, parameters: Parameters | undefined): void {
    if (sql.length > LONGEST_SQL) return;
    const shape = shapeOfSql(sql);
    const known = this.#found.get(shape);
    if (known !== undefined) known.count++;
    else if (this.#found.size < MOST_SHAPES) {
      const whole = parameters === undefined ? sql : inlineParameters(sql, parameters);
      this.#found.set(shape, { sql: whole, count: 1 });
    }
  }

  /** Adds what was noted to the file, which keeps the newest megabyte. The directory must exist. @throws {FileError} MF7002 */
  async flush(): Promise<void> {
    const found = [...this.#found.values()];
    this.#found = new Map();
    for (const { sql, count } of found) {
      const line = JSON.stringify({ version: FORMAT_VERSION, sql, count });
      await appendBounded(this.#path, line, MAX_BYTES);
    }
  }
}

/** The queries of a log, each shape once, the most frequent first; none where there is no log. @throws {FileError} MF7001 */
export async function readQueryLog(path: string): Promise<readonly RecordedQuery[]> {
  const byShape = new Map<string, RecordedQuery>();
  for (const line of await readJsonLines(path)) {
    if (!isObject(line) || line['version'] !== FORMAT_VERSION) continue;
    const { sql, count } = line;
    if (typeof sql !== 'string' || typeof count !== 'number') continue;
    const shape = shapeOfSql(sql);
    const before = byShape.get(shape)?.count ?? 0;
    byShape.set(shape, { sql, count: before + count });
  }
  return [...byShape.values()].sort((a, b) => b.count - a.count);
}

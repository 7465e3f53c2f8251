import type { SourceSpan } from '../base/diagnostic.ts';

/** The raw tables that a feed may fill. */
export type FeedTable = 'memories' | 'accesses';

/** A column of a feed's mapping or its default, as it was written. */
export interface FeedExpression {
  /** The name of a column of the files, or an SQL expression over them. */
  readonly text: string;
  readonly span: SourceSpan;
}

/** One entry of `ingest:` in the project file: files that fill a raw table. */
export interface FeedConfig {
  readonly name: string;
  readonly span: SourceSpan;
  /** Paths and globs, relative to the project. */
  readonly files: readonly FeedExpression[];
  /** null = by the ending of each file. */
  readonly format: 'csv' | 'parquet' | 'json' | null;
  readonly table: FeedTable;
  /** What the ids of its memories are made with, together with their key; the feed's name by default. */
  readonly source: string;
  /** What tells its rows apart; null (accesses only) = all that an access is. */
  readonly key: FeedExpression | null;
  /** By the name of the raw column. */
  readonly columns: ReadonlyMap<string, FeedExpression>;
  /** Values where a column is missing or empty, as texts. */
  readonly defaults: ReadonlyMap<string, FeedExpression>;
  /** A format of strptime, `epoch_seconds`, `epoch_milliseconds` or `epoch_microseconds`; null = ISO 8601. */
  readonly timestampFormat: string | null;
  /** The zone of times that name none. */
  readonly timezone: FeedExpression | null;
  readonly conceptSeparator: string;
  readonly delimiter: string;
  /** What becomes of rows that the files no longer have. */
  readonly onMissing: 'keep' | 'remove';
}

import type { Granularity } from '../partitions/granularity.ts';
import type { Stretch } from '../partitions/partition-ranges.ts';
import type { Column, RelationName } from './relation.ts';

/** The column that rows are partitioned by, with the engine's spelling of its type. */
export interface PartitionField {
  readonly name: string;
  readonly type: string;
}

/** The statements and expressions that partitions need; pure. */
export interface PartitionDialect {
  /** Whether a column of this type can be partitioned by: dates and timestamps, with a time zone or without. */
  canPartitionBy(type: string): boolean;
  /** The start of a row's partition, as a timestamp in UTC. `alias` is that of the relation. */
  start(field: PartitionField, granularity: Granularity, alias?: string): string;
  /** A condition that holds for the rows of these stretches and that the engine can skip data by, one stretch at a time. */
  within(field: PartitionField, stretch: Stretch, alias?: string): string;
  /** A condition that holds for rows without a partition: no value, or an infinite one. */
  outside(field: PartitionField): string;
  /** A timestamp that `start` could give, from its text. */
  timestamp(text: string): string;
  /** An aggregate that is equal for equal rows in any order, as text with the engine's version in front. */
  fingerprint(columns: readonly string[], engineVersion: string): string;
  /** Writes the rows of a query to a Parquet file, in the order of the query. The folder must exist. */
  copyToParquet(query: string, columns: readonly Column[], path: string): string;
  /** A query of the rows of one Parquet file, with the columns as they were before `copyToParquet`. */
  readParquet(path: string, columns: readonly Column[]): string;
  /** A query of the rows of a Parquet file with the columns that the file has. */
  parquetContent(path: string): string;
  /** The type that `copyToParquet` gives a column of some type in the file; null where the engine chooses. */
  typeInParquet(type: string): string | null;
  /** Types that no Parquet file can hold; null where all can. */
  unstorable(columns: readonly Column[]): Column | null;
  /** A query of `(path, rows)` from the footers of Parquet files. */
  parquetRows(paths: readonly string[]): string;
  /** A query of `(path, bytes, modified)` of those files that exist. */
  fileFacts(paths: readonly string[]): string;
  /** A query of those of the paths at which there is no file. */
  missingFiles(paths: readonly string[]): string;
  /** A query of those of these names that a relation of the schema has. */
  taken(schema: string, identifiers: readonly string[]): string;
  /** A query of the tables of a schema whose names begin with a text. */
  tablesWithPrefix(schema: string, prefix: string): string;
  /** A query of `(name, type)` of the columns of a relation, also of a view that cannot be read. */
  storedColumns(name: RelationName): string;
  /** A query of `(rows, lowest, highest)` of the column in every row group of a table, bounds as timestamps in UTC. */
  rowGroups(name: RelationName, field: PartitionField): string;
  /** A query with a row for each index and key of a table: with one, the engine keeps what was deleted. */
  keysOf(name: RelationName): string;
  /** Rows of one relation after the other, as a view shows them. */
  unionByName(queries: readonly string[]): string;
}

import type { Granularity } from '../partitions/granularity.ts';
import type { Partition } from '../partitions/partition.ts';
import type { Layout } from '../partitions/partition-spec.ts';
import type { ExistingRelation, RelationName } from './relation.ts';

/** How a relation is partitioned, as the ledger knows it: a change of the configuration is noticed by it. */
export interface Partitioning {
  readonly field: string;
  /** The engine's spelling of the field's type. */
  readonly fieldType: string;
  readonly granularity: Granularity;
  readonly layout: Layout;
  /** Of `layout: files`, as configured. */
  readonly location: string | null;
  /** Rows written since the relation was built whole, those of the build included, or since it was put in order. */
  readonly rowsWritten: number;
}

/** Where the rows of a partition are: in the relation, or in files of the archive only. */
export type PartitionState = 'live' | 'retired';

/** What the ledger knows about one partition. */
export interface PartitionEntry {
  readonly partition: Partition;
  readonly state: PartitionState;
  readonly rows: number;
  /** Exact for files; for tables what the engine stores for these rows, known from the end of the run on. */
  readonly bytes: number | null;
  /** The lowest and highest value of the field, as text. */
  readonly lowest: string | null;
  readonly highest: string | null;
  /** Equal for equal rows in any order, by the same version of the engine. */
  readonly fingerprint: string;
  /** Of `layout: files`: the file, relative to the folder of the relation. */
  readonly path: string | null;
  /** When the file was last modified, as the engine reads it. */
  readonly modifiedAt: string | null;
  /** Manifests of what was retired, absolute paths. */
  readonly archives: readonly string[];
  /** UTC, ISO 8601. */
  readonly writtenAt: string;
}

/** An entry to be written. `bytes` and `modifiedAt` of a file are read by the statement itself. */
export interface PartitionRecord
  extends Omit<PartitionEntry, 'bytes' | 'modifiedAt' | 'writtenAt'> {
  /** The file, absolute; null for tables. */
  readonly file: string | null;
}

/** What a transaction changes in the ledger of partitions. */
export interface PartitionChange {
  readonly relation: RelationName;
  /** Where the files of the partitions were until now, absolute; null where there were none. */
  readonly folder: string | null;
  readonly records: readonly PartitionRecord[];
  /** Partitions that are gone; `others`: all that are live and not among the records. */
  readonly gone: readonly Partition[] | 'others';
}

/** A file that no partition needs any more, and since when; readers may still have it open. */
export interface SupersededFile {
  /** Absolute. */
  readonly path: string;
  /** UTC, ISO 8601. */
  readonly since: string;
}

/** Whether a relation holds rows of its own: a table does, and so does a view over the tables or files of its partitions. */
export function holdsRows(
  existing: ExistingRelation | null,
  entry: { readonly partitioning: Partitioning | null } | null | undefined,
): boolean {
  if (existing === null) return false;
  const layout = entry?.partitioning?.layout ?? 'table';
  return existing.kind === 'table' || layout !== 'table';
}

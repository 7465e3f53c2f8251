import type { Partition } from './partition.ts';

/** Rows that the engine stores and skips together; `first` and `last` are the ordinals of the partitions in it. */
export interface RowGroup {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

/** A partition and how many rows it holds. */
export interface PartitionRows {
  readonly partition: Partition;
  readonly rows: number;
}

/** Rows of a full row group of DuckDB: what a condition can rule out at once. */
export const ROW_GROUP = 122_880;
/** A query on a partition may read this many rows more than the partition has: a row group at either end. */
const SLACK = 2 * ROW_GROUP;

/**
 * What a rewrite may cost for each row that was written since the last one. Late rows of a day for all months make a new
 * row group every few days; at 100, a table is rewritten once a hundredth of it is new, so that a year of such days
 * rewrites it some dozens of times (bench/partitions.mjs).
 */
const COST_PER_ROW = 100;

/** How many rows a query on a partition reads. */
function scannedRows(groups: readonly RowGroup[], { ordinal }: Partition): number {
  return groups
    .filter(({ first, last }) => first <= ordinal && ordinal <= last)
    .reduce((sum, { rows }) => sum + rows, 0);
}

/**
 * The partitions to write anew, so that each reads at most two row groups more than it has rows; none where they do. They
 * are those that share a row group with a partition that reads more.
 */
export function partitionsToRewrite(
  partitions: readonly PartitionRows[],
  groups: readonly RowGroup[],
): readonly PartitionRows[] {
  const spread = partitions.filter(
    ({ partition, rows }) => scannedRows(groups, partition) > rows + SLACK,
  );
  const mixed = groups.filter(
    ({ first, last }) =>
      first < last &&
      spread.some(({ partition: { ordinal } }) => first <= ordinal && ordinal <= last),
  );
  return partitions.filter(({ partition: { ordinal } }) =>
    mixed.some(({ first, last }) => first <= ordinal && ordinal <= last),
  );
}

/** Whether moving these partitions is worth it, after so many rows were written since the last time. */
export function isWorthRewriting(moved: readonly PartitionRows[], rowsWritten: number): boolean {
  const cost = moved.reduce((sum, { rows }) => sum + rows, 0);
  return cost > 0 && cost <= COST_PER_ROW * rowsWritten;
}

/** Whether a relation is so small that no query reads more than is allowed. */
export function isAlwaysClustered(partitions: readonly PartitionRows[]): boolean {
  return partitions.reduce((sum, { rows }) => sum + rows, 0) <= SLACK;
}

import type { Granularity } from './granularity.ts';
import { byTime, type Partition, parsePartitionKey, partitionAt } from './partition.ts';

/** Partitions without a gap between them, as one stretch of time. */
export interface Stretch {
  readonly start: string;
  readonly end: string;
}

/** The fewest stretches of time that hold these partitions and nothing else, in order. */
export function stretchesOf(partitions: readonly Partition[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let last: Partition | undefined;
  for (const partition of [...partitions].sort(byTime)) {
    const open = stretches.at(-1);
    if (last !== undefined && open !== undefined && partition.ordinal - last.ordinal <= 1) {
      stretches[stretches.length - 1] = { ...open, end: partition.end };
    } else stretches.push({ start: partition.start, end: partition.end });
    last = partition;
  }
  return stretches;
}

/** A partition that was asked for by name, or a range of them. */
export interface KeyRange {
  readonly first: Partition;
  readonly last: Partition;
}

/** Reads `2024-01` or `2024-01..2024-06`, both ends included; undefined where it is neither. */
export function parseKeyRange(granularity: Granularity, text: string): KeyRange | undefined {
  const [from = '', to = from, ...rest] = text.split('..');
  const first = parsePartitionKey(granularity, from.trim());
  const last = parsePartitionKey(granularity, to.trim());
  if (first === undefined || last === undefined || rest.length > 0) return undefined;
  return first.ordinal <= last.ordinal ? { first, last } : undefined;
}

/** Whether a partition lies in a range. */
export function isInRange({ ordinal }: Partition, { first, last }: KeyRange): boolean {
  return ordinal >= first.ordinal && ordinal <= last.ordinal;
}

/** All partitions of a range. */
export function partitionsIn({ first, last }: KeyRange): readonly Partition[] {
  return Array.from({ length: last.ordinal - first.ordinal + 1 }, (_, index) =>
    partitionAt(first.granularity, first.ordinal + index),
  );
}

import type { Granularity } from './granularity.ts';
import type { Partition } from './partition.ts';

/** The table of a partition in `layout: tables`: `events__p_2026_11`. */
export function partitionTable(identifier: string, { key }: Pick<Partition, 'key'>): string {
  return `${identifier}${TABLE_MARK}${key.toLowerCase().replaceAll('-', '_')}`;
}

/** What stands between the name of the relation and that of a partition. */
export const TABLE_MARK = '__p_';

/** The folder of a partition in hive style: `month=2026-11`. */
export function partitionFolder(granularity: Granularity, { key }: Pick<Partition, 'key'>): string {
  return `${granularity}=${key}`;
}

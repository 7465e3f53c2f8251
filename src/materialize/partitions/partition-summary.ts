import type { CellValue } from '../../adapter/connection.ts';
import { errorDiagnostic, InternalError } from '../../base/errors.ts';
import type { Granularity } from '../../partitions/granularity.ts';
import { type Partition, partitionOf } from '../../partitions/partition.ts';
import { stretchesOf } from '../../partitions/partition-ranges.ts';
import type { PartitionScope } from './partition-scope.ts';

/** What one partition holds. */
export interface PartitionSummary {
  readonly partition: Partition;
  readonly rows: number;
  readonly lowest: string | null;
  readonly highest: string | null;
  readonly fingerprint: string;
}

/** What summaries are made with. */
export interface SummaryScope
  extends Pick<PartitionScope, 'field' | 'columns' | 'dialect' | 'engineVersion'> {
  readonly spec: { readonly granularity: Granularity };
}

/** A query with a row for each partition of some rows, in order of time. `rows` is a FROM item. */
export function summaryQuery(scope: SummaryScope, rows: string): string {
  const { spec, field, columns, dialect, engineVersion } = scope;
  const start = dialect.partitions.start(field, spec.granularity);
  const quoted = dialect.quoteIdentifier(field.name);
  // In the order of their names, so that a relation whose columns stand in another order has the same fingerprint.
  const names = columns.map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1));
  const fingerprint = dialect.partitions.fingerprint(names, engineVersion);
  return (
    `select cast(${start} as varchar) as partition_start, count(*), cast(min(${quoted}) as varchar), cast(max(${quoted}) as varchar),` +
    ` ${fingerprint} from ${rows} group by ${start} order by ${start}`
  );
}

/** The rows of a `summaryQuery`. */
export function readSummaries(
  granularity: Granularity,
  rows: readonly (readonly CellValue[])[],
): readonly PartitionSummary[] {
  return rows.map(([start, count, lowest, highest, fingerprint]) => ({
    partition: readPartition(granularity, start),
    rows: Number(count),
    lowest: lowest === null || lowest === undefined ? null : String(lowest),
    highest: highest === null || highest === undefined ? null : String(highest),
    fingerprint: String(fingerprint),
  }));
}

/** The partitions that begin at the first column of some rows. */
export function readPartitions(
  granularity: Granularity,
  rows: readonly (readonly CellValue[])[],
): readonly Partition[] {
  return rows.map(([start]) => readPartition(granularity, start));
}

function readPartition(granularity: Granularity, start: CellValue | undefined): Partition {
  const partition = partitionOf(granularity, String(start));
  if (partition !== undefined) return partition;
  throw new InternalError(
    errorDiagnostic('MF9001', `"${String(start)}" is not the start of a ${granularity}`),
  );
}

/** A query of the rows of these partitions only; one part for each stretch, because the engine skips nothing under an OR. */
export function rowsOf(
  { field, dialect }: Pick<PartitionScope, 'field' | 'dialect'>,
  relationSql: string,
  partitions: readonly Partition[],
): string {
  if (partitions.length === 0) return `select * from ${relationSql} where false`;
  return stretchesOf(partitions)
    .map(
      (stretch) =>
        `select * from ${relationSql} where ${dialect.partitions.within(field, stretch)}`,
    )
    .join('\nunion all\n');
}

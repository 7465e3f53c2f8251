import type { RelationName } from '../../adapter/relation.ts';
import type { Partition } from '../../partitions/partition.ts';
import type { StatementStep, TransactionStep } from '../node-plan.ts';
import { statementStep } from '../statements.ts';
import { expandPartitions } from './expansions.ts';
import type { PartitionScope } from './partition-scope.ts';

const COLUMN = 'partition_start';

/** The temporary table of the starts of all partitions that a batch changes. */
function touchedTable({ dialect }: Pick<PartitionScope, 'dialect'>): RelationName {
  return dialect.temporaryName('memflow_touched');
}

/** Remembers the partitions whose starts the queries give, each query in a column `partition_start`. */
export function noteTouched(scope: PartitionScope, queries: readonly string[]): StatementStep {
  const sql = scope.dialect.createTableAs(touchedTable(scope), queries.join('\nunion\n'), {
    temporary: true,
    orReplace: true,
  });
  return statementStep('note the partitions that the batch changes', sql);
}

/** A query for `noteTouched`: the partitions of the rows of a FROM item. */
export function startsIn(
  { dialect, field, spec }: PartitionScope,
  rows: string,
  where = '',
): string {
  const start = dialect.partitions.start(field, spec.granularity);
  return `select distinct ${start} as ${COLUMN} from ${rows}${where}`;
}

/** A query for `noteTouched`: partitions that are known by name. */
export function startsOf({ dialect }: PartitionScope, partitions: readonly Partition[]): string {
  const starts = partitions.map(({ start }) => dialect.partitions.timestamp(start));
  return `select unnest([${starts.join(', ')}]) as ${COLUMN}`;
}

/** Whether a row's partition is among those that were noted. */
export function isTouched({ dialect, field, spec }: PartitionScope, alias?: string): string {
  const start = dialect.partitions.start(field, spec.granularity, alias);
  return `${start} in (select ${COLUMN} from ${dialect.relation(touchedTable({ dialect }))})`;
}

/** Steps for the partitions that were noted. */
export function forTouched(
  scope: PartitionScope,
  purpose: string,
  steps: (partitions: readonly Partition[]) => readonly TransactionStep[],
): TransactionStep {
  const table = scope.dialect.relation(touchedTable(scope));
  const sql = `select cast(${COLUMN} as varchar) from ${table} order by ${COLUMN}`;
  return expandPartitions(scope, purpose, sql, steps);
}

/** Forgets what `noteTouched` has remembered. */
export function dropTouched(scope: PartitionScope): StatementStep {
  const table = { ...touchedTable(scope), kind: 'table' } as const;
  return statementStep('forget the partitions that were changed', scope.dialect.drop(table));
}

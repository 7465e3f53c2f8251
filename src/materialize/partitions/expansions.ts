import { type Partition, placeholderPartition } from '../../partitions/partition.ts';
import type { TransactionStep } from '../node-plan.ts';
import type { PartitionScope } from './partition-scope.ts';
import {
  type PartitionSummary,
  readPartitions,
  readSummaries,
  summaryQuery,
} from './partition-summary.ts';

/** Steps that depend on the partitions whose starts a query gives. */
export function expandPartitions(
  { spec }: Pick<PartitionScope, 'spec'>,
  purpose: string,
  sql: string,
  steps: (partitions: readonly Partition[]) => readonly TransactionStep[],
): TransactionStep {
  return {
    kind: 'expand',
    purpose,
    sql,
    steps: (rows) => steps(readPartitions(spec.granularity, rows)),
    example: () => steps([placeholderPartition(spec.granularity)]),
  };
}

/** Steps that depend on what the partitions of some rows hold. `rows` is a FROM item. */
export function expandSummaries(
  scope: PartitionScope,
  purpose: string,
  rows: string,
  steps: (summaries: readonly PartitionSummary[]) => readonly TransactionStep[],
): TransactionStep {
  const { granularity } = scope.spec;
  return {
    kind: 'expand',
    purpose,
    sql: summaryQuery(scope, rows),
    steps: (found) => steps(readSummaries(granularity, found)),
    example: () =>
      steps([
        {
          partition: placeholderPartition(granularity),
          rows: 0,
          lowest: null,
          highest: null,
          fingerprint: '<fingerprint>',
        },
      ]),
  };
}

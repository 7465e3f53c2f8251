import type { DeleteMatchingOptions } from '../../adapter/dialect.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { PartitionScope } from './partition-scope.ts';

/** What a checked batch does to the partitions that it touches. */
export interface PartitionedBatch {
  /** The rows that come, as a FROM item. */
  readonly rows: string;
  /** Their columns that are written. */
  readonly columns: readonly string[];
  /** The rows that go: none, those that a row of the batch replaces, or all of the touched partitions. */
  readonly removes: 'none' | 'all' | DeleteMatchingOptions;
  /** The relation has got other columns than its view shows. */
  readonly changesColumns: boolean;
}

/** @throws {MaterializeError} MF5107 */
export function refuseTooMany({ node, spec }: PartitionScope, count: number): void {
  if (count <= spec.maxPartitions) return;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5107',
      `"${node.name}" would have ${count} partitions (by ${spec.granularity} of "${spec.field}"), max_partitions is ${spec.maxPartitions}`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: 'choose a coarser granularity, or raise partition_by.max_partitions',
      },
    ),
  );
}

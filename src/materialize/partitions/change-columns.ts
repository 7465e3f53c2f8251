import { join } from 'node:path';
import type { Column } from '../../adapter/relation.ts';
import type { TransactionStep } from '../node-plan.ts';
import type { SchemaChange } from '../schema-change.ts';
import { liveFiles } from './files-layout.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import { partitionView } from './partition-view.ts';
import { tableOf, viewOfTables } from './tables-layout.ts';

/**
 * Gives a partitioned relation the columns that its batch will have: a table or tables are altered, while files are read
 * as if they had them until they are written anew in the same transaction.
 */
export function changeColumns(
  scope: PartitionScope,
  change: SchemaChange,
  before: readonly Column[],
): readonly TransactionStep[] {
  if (!change.changesColumns) return [];
  switch (scope.spec.layout) {
    case 'table':
      return change.stepsFor(scope.relation);
    case 'tables': {
      const live = [...liveEntries(scope.entries).values()].map(({ partition }) => partition);
      return [
        ...live.flatMap((partition) => change.stepsFor(tableOf(scope, partition))),
        viewOfTables(scope, live),
      ];
    }
    case 'files':
      return [
        partitionView(
          scope,
          liveFiles(scope).map(({ path }) => asChanged(scope, change, before, path)),
        ),
      ];
  }
}

function asChanged(
  { dialect, folder }: PartitionScope,
  { expressions }: SchemaChange,
  before: readonly Column[],
  path: string,
): string {
  const content = dialect.partitions.readParquet(join(folder, path), before);
  return `select ${expressions.join(', ')} from (${content}) as content`;
}

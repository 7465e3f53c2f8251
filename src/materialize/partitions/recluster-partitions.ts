import {
  isAlwaysClustered,
  type PartitionRows,
  partitionsToRewrite,
  type RowGroup,
} from '../../partitions/clustering.ts';
import { partitionOf } from '../../partitions/partition.ts';
import { stretchesOf } from '../../partitions/partition-ranges.ts';
import type { NodePlan } from '../node-plan.ts';
import { displayName, statementStep } from '../statements.ts';
import { ask, type Inspection } from './inspection.ts';
import { type OperationInput, operationPlan } from './partition-operation.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import { rowsOf } from './partition-summary.ts';

/**
 * The partitions of a table that late rows have spread over too many row groups, by the statistics that the engine has
 * of them; none for other layouts, and for tables of which the engine keeps what was deleted.
 */
export async function spreadPartitions(
  inspection: Inspection,
  scope: PartitionScope,
): Promise<readonly PartitionRows[]> {
  const live = [...liveEntries(scope.entries).values()];
  if (scope.spec.layout !== 'table' || isAlwaysClustered(live)) return [];
  const { partitions } = inspection.dialect;
  const keys = await ask(inspection, partitions.keysOf(scope.relation));
  if (keys.length > 0) return [];
  const groups = await ask(inspection, partitions.rowGroups(scope.relation, scope.field));
  return partitionsToRewrite(
    live,
    groups.flatMap(([rows, lowest, highest]): readonly RowGroup[] => {
      const first = partitionOf(scope.spec.granularity, String(lowest));
      const last = partitionOf(scope.spec.granularity, String(highest));
      if (first === undefined || last === undefined) return [];
      return [{ rows: Number(rows), first: first.ordinal, last: last.ordinal }];
    }),
  );
}

/** Writes partitions of a table anew, in order and side by side. What they hold stays the same. */
export function planRecluster(input: OperationInput, spread: readonly PartitionRows[]): NodePlan {
  const { scope, entry } = input;
  const { dialect, relation, field, columns } = scope;
  const partitions = spread.map(({ partition }) => partition);
  const moved = dialect.temporaryName('memflow_moved');
  const table = dialect.relation(relation);
  const names = columns.map(({ name }) => name);
  const ordered = `select * from ${dialect.relation(moved)} order by ${dialect.quoteIdentifier(field.name)}`;
  const { partitioning } = entry;
  const done = { ...entry, partitioning: partitioning && { ...partitioning, rowsWritten: 0 } };
  return operationPlan({ ...input, entry: done }, `put ${displayName(relation)} in order`, [
    statementStep(
      'take the rows out',
      dialect.createTableAs(moved, rowsOf(scope, table, partitions), {
        temporary: true,
        orReplace: true,
      }),
    ),
    ...stretchesOf(partitions).map((stretch) =>
      statementStep(
        'delete them where they are',
        `delete from ${table} where ${dialect.partitions.within(field, stretch)}`,
      ),
    ),
    statementStep('write them in order', dialect.insertByName(relation, names, ordered)),
    statementStep('drop what was taken out', dialect.drop({ ...moved, kind: 'table' })),
  ]);
}

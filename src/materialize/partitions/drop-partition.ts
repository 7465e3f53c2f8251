import type { Partition } from '../../partitions/partition.ts';
import type { NodePlan, TransactionStep } from '../node-plan.ts';
import { displayName, statementStep } from '../statements.ts';
import { liveFiles, viewOfFiles } from './files-layout.ts';
import { type OperationInput, operationPlan } from './partition-operation.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import { dropTable, viewOfTables } from './tables-layout.ts';

/** Drops one partition: its rows are gone for readers and for the ledger. */
export function planDrop(input: OperationInput, partition: Partition): NodePlan {
  const { scope } = input;
  return operationPlan(input, `drop ${partition.key} of ${displayName(scope.relation)}`, [
    ...removePartition(scope, partition),
    {
      kind: 'record_partitions',
      change: {
        relation: scope.relation,
        folder: scope.previousFolder,
        records: [],
        gone: [partition],
      },
    },
  ]);
}

/** Takes the rows of a partition out of the relation. Its file stays for those who still read it. */
export function removePartition(
  scope: PartitionScope,
  partition: Partition,
): readonly TransactionStep[] {
  const { dialect, relation, field } = scope;
  const others = ({ key }: Partition) => key !== partition.key;
  switch (scope.spec.layout) {
    case 'table':
      return [
        statementStep(
          `delete the rows of ${partition.key}`,
          `delete from ${dialect.relation(relation)} where ${dialect.partitions.within(field, partition)}`,
        ),
      ];
    case 'tables': {
      const live = [...liveEntries(scope.entries).values()].map((entry) => entry.partition);
      return [viewOfTables(scope, live.filter(others)), dropTable(scope, partition)];
    }
    case 'files':
      return [
        viewOfFiles(
          scope,
          liveFiles(scope).filter((file) => others(file.partition)),
        ),
      ];
  }
}

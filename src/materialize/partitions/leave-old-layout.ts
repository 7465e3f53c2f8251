import type { TransactionStep } from '../node-plan.ts';
import type { PlanInput } from '../plan-input.ts';
import { liveEntries } from './partition-scope.ts';
import { recordedFolder } from './relation-folder.ts';
import { dropTable } from './tables-layout.ts';

/** Removes what the layout that a relation had until now keeps outside of it; files go later, when nobody reads them. */
export function leaveOldLayout(input: PlanInput): readonly TransactionStep[] {
  if (input.ledger?.partitioning?.layout !== 'tables') return [];
  const scope = { relation: input.compiled.node.relation, dialect: input.dialect };
  return [...liveEntries(input.partitions).values()].map(({ partition }) =>
    dropTable(scope, partition),
  );
}

/** The same for a relation that has no partitions any more: the ledger forgets those that it had. */
export function leavePartitions(input: PlanInput): readonly TransactionStep[] {
  const { ledger, storage } = input;
  if (ledger?.partitioning == null) return [];
  const { relation } = input.compiled.node;
  const folder = recordedFolder(relation, ledger.partitioning, storage);
  return [
    ...leaveOldLayout(input),
    {
      kind: 'record_partitions',
      change: { relation, folder, records: [], gone: 'others' },
    },
  ];
}

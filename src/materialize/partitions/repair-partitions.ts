import { join } from 'node:path';
import type { PartitionEntry } from '../../adapter/partition-ledger.ts';
import type { Partition } from '../../partitions/partition.ts';
import type { NodePlan, TransactionStep } from '../node-plan.ts';
import { displayName, statementStep } from '../statements.ts';
import { applyToFiles, liveFiles, viewOfFiles } from './files-layout.ts';
import { type OperationInput, operationPlan } from './partition-operation.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import type { PartitionedBatch } from './partitioned-batch.ts';
import { recordAll } from './record-partitions.ts';
import { refuseOutside } from './refuse-outside.ts';
import { applyToTables, tableOf, viewOfTables } from './tables-layout.ts';
import { dropTouched, isTouched, noteTouched, startsIn, startsOf } from './touched-partitions.ts';

/**
 * Takes what is there as the truth and writes the ledger anew. `scope.entries` are the partitions whose tables or files
 * are there; `changed` those of them that may hold rows of others, which are put where they belong.
 */
export function planRepair(input: OperationInput, changed: readonly Partition[]): NodePlan {
  const { scope } = input;
  const rows = scope.dialect.relation(scope.relation);
  return operationPlan(input, `record ${displayName(scope.relation)} as it is`, [
    ...showParts(scope),
    refuseOutside(scope, rows),
    ...(scope.spec.layout === 'table' || changed.length === 0 ? [] : sortRows(scope, changed)),
    recordAll(scope),
  ]);
}

/** A partition that is there and that the ledger does not have. */
export function unrecordedEntry(partition: Partition): PartitionEntry {
  return {
    partition,
    state: 'live',
    rows: 0,
    bytes: null,
    lowest: null,
    highest: null,
    fingerprint: '',
    path: null,
    modifiedAt: null,
    archives: [],
    writtenAt: '',
  };
}

function showParts(scope: PartitionScope): readonly TransactionStep[] {
  switch (scope.spec.layout) {
    case 'table':
      return [];
    case 'tables':
      return [
        viewOfTables(
          scope,
          [...liveEntries(scope.entries).values()].map(({ partition }) => partition),
        ),
      ];
    case 'files':
      return [viewOfFiles(scope, liveFiles(scope))];
  }
}

/** Writes anew the partitions that were changed, and those that rows of them belong to. */
function sortRows(
  scope: PartitionScope,
  changed: readonly Partition[],
): readonly TransactionStep[] {
  const { dialect } = scope;
  const content = dialect.temporaryName('memflow_repaired');
  const query = `select * from ${dialect.relation(scope.relation)} where ${isTouched(scope)}`;
  const batch: PartitionedBatch = {
    rows: dialect.relation(content),
    columns: scope.columns.map(({ name }) => name),
    removes: 'all',
    changesColumns: false,
  };
  return [
    noteTouched(scope, [
      startsOf(scope, changed),
      ...changed.map((partition) => startsIn(scope, partRows(scope, partition))),
    ]),
    statementStep(
      'gather their rows',
      dialect.createTableAs(content, query, { temporary: true, orReplace: true }),
    ),
    scope.spec.layout === 'files' ? applyToFiles(scope, batch) : applyToTables(scope, batch),
    statementStep('drop what was gathered', dialect.drop({ ...content, kind: 'table' })),
    dropTouched(scope),
  ];
}

/** The rows of a partition's own table or file, as a FROM item. */
function partRows(scope: PartitionScope, partition: Partition): string {
  const { dialect, folder, columns } = scope;
  if (scope.spec.layout === 'tables') return dialect.relation(tableOf(scope, partition));
  const file = liveFiles(scope).find((candidate) => candidate.partition.key === partition.key);
  return `(${dialect.partitions.readParquet(join(folder, file?.path ?? ''), columns)}) as content`;
}

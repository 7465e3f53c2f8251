import { errorDiagnostic } from '../../base/errors.ts';
import type { PartitionSpec } from '../../partitions/partition-spec.ts';
import type { PlannedWork } from '../materialization.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { TransactionStep } from '../node-plan.ts';
import type { IncrementalStrategy, PlanInput } from '../plan-input.ts';
import {
  dropStage,
  keepChangedRows,
  matchingOf,
  measureWatermark,
  mergingOf,
  type StagedBatch,
  stageBatch,
  stagedRelation,
  writeSteps,
} from '../staged-write.ts';
import { statementStep } from '../statements.ts';
import { changeColumns } from './change-columns.ts';
import { applyToFiles } from './files-layout.ts';
import { hooksMention } from './hooks-mention.ts';
import {
  namedPartitions,
  refuseKeysElsewhere,
  refuseUnnamed,
  replaceInTable,
} from './overwrite-partitions.ts';
import { liveEntries, type PartitionScope, partitioningOf, scopeOf } from './partition-scope.ts';
import type { PartitionedBatch } from './partitioned-batch.ts';
import { recordAll, recordTouched } from './record-partitions.ts';
import { refuseOutside } from './refuse-outside.ts';
import { applyToTables } from './tables-layout.ts';
import { dropTouched, noteTouched, startsIn, startsOf } from './touched-partitions.ts';

/** The temporary table of the rows that a merge makes. */
const MERGED = 'memflow_merged';

/** Brings a batch into a partitioned relation: only the partitions that it touches are written, and recorded. */
export function incrementPartitioned(
  input: PlanInput,
  spec: PartitionSpec,
  batch: StagedBatch,
): Pick<PlannedWork, 'steps' | 'cleanUp' | 'partitioning'> {
  const scope = scopeOf(input, spec, batch.change.columns);
  refuseDoubledMerge(scope, batch);
  const named = namedPartitions(scope);
  // What is to be done also for an empty batch: partitions that shall become empty, columns that have changed.
  const always = named !== null || batch.change.changesColumns;
  const ifRows = (steps: readonly TransactionStep[]) => (always ? steps : steps.map(skippable));
  const recordsAll = batch.change.changesColumns || hooksMention(scope.node);
  return {
    steps: [
      ...stageBatch(input, batch),
      skippable(refuseOutside(scope, stageOf(input))),
      ...changeColumns(scope, batch.change, input.existingColumns),
      ...keepChangedRows(input, batch.change),
      ...ifRows([
        ...mergeRows(input, scope, batch),
        noteTouched(scope, touchedQueries(input, scope, batch, named)),
        ...(named === null ? [] : [refuseUnnamed(scope, stageOf(input))]),
        ...(batch.strategy === 'insert_overwrite' && batch.refusesKeys
          ? [refuseKeysElsewhere(scope, matchingOf(input))]
          : []),
        ...write(input, scope, batch),
      ]),
      ...measureWatermark(input),
    ],
    cleanUp: [
      ...(recordsAll ? [recordAll(scope)] : ifRows([recordTouched(scope)])),
      dropTouched(scope),
      ...(mergesAside(scope, batch.strategy) ? [dropMerged(scope)] : []),
      dropStage(input),
    ],
    partitioning: partitioningOf(scope, input.ledger?.partitioning?.rowsWritten ?? 0),
  };
}

function skippable(step: TransactionStep): TransactionStep {
  return step.kind === 'record' || step.kind === 'hook' ? step : { ...step, needsRows: true };
}

function stageOf(input: PlanInput): string {
  return input.dialect.relation(stagedRelation(input));
}

/** A table is merged in place; rows of several tables or files have to be made first, because they may move. */
function mergesAside({ spec }: PartitionScope, strategy: IncrementalStrategy): boolean {
  return strategy === 'merge' && spec.layout !== 'table';
}

function mergeRows(
  input: PlanInput,
  scope: PartitionScope,
  { strategy, change }: StagedBatch,
): readonly TransactionStep[] {
  if (!mergesAside(scope, strategy)) return [];
  const { dialect } = scope;
  const query = dialect.mergedRows({
    ...mergingOf(input, change.writeColumns),
    targetColumns: scope.columns.map(({ name }) => name),
  });
  const options = { temporary: true, orReplace: true };
  const sql = dialect.createTableAs(dialect.temporaryName(MERGED), query, options);
  return [statementStep('make the rows that the merge leaves', sql)];
}

function dropMerged({ dialect }: PartitionScope): TransactionStep {
  const table = { ...dialect.temporaryName(MERGED), kind: 'table' } as const;
  return statementStep('drop the merged rows', dialect.drop(table));
}

/** The rows that go into the relation, as a FROM item. */
function comingRows(input: PlanInput, scope: PartitionScope, strategy: IncrementalStrategy) {
  return mergesAside(scope, strategy)
    ? scope.dialect.relation(scope.dialect.temporaryName(MERGED))
    : stageOf(input);
}

/** Partitions of the rows that come and of those that they replace: a row that moves leaves its old one. */
function touchedQueries(
  input: PlanInput,
  scope: PartitionScope,
  { strategy, change }: StagedBatch,
  named: string | null,
): readonly string[] {
  if (named !== null) return [named];
  const all = [...liveEntries(scope.entries).values()].map(({ partition }) => partition);
  return [
    startsIn(scope, comingRows(input, scope, strategy)),
    ...(strategy === 'delete+insert' || strategy === 'merge'
      ? [startsIn(scope, scope.dialect.matchingRows(matchingOf(input)))]
      : []),
    ...(change.changesColumns && scope.spec.layout === 'files' ? [startsOf(scope, all)] : []),
  ];
}

function write(
  input: PlanInput,
  scope: PartitionScope,
  { strategy, change }: StagedBatch,
): readonly TransactionStep[] {
  if (scope.spec.layout === 'table') {
    const steps = writeSteps(input, { strategy, change, orderBy: scope.field.name });
    return strategy === 'insert_overwrite' ? [replaceInTable(scope), ...steps] : steps;
  }
  const batch: PartitionedBatch = {
    rows: comingRows(input, scope, strategy),
    columns: mergesAside(scope, strategy)
      ? scope.columns.map(({ name }) => name)
      : change.writeColumns,
    removes: removesOf(input, strategy),
    changesColumns: change.changesColumns,
  };
  return [
    scope.spec.layout === 'tables' ? applyToTables(scope, batch) : applyToFiles(scope, batch),
  ];
}

function removesOf(input: PlanInput, strategy: IncrementalStrategy): PartitionedBatch['removes'] {
  switch (strategy) {
    case 'append':
      return 'none';
    case 'insert_overwrite':
      return 'all';
    default:
      return matchingOf(input);
  }
}

/** Two rows of a batch for one row of the relation: which of them a merge takes is left to chance. */
function refuseDoubledMerge(scope: PartitionScope, { strategy }: StagedBatch): void {
  const { node, spec } = scope;
  if (!mergesAside(scope, strategy) || node.config.duplicateKeys !== 'allow') return;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5011',
      `merge with duplicate_keys: allow has no defined result in layout ${spec.layout} (model "${node.name}")`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: "set duplicate_keys: 'dedupe', or use delete+insert",
      },
    ),
  );
}

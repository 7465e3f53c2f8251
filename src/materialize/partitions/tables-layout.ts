import type { RelationName } from '../../adapter/relation.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import { byTime, type Partition } from '../../partitions/partition.ts';
import { partitionTable } from '../../partitions/partition-names.ts';
import { createIndexes } from '../build-table.ts';
import { columnDefinitions } from '../check-contract.ts';
import type { TransactionStep } from '../node-plan.ts';
import { statementStep } from '../statements.ts';
import { expandPartitions } from './expansions.ts';
import { liveEntries, type PartitionScope } from './partition-scope.ts';
import { partitionView } from './partition-view.ts';
import { type PartitionedBatch, refuseTooMany } from './partitioned-batch.ts';
import { forTouched, startsIn } from './touched-partitions.ts';

/** The table of a partition. */
export function tableOf(
  { relation }: Pick<PartitionScope, 'relation'>,
  partition: Partition,
): RelationName {
  return { ...relation, identifier: partitionTable(relation.identifier, partition) };
}

/** The view over the tables of these partitions. */
export function viewOfTables(
  scope: PartitionScope,
  partitions: readonly Partition[],
): TransactionStep {
  const sorted = [...partitions].sort(byTime);
  const parts = sorted.map(
    (partition) => `select * from ${scope.dialect.relation(tableOf(scope, partition))}`,
  );
  return partitionView(scope, parts);
}

/** A table for each partition of the staged rows, and the view over them. The old ones are gone already. */
export function buildTables(scope: PartitionScope, rows: string): readonly TransactionStep[] {
  const starts = `select cast(partition_start as varchar) from (${startsIn(scope, rows)}) order by partition_start`;
  return [
    expandPartitions(scope, 'make a table for each partition', starts, (partitions) => {
      refuseTooMany(scope, partitions.length);
      return [
        ...namesAreFree(scope, partitions),
        ...partitions.flatMap((partition) => newTable(scope, rows, partition)),
        viewOfTables(scope, partitions),
      ];
    }),
  ];
}

/** Writes a batch into the tables of its partitions; makes those that are missing and drops those that it empties. */
export function applyToTables(scope: PartitionScope, batch: PartitionedBatch): TransactionStep {
  return forTouched(scope, 'write partition by partition', (touched) => {
    const live = liveEntries(scope.entries);
    const isNew = ({ key }: Partition) => !live.has(key);
    const all = [...[...live.values()].map(({ partition }) => partition), ...touched.filter(isNew)];
    refuseTooMany(scope, all.length);
    return [
      ...namesAreFree(scope, touched.filter(isNew)),
      ...touched.flatMap((partition) =>
        isNew(partition)
          ? newTable(scope, batch.rows, partition, batch.columns)
          : [
              ...makeRoom(scope, batch, partition),
              insertRows(scope, batch.rows, partition, batch.columns),
            ],
      ),
      dropEmptied(scope, touched, (emptied) => {
        const gone = new Set(emptied.map(({ key }) => key));
        const shown = all.filter(({ key }) => !gone.has(key));
        const sameSet = emptied.length === 0 && shown.length === live.size;
        return sameSet && !batch.changesColumns ? [] : [viewOfTables(scope, shown)];
      }),
    ];
  });
}

function makeRoom(
  scope: PartitionScope,
  { removes }: PartitionedBatch,
  partition: Partition,
): readonly TransactionStep[] {
  const table = tableOf(scope, partition);
  if (removes === 'none') return [];
  if (removes === 'all') {
    return [statementStep(`empty ${partition.key}`, scope.dialect.truncate(table))];
  }
  return [
    statementStep(
      `delete the rows of ${partition.key} that the batch replaces`,
      scope.dialect.deleteMatchingPart(table, removes),
    ),
  ];
}

function newTable(
  scope: PartitionScope,
  rows: string,
  partition: Partition,
  columns: readonly string[] = scope.columns.map(({ name }) => name),
): readonly TransactionStep[] {
  const { dialect, node } = scope;
  const table = tableOf(scope, partition);
  const definitions = node.config.contractEnforced
    ? columnDefinitions({
        node,
        contractColumns: scope.columns,
        dialect,
        // Foreign keys are refused while parsing (MF5101).
        foreignTargets: new Map(),
      })
    : scope.columns.map(({ name, type }) => `${dialect.quoteIdentifier(name)} ${type}`);
  return [
    statementStep(`make the table of ${partition.key}`, dialect.createTable(table, definitions)),
    insertRows(scope, rows, partition, columns),
    ...createIndexes(node, table, scope),
  ];
}

function insertRows(
  scope: PartitionScope,
  rows: string,
  partition: Partition,
  columns: readonly string[],
): TransactionStep {
  const { dialect, field } = scope;
  const query = `select * from ${rows} where ${dialect.partitions.within(field, partition)} order by ${dialect.quoteIdentifier(field.name)}`;
  return statementStep(
    `write the rows of ${partition.key}`,
    dialect.insertByName(tableOf(scope, partition), columns, query),
    { counts: 'written' },
  );
}

/** Drops the tables among these that have no rows, and goes on with their partitions. */
function dropEmptied(
  scope: PartitionScope,
  partitions: readonly Partition[],
  steps: (emptied: readonly Partition[]) => readonly TransactionStep[],
): TransactionStep {
  const { dialect } = scope;
  const queries = partitions.map((partition) => {
    const start = dialect.partitions.timestamp(partition.start);
    return `select cast(${start} as varchar) from ${dialect.relation(tableOf(scope, partition))} having count(*) = 0`;
  });
  const sql = queries.length === 0 ? 'select null where false' : queries.join('\nunion all\n');
  return expandPartitions(scope, 'drop what is empty now', sql, (emptied) => [
    ...emptied.map((partition) => dropTable(scope, partition)),
    ...steps(emptied),
  ]);
}

/** Drops the table of a partition, if it is there. */
export function dropTable(
  scope: Pick<PartitionScope, 'relation' | 'dialect'>,
  partition: Partition,
): TransactionStep {
  const table = { ...tableOf(scope, partition), kind: 'table' } as const;
  return statementStep(`drop the table of ${partition.key}`, scope.dialect.drop(table));
}

/** Refuses to take the name of a table that memflow has not made. */
function namesAreFree(
  scope: PartitionScope,
  partitions: readonly Partition[],
): readonly TransactionStep[] {
  if (partitions.length === 0) return [];
  const { relation, node, dialect } = scope;
  const names = partitions.map((partition) => tableOf(scope, partition).identifier);
  return [
    {
      kind: 'check',
      purpose: 'the names of new tables are free',
      sql: dialect.partitions.taken(relation.schema, names),
      report: (rows) =>
        errorDiagnostic(
          'MF5113',
          `${relation.schema}.${String(rows[0]?.[0])} would be the table of a partition of "${node.name}", and there is one that memflow has not made`,
          {
            ...(node.span === undefined ? {} : { span: node.span }),
            hint: 'rename or drop it, or give the model another alias',
          },
        ),
    },
  ];
}

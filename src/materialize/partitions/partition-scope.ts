import type { Dialect } from '../../adapter/dialect.ts';
import type { PartitionField } from '../../adapter/partition-dialect.ts';
import type { PartitionEntry, Partitioning } from '../../adapter/partition-ledger.ts';
import type { Column, RelationName } from '../../adapter/relation.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { ModelNode } from '../../manifest/node.ts';
import type { PartitionSpec } from '../../partitions/partition-spec.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { PlanInput } from '../plan-input.ts';
import { sameName } from '../statements.ts';
import { relationFolder } from './relation-folder.ts';

/** What everything about a partitioned relation is planned with. */
export interface PartitionScope {
  readonly node: ModelNode;
  readonly spec: PartitionSpec;
  readonly relation: RelationName;
  readonly field: PartitionField;
  /** Of the relation, as they will be when the batch is written. */
  readonly columns: readonly Column[];
  /** What the ledger says before the plan, retired partitions included. */
  readonly entries: readonly PartitionEntry[];
  /** Where the files of the relation are; empty for other layouts. */
  readonly folder: string;
  readonly dialect: Dialect;
  readonly engineVersion: string;
  /** Keeps apart the temporary files of different runs. */
  readonly invocationId: string;
}

/** The scope of a model's plan. @throws {MaterializeError} MF5104, MF5111 */
export function scopeOf(
  input: PlanInput,
  spec: PartitionSpec,
  columns: readonly Column[],
): PartitionScope {
  const { node } = input.compiled;
  return {
    node,
    spec,
    relation: node.relation,
    field: fieldOf(node, spec, columns, input.dialect),
    columns,
    entries: input.partitions,
    folder: spec.layout === 'files' ? relationFolder(node, spec, input.storage) : '',
    dialect: input.dialect,
    engineVersion: input.engineVersion,
    invocationId: input.invocationId,
  };
}

function fieldOf(
  node: ModelNode,
  spec: PartitionSpec,
  columns: readonly Column[],
  dialect: Dialect,
): PartitionField {
  const column = columns.find(({ name }) => sameName(name, spec.field));
  const place = node.span === undefined ? {} : { span: node.span };
  if (column === undefined) {
    throw new MaterializeError(
      errorDiagnostic(
        'MF5009',
        `partition_by names the column "${spec.field}", which the query does not return (model "${node.name}")`,
        { ...place, hint: `its columns are: ${columns.map(({ name }) => name).join(', ')}` },
      ),
    );
  }
  if (dialect.partitions.canPartitionBy(column.type)) return column;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5104',
      `"${column.name}" of "${node.name}" is ${column.type}, which rows cannot be partitioned by`,
      { ...place, hint: `cast it in the model: cast(${column.name} as timestamp)` },
    ),
  );
}

/** The partitions that hold rows, by key. */
export function liveEntries(
  entries: readonly PartitionEntry[],
): ReadonlyMap<string, PartitionEntry> {
  return new Map(
    entries
      .filter(({ state }) => state === 'live')
      .map((entry) => [entry.partition.key, entry] as const),
  );
}

/** What the ledger shall say about how the relation is partitioned. */
export function partitioningOf(
  { spec, field }: Pick<PartitionScope, 'spec' | 'field'>,
  before: Pick<Partitioning, 'rowsWritten' | 'rowsMoved'>,
): Partitioning {
  const { granularity, layout, location } = spec;
  const { rowsWritten, rowsMoved } = before;
  const { name, type } = field;
  return { field: name, fieldType: type, granularity, layout, location, rowsWritten, rowsMoved };
}

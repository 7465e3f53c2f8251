import type { Capabilities } from '../../adapter/capabilities.ts';
import type { Dialect } from '../../adapter/dialect.ts';
import type { PartitionField } from '../../adapter/partition-dialect.ts';
import type { PartitionEntry, Partitioning } from '../../adapter/partition-ledger.ts';
import type { Column, RelationName } from '../../adapter/relation.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { type PartitionSpec, specOf } from '../../partitions/partition-spec.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { PlanInput, PlanSettings, StorageRoots } from '../plan-input.ts';
import { sameName } from '../statements.ts';
import { type FolderOwner, folderOwner } from './folder-owner.ts';
import { filesRoot, recordedFolder, relationFolder } from './relation-folder.ts';

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
  /** Where they were until now; null where there were none. */
  readonly previousFolder: string | null;
  /** Says whose that folder is; null for other layouts. */
  readonly owner: FolderOwner | null;
  readonly dialect: Dialect;
  readonly capabilities: Capabilities;
  readonly engineVersion: string;
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
    ...folderOf(node, spec, input.storage),
    previousFolder: recordedFolder(
      node.relation,
      input.ledger?.partitioning ?? null,
      input.storage,
    ),
    dialect: input.dialect,
    capabilities: input.capabilities,
    engineVersion: input.engineVersion,
  };
}

/** The scope of a relation that exists, as the ledger says it is partitioned, whatever the configuration says now. */
export function scopeOfExisting(
  settings: PlanSettings,
  existing: {
    readonly node: ModelNode;
    readonly partitioning: Partitioning;
    readonly columns: readonly Column[];
    readonly entries: readonly PartitionEntry[];
  },
): PartitionScope {
  const { node, partitioning, columns, entries } = existing;
  const { field, granularity, layout, location } = partitioning;
  const configured = node.config.partitionBy ?? specOf(field);
  const spec: PartitionSpec = { ...configured, field, granularity, layout, location };
  const { dialect, capabilities, engineVersion, storage } = settings;
  return {
    node,
    spec,
    relation: node.relation,
    field: fieldOf(node, spec, columns, dialect),
    columns,
    entries,
    ...folderOf(node, spec, storage),
    previousFolder: recordedFolder(node.relation, partitioning, storage),
    dialect,
    capabilities,
    engineVersion,
  };
}

function folderOf(
  node: ModelNode,
  spec: PartitionSpec,
  storage: StorageRoots,
): Pick<PartitionScope, 'folder' | 'owner'> {
  return spec.layout === 'files'
    ? {
        folder: relationFolder(node, spec, storage),
        owner: folderOwner(filesRoot(node, spec, storage), storage),
      }
    : { folder: '', owner: null };
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
  rowsWritten: number,
): Partitioning {
  const { granularity, layout, location } = spec;
  const { name, type } = field;
  return { field: name, fieldType: type, granularity, layout, location, rowsWritten };
}

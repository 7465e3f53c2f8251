import type { Column, RelationName } from '../adapter/relation.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ModelNode } from '../manifest/node.ts';
import { createIndexes, replaceTable } from './build-table.ts';
import { keepsValues, normalizeType } from './column-assignment.ts';
import { MaterializeError } from './materialize-error.ts';
import type { TransactionStep } from './node-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { displayName, sameName, statementStep } from './statements.ts';

interface Retype {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** How the columns of a query differ from those of the table it is to be written to; order does not count. */
export interface ColumnDifference {
  /** In the query only. */
  readonly added: readonly Column[];
  /** In the table only. */
  readonly removed: readonly Column[];
  readonly retyped: readonly Retype[];
  /** The query's columns that the table has, in the table's order. */
  readonly shared: readonly Column[];
}

/** Compares by name without regard to case. */
export function compareColumns(
  existing: readonly Column[],
  query: readonly Column[],
): ColumnDifference {
  const find = (columns: readonly Column[], name: string) =>
    columns.find((column) => sameName(column.name, name));
  const retyped = existing.flatMap((column) => {
    const now = find(query, column.name);
    if (now === undefined || normalizeType(now.type) === normalizeType(column.type)) return [];
    return [{ name: column.name, from: column.type, to: now.type }];
  });
  return {
    added: query.filter((column) => find(existing, column.name) === undefined),
    removed: existing.filter((column) => find(query, column.name) === undefined),
    retyped,
    shared: existing.filter((column) => find(query, column.name) !== undefined),
  };
}

/** What has to happen to the relation before a batch is written, and which columns are then written. */
export interface SchemaChange {
  /** The steps that change a table: the relation itself, or that of a partition. */
  readonly stepsFor: (table: RelationName) => readonly TransactionStep[];
  /** Whether there are such steps. */
  readonly changesColumns: boolean;
  /** Of the relation afterwards. */
  readonly columns: readonly Column[];
  /** The same as expressions over the relation as it was. */
  readonly expressions: readonly string[];
  readonly writeColumns: readonly string[];
  /** The table keeps columns that the query does not have: rows must be updated in place, not replaced. */
  readonly keepsOldColumns: boolean;
  readonly warnings: readonly Diagnostic[];
}

const REBUILD_HINT = 'rebuild the table with --full-refresh';

function place(node: ModelNode): { readonly span?: NonNullable<ModelNode['span']> } {
  return node.span === undefined ? {} : { span: node.span };
}

function listColumns(columns: readonly Column[]): string {
  return columns.map((column) => `"${column.name}" (${column.type})`).join(', ');
}

/** The difference in words: `added "x" (INTEGER); removed ...`. */
function describeDifference(difference: ColumnDifference): string {
  const parts: string[] = [];
  if (difference.added.length > 0) parts.push(`added ${listColumns(difference.added)}`);
  if (difference.removed.length > 0) parts.push(`removed ${listColumns(difference.removed)}`);
  for (const { name, from, to } of difference.retyped) {
    parts.push(`"${name}" changes from ${from} to ${to}`);
  }
  return parts.join('; ');
}

/** Refuses columns whose values the table could only take changed. */
function refuseLoss(node: ModelNode, retyped: readonly Retype[]): void {
  const lossy = retyped.filter(({ from, to }) => !keepsValues(to, from));
  if (lossy.length === 0) return;
  throw new MaterializeError(
    lossy.map(({ name, from, to }) =>
      errorDiagnostic(
        'MF5006',
        `column "${name}" of ${displayName(node.relation)} is ${from}, the query now gives ${to}: writing it would change values silently`,
        { ...place(node), hint: `cast "${name}" to ${from} in the model, or ${REBUILD_HINT}` },
      ),
    ),
  );
}

function warning(node: ModelNode, message: string, hint: string): Diagnostic {
  return { code: 'MF5012', severity: 'warning', message, ...place(node), hint };
}

/** The relation stays as it is. */
function unchanged({
  existingColumns,
  dialect,
}: PlanInput): Pick<SchemaChange, 'stepsFor' | 'changesColumns' | 'columns' | 'expressions'> {
  return {
    stepsFor: () => [],
    changesColumns: false,
    columns: existingColumns,
    expressions: existingColumns.map(({ name }) => dialect.quoteIdentifier(name)),
  };
}

function ignoreChange(input: PlanInput, difference: ColumnDifference): SchemaChange {
  const { node } = input.compiled;
  if (difference.removed.length > 0) {
    throw new MaterializeError(
      errorDiagnostic(
        'MF5004',
        `the query of "${node.name}" lacks columns that ${displayName(node.relation)} has: ${listColumns(difference.removed)}`,
        {
          ...place(node),
          hint: `put them back, set on_schema_change: 'append_new_columns' or 'sync_all_columns', or ${REBUILD_HINT}`,
        },
      ),
    );
  }
  refuseLoss(node, difference.retyped);
  const dropped = difference.added;
  return {
    ...unchanged(input),
    writeColumns: difference.shared.map((column) => column.name),
    keepsOldColumns: false,
    warnings:
      dropped.length === 0
        ? []
        : [
            warning(
              node,
              `columns of "${node.name}" that its table does not have are not written (on_schema_change: ignore): ${listColumns(dropped)}`,
              `set on_schema_change: 'append_new_columns', or ${REBUILD_HINT}`,
            ),
          ],
  };
}

function addColumns(
  input: PlanInput,
  table: RelationName,
  added: readonly Column[],
): readonly TransactionStep[] {
  return added.map((column) =>
    statementStep(`new column "${column.name}"`, input.dialect.addColumn(table, column)),
  );
}

function nullColumns({ dialect }: PlanInput, added: readonly Column[]): readonly string[] {
  return added.map(({ name, type }) => `cast(null as ${type}) as ${dialect.quoteIdentifier(name)}`);
}

function appendColumns(input: PlanInput, difference: ColumnDifference): SchemaChange {
  const { node } = input.compiled;
  refuseLoss(node, difference.retyped);
  const before = unchanged(input);
  return {
    stepsFor: (table) => addColumns(input, table, difference.added),
    changesColumns: difference.added.length > 0,
    columns: [...before.columns, ...difference.added],
    expressions: [...before.expressions, ...nullColumns(input, difference.added)],
    writeColumns: [...difference.shared, ...difference.added].map((column) => column.name),
    keepsOldColumns: difference.removed.length > 0,
    warnings:
      difference.removed.length === 0
        ? []
        : [
            warning(
              node,
              `${displayName(node.relation)} keeps columns that the query no longer has; new rows get NULL: ${listColumns(difference.removed)}`,
              "set on_schema_change: 'sync_all_columns' to drop them",
            ),
          ],
  };
}

function refuseNarrowing(node: ModelNode, retyped: readonly Retype[]): void {
  const lossy = retyped.filter(({ from, to }) => !keepsValues(from, to));
  if (lossy.length === 0) return;
  throw new MaterializeError(
    lossy.map(({ name, from, to }) =>
      errorDiagnostic(
        'MF5006',
        `column "${name}" of ${displayName(node.relation)} cannot become ${to}: its ${from} values could change silently`,
        { ...place(node), hint: `cast "${name}" to ${from} in the model, or ${REBUILD_HINT}` },
      ),
    ),
  );
}

function syncColumns(input: PlanInput, difference: ColumnDifference): SchemaChange {
  const { node } = input.compiled;
  const { added, removed, retyped, shared } = difference;
  refuseNarrowing(node, retyped);
  const typeOf = (column: Column) =>
    retyped.find(({ name }) => name === column.name)?.to ?? column.type;
  const altered = removed.length + retyped.length > 0;
  const columns = [...shared.map((column) => ({ ...column, type: typeOf(column) })), ...added];
  const expressions = [
    ...shared.map((column) => convertedColumn(input, column, typeOf(column))),
    ...nullColumns(input, added),
  ];
  return {
    stepsFor: (table) =>
      altered && node.config.indexes.length > 0
        ? rebuildColumns(input, table, expressions)
        : alterColumns(input, table, difference),
    changesColumns: altered || added.length > 0,
    columns,
    expressions,
    writeColumns: columns.map((column) => column.name),
    keepsOldColumns: false,
    warnings: [],
  };
}

function alterColumns(
  { dialect, ...input }: PlanInput,
  table: RelationName,
  { added, removed, retyped }: ColumnDifference,
): readonly TransactionStep[] {
  return [
    ...addColumns({ dialect, ...input }, table, added),
    ...removed.map(({ name }) =>
      statementStep(`column "${name}" is gone`, dialect.dropColumn(table, name)),
    ),
    ...retyped.map(({ name, to }) =>
      statementStep(
        `column "${name}" has a new type`,
        dialect.alterColumnType(table, { name, type: to }),
      ),
    ),
  ];
}

function convertedColumn({ dialect }: PlanInput, column: Column, type: string): string {
  const quoted = dialect.quoteIdentifier(column.name);
  return type === column.type ? quoted : `cast(${quoted} as ${type}) as ${quoted}`;
}

/** Columns under an index cannot be altered: the table is written anew from itself, with its indexes. */
function rebuildColumns(
  input: PlanInput,
  table: RelationName,
  expressions: readonly string[],
): readonly TransactionStep[] {
  const query = `select ${expressions.join(', ')} from ${input.dialect.relation(table)}`;
  const purpose = 'write the table anew with the changed columns';
  return [
    ...replaceTable(input, { sql: query, purpose, table }),
    ...createIndexes(input.compiled.node, table, input),
  ];
}

/**
 * Brings the table of an incremental model in line with its query, as `on_schema_change` says.
 * @throws {MaterializeError} MF5004, MF5005, MF5006 before anything is written
 */
export function planSchemaChange(input: PlanInput): SchemaChange {
  const { node } = input.compiled;
  const difference = compareColumns(input.existingColumns, input.queryColumns);
  switch (node.config.onSchemaChange) {
    case 'ignore':
      return ignoreChange(input, difference);
    case 'append_new_columns':
      return appendColumns(input, difference);
    case 'sync_all_columns':
      return syncColumns(input, difference);
    case 'fail': {
      const { added, removed, retyped } = difference;
      if (added.length + removed.length + retyped.length > 0) {
        throw new MaterializeError(
          errorDiagnostic(
            'MF5005',
            `the columns of "${node.name}" and of ${displayName(node.relation)} differ (on_schema_change: fail): ${describeDifference(difference)}`,
            { ...place(node), hint: `change the model back, or ${REBUILD_HINT}` },
          ),
        );
      }
      return ignoreChange(input, difference);
    }
  }
}

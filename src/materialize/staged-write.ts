import type { DeleteMatchingOptions, MergeOptions } from '../adapter/dialect.ts';
import type { RelationName } from '../adapter/relation.ts';
import { normalizeType } from './column-assignment.ts';
import { endsWhenEmpty } from './empty-batch.ts';
import { keyCheck } from './key-checks.ts';
import type { PlannedWork } from './materialization.ts';
import type { StatementStep, TransactionStep } from './node-plan.ts';
import type { IncrementalStrategy, PlanInput } from './plan-input.ts';
import type { SchemaChange } from './schema-change.ts';
import { offsetOfQuery, sameName, statementStep } from './statements.ts';
import { maximumOf, refuseNullWatermark } from './watermark.ts';

/** A batch that is looked at before it is written. */
export interface StagedBatch {
  readonly query: string;
  readonly strategy: IncrementalStrategy;
  readonly change: SchemaChange;
  /** NULL and duplicate keys end the node. */
  readonly refusesKeys: boolean;
}

/** The temporary table of the batch: gone with the connection, and seen by nobody else. */
export function stagedRelation({ dialect }: Pick<PlanInput, 'dialect'>): RelationName {
  return dialect.temporaryName('memflow_batch');
}

/**
 * Puts the batch into a temporary table and looks at it before anything is written. `stopAtZero`: a batch without rows
 * ends the node.
 */
export function stageBatch(
  input: PlanInput,
  { query, refusesKeys }: Pick<StagedBatch, 'query' | 'refusesKeys'>,
  stopAtZero = false,
): readonly TransactionStep[] {
  const { compiled, dialect } = input;
  const staged = stagedRelation(input);
  const create = dialect.createTableAs(staged, query, { temporary: true, orReplace: true });
  return [
    statementStep('stage the batch', create, {
      counts: 'seen',
      ...(stopAtZero && { stopAtZero }),
      ...offsetOfQuery(create, compiled.sql),
    }),
    ...checkStage(input, staged, refusesKeys),
  ];
}

/** Looks at staged rows before anything is written: their watermarks, and their keys where these have to be unique. */
export function checkStage(
  { compiled, dialect }: PlanInput,
  staged: RelationName,
  refusesKeys: boolean,
): readonly TransactionStep[] {
  const { node } = compiled;
  const { watermark } = node.config;
  const checks = [
    ...(watermark === null
      ? []
      : [refuseNullWatermark(node, watermark, dialect.relation(staged), dialect)]),
    ...(refusesKeys ? [keyCheck(node, staged, dialect)] : []),
  ];
  return checks.map((check) => ({ ...check, needsRows: true as const }));
}

/** The last step with the staged batch. */
export function dropStage(input: PlanInput): TransactionStep {
  const drop = input.dialect.drop({ ...stagedRelation(input), kind: 'table' });
  return statementStep('drop the staged batch', drop);
}

/** Reads how far the batch came, where the model remembers it. */
export function measureWatermark(input: PlanInput): readonly TransactionStep[] {
  const { dialect, ledger } = input;
  const { config, relation } = input.compiled.node;
  if (config.watermark === null) return [];
  const rows = ledger?.watermark == null ? relation : stagedRelation(input);
  return [maximumOf(config.watermark, dialect.relation(rows), dialect)];
}

/** Stages the batch, leaves out what has not changed, and writes the rest. */
export function stagedWrite(
  input: PlanInput,
  batch: StagedBatch,
): Pick<PlannedWork, 'steps' | 'cleanUp'> {
  const { relation } = input.compiled.node;
  return {
    steps: [
      ...stageBatch(input, batch, endsWhenEmpty(input, batch.change)),
      ...batch.change.stepsFor(relation),
      ...keepChangedRows(input, batch.change),
      ...writeSteps(input, batch).map((step) => ({ ...step, needsRows: true as const })),
      ...measureWatermark(input),
    ],
    cleanUp: [dropStage(input)],
  };
}

/** `change_detection: row_hash`: removes from the stage what the relation already holds, value by value. */
export function keepChangedRows(
  input: PlanInput,
  change: SchemaChange,
): readonly TransactionStep[] {
  const { dialect, existingColumns, queryColumns } = input;
  const { node } = input.compiled;
  if (node.config.changeDetection !== 'row_hash') return [];
  const stage = dialect.relation(stagedRelation(input));
  const quote = (name: string) => dialect.quoteIdentifier(name);
  const typeIn = (columns: PlanInput['queryColumns'], name: string) =>
    columns.find((column) => sameName(column.name, name))?.type;
  const isKey = (name: string) => node.config.uniqueKey.some((key) => sameName(key, name));
  const conditions = change.writeColumns.map((name) => {
    const stored = typeIn(existingColumns, name);
    const given = typeIn(queryColumns, name);
    const converted =
      node.config.onSchemaChange !== 'sync_all_columns' &&
      stored !== undefined &&
      given !== undefined &&
      normalizeType(stored) !== normalizeType(given);
    const value = converted ? `cast(batch.${quote(name)} as ${stored})` : `batch.${quote(name)}`;
    const comparison = isKey(name) ? '=' : 'is not distinct from';
    return `dest.${quote(name)} ${comparison} ${value}`;
  });
  return [
    statementStep(
      'leave out rows that have not changed',
      `delete from ${stage} as batch where exists (select 1 from ${dialect.relation(node.relation)} as dest` +
        ` where ${conditions.join(' and ')})`,
    ),
    {
      kind: 'measure',
      what: 'changed',
      purpose: 'end here when nothing has changed',
      sql: `select count(*) from ${stage}`,
      stopAtZero: true,
    },
  ];
}

/** How a batch finds the rows that it replaces. */
export function matchingOf(input: PlanInput): DeleteMatchingOptions {
  const { relation, config } = input.compiled.node;
  return {
    target: relation,
    source: stagedRelation(input),
    keys: config.uniqueKey,
    predicates: config.incrementalPredicates,
  };
}

/** The same with what a merge writes. */
export function mergingOf(input: PlanInput, columns: readonly string[]): MergeOptions {
  const { config } = input.compiled.node;
  const excluded = [...config.uniqueKey, ...(config.mergeExcludeColumns ?? [])];
  const updateColumns =
    config.mergeUpdateColumns ??
    columns.filter((name) => !excluded.some((other) => sameName(other, name)));
  return { ...matchingOf(input), columns, updateColumns };
}

/** The statements that bring the staged batch into a table. */
export function writeSteps(
  input: PlanInput,
  batch: Pick<StagedBatch, 'strategy' | 'change'> & { readonly orderBy?: string },
): readonly StatementStep[] {
  const { dialect } = input;
  const { relation, config } = input.compiled.node;
  const { clusterBy } = config;
  const { writeColumns } = batch.change;
  const source = stagedRelation(input);
  if (batch.strategy === 'merge') {
    const merge = dialect.merge(mergingOf(input, writeColumns));
    return [statementStep('update known keys, insert new ones', merge, { counts: 'written' })];
  }
  const columns = batch.orderBy === undefined ? clusterBy : [batch.orderBy];
  const list = columns.map((name) => dialect.quoteIdentifier(name)).join(', ');
  const order = list === '' ? '' : ` order by ${list}`;
  const insert = dialect.insertByName(
    relation,
    writeColumns,
    `select * from ${dialect.relation(source)}${order}`,
  );
  const inserting = statementStep('insert the batch', insert, { counts: 'written' });
  if (batch.strategy !== 'delete+insert') return [inserting];
  const matching = matchingOf(input);
  return [
    statementStep('delete the rows that the batch replaces', dialect.deleteMatching(matching)),
    inserting,
  ];
}

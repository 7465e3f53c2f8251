import { normalizeType } from './column-assignment.ts';
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

/** The name of the temporary table: gone with the connection, and seen by nobody else. */
const STAGE = 'memflow_batch';

/** Puts the batch into a temporary table, checks it, leaves out what has not changed, and writes the rest. */
export function stagedWrite(
  input: PlanInput,
  batch: StagedBatch,
): Pick<PlannedWork, 'steps' | 'cleanUp'> {
  const { compiled, dialect } = input;
  const { node } = compiled;
  const { watermark, changeDetection } = node.config;
  const staged = dialect.temporaryName(STAGE);
  const stage = dialect.relation(staged);
  const create = dialect.createTableAs(staged, batch.query, { temporary: true, orReplace: true });
  const steps: TransactionStep[] = [
    statementStep('stage the batch', create, {
      counts: 'seen',
      ...offsetOfQuery(create, compiled.sql),
    }),
  ];
  if (watermark !== null) {
    steps.push({ ...refuseNullWatermark(node, watermark, stage, dialect), needsRows: true });
  }
  if (batch.refusesKeys) steps.push({ ...keyCheck(node, staged, dialect), needsRows: true });
  steps.push(...batch.change.steps);
  if (changeDetection === 'row_hash') steps.push(...keepChangedRows(input, batch));
  steps.push(...writeSteps(input, batch).map((step) => ({ ...step, needsRows: true as const })));
  if (watermark !== null) {
    const rows = input.ledger?.watermark == null ? dialect.relation(node.relation) : stage;
    steps.push(maximumOf(watermark, rows, dialect));
  }
  return {
    steps,
    cleanUp: [statementStep('drop the staged batch', dialect.drop({ ...staged, kind: 'table' }))],
  };
}

/** Removes from the stage what the table already holds, value by value. */
function keepChangedRows(input: PlanInput, batch: StagedBatch): readonly TransactionStep[] {
  const { dialect, existingColumns, queryColumns } = input;
  const { node } = input.compiled;
  const stage = dialect.relation(dialect.temporaryName(STAGE));
  const quote = (name: string) => dialect.quoteIdentifier(name);
  const typeIn = (columns: PlanInput['queryColumns'], name: string) =>
    columns.find((column) => sameName(column.name, name))?.type;
  const isKey = (name: string) => node.config.uniqueKey.some((key) => sameName(key, name));
  const conditions = batch.change.writeColumns.map((name) => {
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

function writeSteps(input: PlanInput, batch: StagedBatch): readonly StatementStep[] {
  const { dialect } = input;
  const { relation, config } = input.compiled.node;
  const { writeColumns } = batch.change;
  const source = dialect.temporaryName(STAGE);
  const matching = {
    target: relation,
    source,
    keys: config.uniqueKey,
    predicates: config.incrementalPredicates,
  };
  if (batch.strategy === 'merge') {
    const excluded = [...config.uniqueKey, ...(config.mergeExcludeColumns ?? [])];
    const updateColumns =
      config.mergeUpdateColumns ??
      writeColumns.filter((name) => !excluded.some((other) => sameName(other, name)));
    const merge = dialect.merge({ ...matching, columns: writeColumns, updateColumns });
    return [statementStep('update known keys, insert new ones', merge, { counts: 'written' })];
  }
  const insert = dialect.insertByName(
    relation,
    writeColumns,
    `select * from ${dialect.relation(source)}`,
  );
  const inserting = statementStep('insert the batch', insert, { counts: 'written' });
  if (batch.strategy === 'append') return [inserting];
  return [
    statementStep('delete the rows that the batch replaces', dialect.deleteMatching(matching)),
    inserting,
  ];
}

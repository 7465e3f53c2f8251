import type { RelationName } from '../../adapter/relation.ts';
import { isFullBuild } from '../incremental.ts';
import type { PlannedWork } from '../materialization.ts';
import type { Stage, TransactionStep } from '../node-plan.ts';
import type { PlanInput } from '../plan-input.ts';
import { statementStep } from '../statements.ts';
import { probeNewRows, watermarkOf } from '../watermark.ts';
import type { BatchState } from './batch-state.ts';
import { batchCondition, batchCount, batchRange } from './cut.ts';
import { isGatheredInOrder, sideTable } from './side-table.ts';

/** The input of a model whose rows are gathered in its side table. */
export function overGathered(input: PlanInput): PlanInput {
  const { compiled, dialect } = input;
  const sql = `select * from ${dialect.relation(sideTable(compiled.node.relation))}`;
  return { ...input, compiled: { ...compiled, sql } };
}

/**
 * Puts the gathering of batches before the work that was planned over the gathered rows: each batch is a transaction with
 * its row in the ledger, and the last transaction, which readers see, puts the whole in its place.
 */
export function planBatches(input: PlanInput, state: BatchState, work: PlannedWork): PlannedWork {
  const { dialect, compiled } = input;
  const side = sideTable(compiled.node.relation);
  const total = batchCount(state.cut);
  const since = isFullBuild(input) ? null : watermarkOf(input);
  const first = (state.done ?? 0) + 1;
  const ordinals = Array.from({ length: total - first + 1 }, (_, index) => first + index);
  return {
    ...work,
    summary: `${work.summary}, in ${total} batches`,
    notes: notesOf(state),
    batches: { total, done: state.done },
    before: [
      ...(since === null ? [] : [probeNewRows(since, compiled.sql, dialect)]),
      ...(state.done === null ? [beginBuild(input, state, side)] : []),
      ...ordinals.map((ordinal) => gather(input, state, side, ordinal)),
    ],
    // What fails there is no longer the user's query.
    steps: work.steps.map(withoutOrigin),
    cleanUp: [...(work.cleanUp ?? []), dropGathered(input)],
  };
}

function notesOf({ done, startsOver, cut }: BatchState): readonly string[] {
  if (done !== null) return [`goes on behind batch ${done} of ${batchCount(cut)}`];
  return startsOver === null ? [] : [`starts over with its batches: ${startsOver}`];
}

/** Removes the rows of an unfinished build. */
export function dropGathered({ dialect, compiled }: PlanInput): TransactionStep {
  const side = { ...sideTable(compiled.node.relation), kind: 'table' } as const;
  return statementStep('drop the gathered batches', dialect.drop(side));
}

function withoutOrigin(step: TransactionStep): TransactionStep {
  if (step.kind !== 'statement') return step;
  const { queryOffset: _, ...rest } = step;
  return rest;
}

function beginBuild(
  input: PlanInput,
  { build, query, cut }: BatchState,
  side: RelationName,
): Stage {
  const { dialect, compiled } = input;
  const { relation } = compiled.node;
  const create = dialect.createTableAs(
    side,
    `select * from (\n${query}\n) as memflow_query limit 0`,
  );
  const total = batchCount(cut);
  return {
    kind: 'transaction',
    steps: [
      dropGathered(input),
      statementStep('a table to gather the batches in', create),
      { kind: 'forget_batches', relation },
      {
        kind: 'record_batch',
        batch: { relation, build, ordinal: 0, total, bounds: JSON.stringify(cut), gathered: side },
      },
    ],
  };
}

function gather(
  input: PlanInput,
  { build, query, cut }: BatchState,
  side: RelationName,
  ordinal: number,
): Stage {
  const { dialect, compiled } = input;
  const { node, sqlHeader } = compiled;
  const total = batchCount(cut);
  const bounds = batchCondition(cut, ordinal, dialect);
  const order = isGatheredInOrder(node)
    ? ` order by ${dialect.quoteIdentifier(node.config.partitionBy?.field ?? '')}`
    : '';
  const head = `insert into ${dialect.relation(side)}\nselect * from (\n`;
  const header: readonly TransactionStep[] =
    sqlHeader === null
      ? []
      : [
          statementStep('sql_header', sqlHeader, {
            source: { path: `${node.file.path} (sql_header)`, text: sqlHeader },
          }),
        ];
  const insert = statementStep(
    `gather batch ${ordinal} of ${total}`,
    `${head}${query}\n) as memflow_query where ${bounds}${order}`,
    { queryOffset: head.length + query.indexOf(compiled.sql) },
  );
  return {
    kind: 'transaction',
    batch: { ordinal, total, bounds, range: batchRange(cut, ordinal) },
    steps: [
      ...header,
      insert,
      {
        kind: 'record_batch',
        batch: { relation: node.relation, build, ordinal, total, bounds, gathered: side },
      },
    ],
  };
}

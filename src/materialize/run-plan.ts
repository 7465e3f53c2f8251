import { retryConflicts } from '../adapter/backoff.ts';
import type { TransactionStatement } from '../adapter/connection.ts';
import type { RowCounts } from '../execute/node-result.ts';
import type { QueryBatch } from '../execute/query-batches.ts';
import type { NodePlan, Stage, TransactionStep } from './node-plan.ts';
import {
  NO_ROWS,
  NothingToDo,
  originOf,
  recordBatchSql,
  recordSql,
  type SendOptions,
  StepSender,
  sendHook,
} from './send-steps.ts';

export interface RunPlanOptions extends SendOptions {
  /** The number of the worker: spreads the waits after a write conflict. */
  readonly seed: number;
  /** Told of the batches of a model that is processed in batches. */
  readonly batches?: {
    readonly onStart: (batch: QueryBatch) => void;
    readonly onCommit: () => void;
  };
}

/** What a plan did. */
export interface PlanOutcome {
  /** There was nothing to do and nothing was written. */
  readonly noOp: boolean;
  readonly rows: RowCounts;
}

/**
 * Sends a plan; nothing else sends the statements of a materialization. A transaction that loses to another one is
 * sent again a few times.
 * @throws {AdapterError | MaterializeError} with nothing of the stage that failed left behind
 */
export async function runPlan(plan: NodePlan, options: RunPlanOptions): Promise<PlanOutcome> {
  const { connection, clock, seed, statement } = options;
  let rows: RowCounts = NO_ROWS;
  for (const stage of plan.stages) {
    if (stage.kind === 'hook') {
      await sendHook(stage, options);
    } else if (stage.kind === 'probe') {
      const found = await connection.query(stage.sql, statement);
      if (found.rows.length === 0) return { noOp: true, rows: NOTHING };
    } else {
      if (stage.batch !== undefined) options.batches?.onStart(stage.batch);
      const retry = { clock, seed, ...(statement.signal && { signal: statement.signal }) };
      const outcome = await retryConflicts(() => runTransaction(stage, options), retry);
      if (outcome.noOp) return outcome;
      if (stage.batch !== undefined) options.batches?.onCommit();
      rows = {
        seen: rows.seen ?? outcome.rows.seen,
        changed: rows.changed ?? outcome.rows.changed,
        written: rows.written ?? outcome.rows.written,
      };
    }
  }
  return { noOp: false, rows };
}

const NOTHING: RowCounts = { seen: 0, changed: 0, written: 0 };

type TransactionStage = Extract<Stage, { kind: 'transaction' }>;

async function runTransaction(
  stage: TransactionStage,
  options: RunPlanOptions,
): Promise<PlanOutcome> {
  const { connection, statement } = options;
  const known = stage.steps.filter(isKnownWhole);
  if (known.length === stage.steps.length) {
    const statements = known.map((step) => wholeStatement(step, options));
    await connection.runTransaction(statements, statement);
    return { noOp: false, rows: NO_ROWS };
  }
  const sender = new StepSender(options);
  try {
    const rows = await connection.transaction(() => sender.send(stage.steps));
    return { noOp: false, rows };
  } catch (error) {
    await sender.removeFiles();
    if (error instanceof NothingToDo) return { noOp: true, rows: { ...NOTHING, seen: error.seen } };
    throw error;
  }
}

type WholeStep = Extract<
  TransactionStep,
  { kind: 'statement' | 'record' | 'record_batch' | 'forget_batches' }
>;

/** Nothing has to be read from the engine to send it; the user's own statements go alone, to be named if they fail. */
function isKnownWhole(step: TransactionStep): step is WholeStep {
  if (step.kind !== 'statement') {
    return ['record', 'record_batch', 'forget_batches'].includes(step.kind);
  }
  return step.counts === undefined && step.source === undefined;
}

function wholeStatement(step: WholeStep, options: RunPlanOptions): TransactionStatement {
  if (step.kind === 'record') {
    return { sql: recordSql(step.draft, { rows: null, watermark: null }, options) };
  }
  if (step.kind === 'record_batch') return { sql: recordBatchSql(step.batch, options) };
  if (step.kind === 'forget_batches') {
    return { sql: options.ledger.forgetBatchesSql(step.relation) };
  }
  const origin = originOf(options, step, 0);
  return origin === undefined ? { sql: step.sql } : { sql: step.sql, origin };
}

import type { Ledger } from '../adapter/adapter.ts';
import { retryConflicts } from '../adapter/backoff.ts';
import type {
  Connection,
  SqlOrigin,
  StatementOptions,
  TransactionStatement,
} from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import { AdapterError, placed } from '../base/errors.ts';
import { unreachable } from '../base/unreachable.ts';
import type { RowCounts } from '../execute/node-result.ts';
import { MaterializeError } from './materialize-error.ts';
import type {
  HookTemplate,
  LedgerDraft,
  NodePlan,
  PlannedCheck,
  PlannedHook,
  PlannedMeasure,
  PlannedStatement,
  Stage,
  TransactionStep,
} from './node-plan.ts';

export interface RunPlanOptions {
  readonly connection: Connection;
  readonly ledger: Pick<Ledger, 'recordSql'>;
  readonly clock: Clock;
  /** Where the compiled query comes from; null for nodes without one. */
  readonly origin: SqlOrigin | null;
  /** Signal, timeout and tag of every statement. */
  readonly statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>;
  /** The SQL of a hook, rendered on the same connection. */
  readonly renderHook: (hook: HookTemplate) => Promise<string>;
  /** The number of the worker: spreads the waits after a write conflict. */
  readonly seed: number;
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
      const retry = { clock, seed, ...(statement.signal && { signal: statement.signal }) };
      const outcome = await retryConflicts(() => runTransaction(stage, options), retry);
      if (outcome.noOp) return outcome;
      rows = {
        seen: rows.seen ?? outcome.rows.seen,
        changed: rows.changed ?? outcome.rows.changed,
        written: rows.written ?? outcome.rows.written,
      };
    }
  }
  return { noOp: false, rows };
}

const NO_ROWS: RowCounts = { seen: null, changed: null, written: null };
const NOTHING: RowCounts = { seen: 0, changed: 0, written: 0 };

/** Thrown inside of a transaction that turns out to have nothing to do: rolls it back. */
class NothingToDo extends Error {
  readonly seen: number | null;

  constructor(seen: number | null) {
    super('nothing to do');
    this.seen = seen;
  }
}

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
  try {
    const rows = await connection.transaction(() => new StepSender(options).send(stage.steps));
    return { noOp: false, rows };
  } catch (error) {
    if (error instanceof NothingToDo) return { noOp: true, rows: { ...NOTHING, seen: error.seen } };
    throw error;
  }
}

type WholeStep = Extract<TransactionStep, { kind: 'statement' | 'record' }>;

/** Nothing has to be read from the engine to send it; the user's own statements go alone, to be named if they fail. */
function isKnownWhole(step: TransactionStep): step is WholeStep {
  if (step.kind === 'record') return true;
  return step.kind === 'statement' && step.counts === undefined && step.source === undefined;
}

function wholeStatement(step: WholeStep, options: RunPlanOptions): TransactionStatement {
  if (step.kind === 'record') {
    return { sql: recordSql(step.draft, { rows: null, watermark: null }, options) };
  }
  const origin = originOf(options, step, 0);
  return origin === undefined ? { sql: step.sql } : { sql: step.sql, origin };
}

function recordSql(
  draft: LedgerDraft,
  measured: { readonly rows: number | null; readonly watermark: string | null },
  { ledger, clock }: RunPlanOptions,
): string {
  return ledger.recordSql({
    ...draft,
    rows: measured.rows,
    watermark: measured.watermark ?? draft.watermark,
    writtenAt: clock.now().toISOString(),
  });
}

/** The origin of a statement that is sent behind `prefix` characters of others. */
function originOf(
  { origin }: RunPlanOptions,
  planned: PlannedStatement,
  prefix: number,
): SqlOrigin | undefined {
  if (planned.source !== undefined) return { compiled: planned.source, offset: prefix };
  if (origin === null || planned.queryOffset === undefined) return undefined;
  return { ...origin, offset: origin.offset + planned.queryOffset + prefix };
}

/** Sends a statement behind `prefix`. An error in the user's own text that the engine gives no place for is given the whole text. */
async function executePlanned(
  planned: PlannedStatement,
  options: RunPlanOptions,
  prefix: string,
): Promise<number> {
  const origin = originOf(options, planned, prefix.length);
  const sending = origin === undefined ? options.statement : { ...options.statement, origin };
  try {
    return await options.connection.execute(prefix + planned.sql, sending);
  } catch (error) {
    const { source } = planned;
    if (source === undefined || !(error instanceof AdapterError)) throw error;
    const span = { file: source, start: 0, end: source.text.length };
    throw new AdapterError(placed(error.diagnostics, span), error);
  }
}

async function sendHook(hook: PlannedHook, options: RunPlanOptions): Promise<void> {
  const sql = await options.renderHook(hook);
  if (sql === '') return;
  const source = { path: hook.path, text: sql };
  await executePlanned({ purpose: hook.purpose, sql, source }, options, '');
}

/** Sends the steps of one transaction in as few round trips as their results allow. */
class StepSender {
  readonly #options: RunPlanOptions;
  /** Statements that nobody has to wait for. */
  #pending: string[] = [];
  #rows: { -readonly [key in keyof RowCounts]: RowCounts[key] } = { ...NO_ROWS };
  #watermark: string | null = null;

  constructor(options: RunPlanOptions) {
    this.#options = options;
  }

  async send(steps: readonly TransactionStep[]): Promise<RowCounts> {
    for (const step of steps) {
      if ('needsRows' in step && step.needsRows === true && this.#rows.seen === 0) {
        this.#rows.written = 0;
        continue;
      }
      switch (step.kind) {
        case 'statement':
          await this.#statement(step);
          break;
        case 'check':
          await this.#check(step);
          break;
        case 'measure':
          await this.#measure(step);
          break;
        case 'hook':
          await this.#flush();
          await sendHook(step, this.#options);
          break;
        case 'record':
          this.#pending.push(
            recordSql(
              step.draft,
              { rows: this.#rows.written, watermark: this.#watermark },
              this.#options,
            ),
          );
          break;
        default:
          unreachable(step);
      }
    }
    await this.#flush();
    return this.#rows;
  }

  async #statement(step: PlannedStatement): Promise<void> {
    if (step.counts === undefined && step.queryOffset === undefined && step.source === undefined) {
      this.#pending.push(step.sql);
      return;
    }
    const prefix = this.#pending.map((sql) => sql + SEPARATOR).join('');
    this.#pending = [];
    const changed = await executePlanned(step, this.#options, prefix);
    if (step.counts !== undefined) this.#rows[step.counts] = changed;
  }

  async #flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const sql = this.#pending.join(SEPARATOR);
    this.#pending = [];
    await this.#options.connection.execute(sql, this.#options.statement);
  }

  async #check(step: PlannedCheck): Promise<void> {
    await this.#flush();
    const { rows } = await this.#options.connection.query(step.sql, this.#options.statement);
    if (rows.length > 0) throw new MaterializeError(step.report(rows));
  }

  async #measure(step: PlannedMeasure): Promise<void> {
    await this.#flush();
    const { rows } = await this.#options.connection.query(step.sql, this.#options.statement);
    const value = rows[0]?.[0] ?? null;
    if (step.what === 'watermark') {
      this.#watermark = value === null ? null : String(value);
      return;
    }
    this.#rows[step.what] = Number(value);
    if (step.stopAtZero === true && Number(value) === 0) throw new NothingToDo(this.#rows.seen);
  }
}

/** On a line of its own, so that a line comment before it does no harm. */
const SEPARATOR = '\n;\n';

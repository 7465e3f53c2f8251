import { dirname } from 'node:path';
import type { Ledger } from '../adapter/adapter.ts';
import type { Connection, SqlOrigin, StatementOptions } from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import { AdapterError, placed } from '../base/errors.ts';
import {
  ensureDirectory,
  pathExists,
  publishFile,
  removeTree,
  writeAtomic,
} from '../base/files.ts';
import { unreachable } from '../base/unreachable.ts';
import type { RowCounts } from '../execute/node-result.ts';
import { MaterializeError } from './materialize-error.ts';
import type {
  HookTemplate,
  LedgerDraft,
  PlannedCheck,
  PlannedExpansion,
  PlannedFile,
  PlannedHook,
  PlannedMeasure,
  PlannedStatement,
  TransactionStep,
} from './node-plan.ts';

/** What statements are sent with. */
export interface SendOptions {
  readonly connection: Connection;
  readonly ledger: Pick<Ledger, 'recordSql' | 'recordPartitionsSql'>;
  readonly clock: Clock;
  /** Where the compiled query comes from; null for nodes without one. */
  readonly origin: SqlOrigin | null;
  /** Signal, timeout and tag of every statement. */
  readonly statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>;
  /** The SQL of a hook, rendered on the same connection. */
  readonly renderHook: (hook: HookTemplate) => Promise<string>;
}

/** Nothing has been counted. */
export const NO_ROWS: RowCounts = { seen: null, changed: null, written: null };

/** Thrown inside of a transaction that turns out to have nothing to do: rolls it back. */
export class NothingToDo extends Error {
  readonly seen: number | null;

  constructor(seen: number | null) {
    super('nothing to do');
    this.seen = seen;
  }
}

/** The statement of a ledger row, with what only the run knows. */
export function recordSql(
  draft: LedgerDraft,
  measured: { readonly rows: number | null; readonly watermark: string | null },
  { ledger, clock }: SendOptions,
): string {
  const { partitioning } = draft;
  return ledger.recordSql({
    ...draft,
    partitioning: partitioning && {
      ...partitioning,
      rowsWritten: partitioning.rowsWritten + (measured.rows ?? 0),
    },
    rows: measured.rows,
    watermark: measured.watermark ?? draft.watermark,
    writtenAt: clock.now().toISOString(),
  });
}

/** The origin of a statement that is sent behind `prefix` characters of others. */
export function originOf(
  { origin }: SendOptions,
  planned: PlannedStatement,
  prefix: number,
): SqlOrigin | undefined {
  if (planned.source !== undefined) return { compiled: planned.source, offset: prefix };
  if (origin === null || planned.queryOffset === undefined) return undefined;
  return { ...origin, offset: origin.offset + planned.queryOffset + prefix };
}

/** Renders a hook and sends what comes of it, if anything. */
export async function sendHook(hook: PlannedHook, options: SendOptions): Promise<void> {
  const sql = await options.renderHook(hook);
  if (sql === '') return;
  const source = { path: hook.path, text: sql };
  await executePlanned({ purpose: hook.purpose, sql, source }, options, '');
}

/** Sends a statement behind `prefix`. An error in the user's own text that the engine gives no place for is given the whole text. */
async function executePlanned(
  planned: PlannedStatement,
  options: SendOptions,
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

/** Sends the steps of one transaction in as few round trips as their results allow. */
export class StepSender {
  readonly #options: SendOptions;
  /** Statements that nobody has to wait for. */
  #pending: string[] = [];
  #rows: { -readonly [key in keyof RowCounts]: RowCounts[key] } = { ...NO_ROWS };
  #watermark: string | null = null;
  /** Files that were not there before. */
  readonly #made: string[] = [];

  constructor(options: SendOptions) {
    this.#options = options;
  }

  async send(steps: readonly TransactionStep[]): Promise<RowCounts> {
    await this.#sendAll(steps);
    await this.#flush();
    return this.#rows;
  }

  /** To be called when the transaction was rolled back. */
  async removeFiles(): Promise<void> {
    for (const path of this.#made) await removeTree(path);
  }

  async #sendAll(steps: readonly TransactionStep[]): Promise<void> {
    for (const step of steps) {
      if ('needsRows' in step && step.needsRows === true && this.#rows.seen === 0) {
        this.#rows.written = 0;
        continue;
      }
      await this.#step(step);
    }
  }

  async #step(step: TransactionStep): Promise<void> {
    const { ledger, clock } = this.#options;
    switch (step.kind) {
      case 'statement':
        return this.#statement(step);
      case 'check':
        return this.#check(step);
      case 'measure':
        return this.#measure(step);
      case 'expand':
        return this.#expand(step);
      case 'file':
        return this.#file(step);
      case 'hook':
        await this.#flush();
        return sendHook(step, this.#options);
      case 'record_partitions':
        this.#pending.push(...ledger.recordPartitionsSql(step.change, clock.now().toISOString()));
        return;
      case 'record': {
        const measured = { rows: this.#rows.written, watermark: this.#watermark };
        this.#pending.push(recordSql(step.draft, measured, this.#options));
        return;
      }
      default:
        unreachable(step);
    }
  }

  async #statement(step: PlannedStatement): Promise<void> {
    if (step.counts === undefined && step.queryOffset === undefined && step.source === undefined) {
      this.#pending.push(step.sql);
      return;
    }
    const prefix = this.#pending.map((sql) => sql + SEPARATOR).join('');
    this.#pending = [];
    const changed = await executePlanned(step, this.#options, prefix);
    if (step.counts !== undefined) {
      this.#rows[step.counts] = (this.#rows[step.counts] ?? 0) + changed;
    }
  }

  async #flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const sql = this.#pending.join(SEPARATOR);
    this.#pending = [];
    await this.#options.connection.execute(sql, this.#options.statement);
  }

  async #query(sql: string) {
    await this.#flush();
    return this.#options.connection.query(sql, this.#options.statement);
  }

  async #check(step: PlannedCheck): Promise<void> {
    const { rows } = await this.#query(step.sql);
    if (rows.length > 0) throw new MaterializeError(step.report(rows));
  }

  async #measure(step: PlannedMeasure): Promise<void> {
    const { rows } = await this.#query(step.sql);
    const value = rows[0]?.[0] ?? null;
    if (step.what === 'watermark') {
      this.#watermark = value === null ? null : String(value);
      return;
    }
    this.#rows[step.what] = Number(value);
    if (step.stopAtZero === true && Number(value) === 0) throw new NothingToDo(this.#rows.seen);
  }

  async #expand(step: PlannedExpansion): Promise<void> {
    const { rows } = await this.#query(step.sql);
    await this.#sendAll(step.steps(rows));
  }

  async #file({ action }: PlannedFile): Promise<void> {
    await this.#flush();
    switch (action.kind) {
      case 'prepare':
        await ensureDirectory(dirname(action.path));
        this.#made.push(action.path);
        return;
      case 'publish':
        if (await publishFile(action.from, action.path)) this.#made.push(action.path);
        return;
      case 'write': {
        await ensureDirectory(dirname(action.path));
        const isNew = !(await pathExists(action.path));
        await writeAtomic(action.path, action.text);
        if (isNew) this.#made.push(action.path);
        return;
      }
      default:
        unreachable(action);
    }
  }
}

/** On a line of its own, so that a line comment before it does no harm. */
const SEPARATOR = '\n;\n';

import { AdapterError, placed, toMemflowError } from '../base/errors.ts';
import type { CompileDatabase } from '../compile/compile-database.ts';
import type { Compiler } from '../compile/compiler.ts';
import { emptyResult, type NodeResult } from '../execute/node-result.ts';
import type { Value } from '../jinja/value.ts';
import type { Operation } from '../manifest/manifest.ts';
import type { Session } from './session.ts';

type HookValues = Readonly<Record<string, Value>>;

export interface HookPhase {
  readonly operations: readonly Operation[];
  readonly compiler: Compiler;
  /** Allows statements that change something. */
  readonly database: CompileDatabase;
  /** What the hooks' templates see: `schemas`, at the end also `results`. Not asked for where there are no hooks. */
  readonly values: () => HookValues;
  /** After a failure the rest is skipped; otherwise every hook runs. */
  readonly stopsAtFailure: boolean;
}

/** Runs the project's own hooks of one phase, in order, and gives a result for each. Never rejects. */
export async function runHooks(session: Session, phase: HookPhase): Promise<readonly NodeResult[]> {
  const results: NodeResult[] = [];
  const total = phase.operations.length;
  if (total === 0) return results;
  const values = phase.values();
  for (const [position, operation] of phase.operations.entries()) {
    const index = position + 1;
    const isSkipped = phase.stopsAtFailure && results.some(({ status }) => status === 'error');
    if (!isSkipped) session.report({ kind: 'hook_started', operation, index, total });
    const result = isSkipped
      ? emptyResult(operation.id, 'skipped', 'skipped: an earlier hook failed')
      : await runHook(session, { ...phase, values }, operation);
    session.report({ kind: 'hook_finished', operation, index, total, result });
    results.push(result);
  }
  return results;
}

async function runHook(
  session: Session,
  { compiler, database, values }: Omit<HookPhase, 'values'> & { readonly values: HookValues },
  operation: Operation,
): Promise<NodeResult> {
  const { clock } = session.effects;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  let compiledAt = startedAt;
  let sql: string | null = null;
  let outcome: Pick<NodeResult, 'status' | 'message' | 'diagnostics' | 'failures'>;
  try {
    sql = await compiler.renderText(operation.template, { database, values });
    compiledAt = clock.now();
    if (sql.trim() !== '') await send(database, operation, sql);
    outcome = { status: 'success', message: 'OK', diagnostics: [], failures: 0 };
  } catch (error) {
    const { message, diagnostics } = toMemflowError(error);
    outcome = { status: 'error', message, diagnostics, failures: 1 };
  }
  return {
    ...emptyResult(operation.id, outcome.status, outcome.message),
    ...outcome,
    compiledSql: sql,
    timing: [
      { name: 'compile', startedAt, completedAt: compiledAt },
      { name: 'execute', startedAt: compiledAt, completedAt: clock.now() },
    ],
    elapsedMs: clock.monotonicMs() - startedMs,
  };
}

async function send(database: CompileDatabase, operation: Operation, sql: string): Promise<void> {
  const file = { path: operation.file.path, text: sql };
  try {
    await database.execute(sql, { origin: { compiled: file, offset: 0 } });
  } catch (error) {
    const span = { file, start: 0, end: sql.length };
    throw new AdapterError(placed(toMemflowError(error).diagnostics, span), error);
  }
}

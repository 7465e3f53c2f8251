import type { NodeResult, NodeStatus } from './node-result.ts';

/** A whole run: what run_results.json, the history and the exit code are made of. */
export interface RunResult {
  readonly invocationId: string;
  readonly asOf: Date;
  readonly startedAt: Date;
  readonly elapsedMs: number;
  /** The command and its options, for `retry` and the artifacts: plain JSON, snake case. */
  readonly args: Readonly<Record<string, unknown>>;
  /** In order of completion. */
  readonly results: readonly NodeResult[];
  readonly status: RunStatus;
}

/** `failure` and `interrupted` are no success for an exit code; warnings are. */
export type RunStatus = 'success' | 'failure' | 'interrupted';

/** dbt's counts: `PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1`. */
export interface RunSummary {
  /** Models and seeds that were built, tests that passed. */
  readonly pass: number;
  readonly warn: number;
  /** Errors and failed tests. */
  readonly error: number;
  readonly skip: number;
  readonly noOp: number;
  readonly total: number;
}

const COUNTED_AS: Readonly<Record<NodeStatus, Exclude<keyof RunSummary, 'total'>>> = {
  success: 'pass',
  pass: 'pass',
  warn: 'warn',
  error: 'error',
  fail: 'error',
  skipped: 'skip',
  'no-op': 'noOp',
};

export function summarizeResults(results: readonly NodeResult[]): RunSummary {
  const counts = { pass: 0, warn: 0, error: 0, skip: 0, noOp: 0 };
  for (const { status } of results) counts[COUNTED_AS[status]]++;
  return { ...counts, total: results.length };
}

/** `success` only where every node passed, warned or had nothing to do. */
export function runStatus(results: readonly NodeResult[], wasInterrupted: boolean): RunStatus {
  if (wasInterrupted) return 'interrupted';
  const { error, skip } = summarizeResults(results);
  return error + skip === 0 ? 'success' : 'failure';
}

import type { Diagnostic } from '../base/diagnostic.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { BatchResults } from './query-batches.ts';
import type { TimedResult } from './timed-result.ts';

/** dbt's words: success/error/skipped for models and seeds, pass/warn/fail/error for tests. */
export type NodeStatus = 'success' | 'error' | 'skipped' | 'pass' | 'fail' | 'warn' | 'no-op';

export interface Timing {
  readonly name: 'compile' | 'execute';
  readonly startedAt: Date;
  readonly completedAt: Date;
}

/** Rows of a materialization: what the batch held, what differed from before, what was written. */
export interface RowCounts {
  readonly seen: number | null;
  readonly changed: number | null;
  readonly written: number | null;
}

/** What became of one node. Never thrown; always returned. */
export interface NodeResult {
  readonly id: NodeId;
  readonly status: NodeStatus;
  /** One line: the error's first line, "Got 3 results, configured to fail if != 0", "skipped: parent x failed". */
  readonly message: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly timing: readonly Timing[];
  readonly elapsedMs: number;
  /** 1-based number of the worker that ran it. */
  readonly worker: number;
  /** Failing rows of a test. */
  readonly failures: number | null;
  /** What a test measured, in words: "R2 .98 (>= .95)". */
  readonly figures: string | null;
  readonly rows: RowCounts | null;
  /** Of a model that is processed in batches. */
  readonly batches: BatchResults | null;
  /** What was found by timing it; a node that failed for nothing else has done its work all the same. */
  readonly timed: TimedResult | null;
  /** What the engine said, snake case: {_message: 'OK', rows_affected: 3}. */
  readonly adapterResponse: Readonly<Record<string, unknown>>;
  readonly relationName: string | null;
  readonly compiledSql: string | null;
}

/** A result with nothing to show but its status and message; the start for fuller ones. */
export function emptyResult(id: NodeId, status: NodeStatus, message: string | null): NodeResult {
  return {
    id,
    status,
    message,
    diagnostics: [],
    timing: [],
    elapsedMs: 0,
    worker: 0,
    failures: null,
    figures: null,
    rows: null,
    batches: null,
    timed: null,
    adapterResponse: {},
    relationName: null,
    compiledSql: null,
  };
}

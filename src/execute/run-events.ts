import type { Node } from '../manifest/node.ts';
import type { NodeResult } from './node-result.ts';
import type { QueryBatch } from './query-batches.ts';

/** Why a run ends before its time. */
export type CancelReason = 'interrupted' | 'fail_fast';

/**
 * What listeners (run log, journal, progress line) hear of a run, in order: one `run_started`; for every node a
 * `node_finished`, and before it a `node_started` unless the node is skipped, and between them a `batch_started` for every
 * batch of a query that is processed in batches; at most one `run_cancelled`; one
 * `run_finished`. `index` counts nodes from 1 in the order they start; a skipped node gets the next free number.
 */
export type RunEvent =
  | { readonly kind: 'run_started'; readonly total: number; readonly threads: number }
  | {
      readonly kind: 'node_started';
      readonly node: Node;
      readonly index: number;
      readonly total: number;
      readonly worker: number;
    }
  | {
      readonly kind: 'batch_started';
      readonly node: Node;
      readonly index: number;
      readonly total: number;
      readonly batch: QueryBatch;
    }
  | {
      readonly kind: 'node_finished';
      readonly node: Node;
      readonly index: number;
      readonly total: number;
      readonly result: NodeResult;
    }
  | {
      readonly kind: 'run_cancelled';
      readonly reason: CancelReason;
      /** The nodes that are running and are told to stop now. */
      readonly running: readonly Node[];
    }
  | {
      readonly kind: 'run_finished';
      readonly results: readonly NodeResult[];
      readonly elapsedMs: number;
    };

/** Hears every event of a run; must not throw. */
export type RunListener = (event: RunEvent) => void;

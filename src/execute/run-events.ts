import type { Node } from '../manifest/node.ts';
import type { NodeResult } from './node-result.ts';

/**
 * What listeners (run log, journal, progress line) hear of a run, in order. `index` counts nodes from 1 in the order they start;
 * a node keeps its number; a node that is skipped gets the next free one.
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
      readonly kind: 'node_finished';
      readonly node: Node;
      readonly index: number;
      readonly total: number;
      readonly result: NodeResult;
    }
  | {
      readonly kind: 'run_finished';
      readonly results: readonly NodeResult[];
      readonly elapsedMs: number;
    };

/** Hears every event of a run; must not throw. */
export type RunListener = (event: RunEvent) => void;

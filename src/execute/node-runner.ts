import type { Node } from '../manifest/node.ts';
import type { NodeResult } from './node-result.ts';
import type { QueryBatch } from './query-batches.ts';

export interface NodeRunContext {
  readonly signal: AbortSignal;
  /** 1-based number of the worker. */
  readonly worker: number;
  /** To be told of each batch of the node's query before it is processed. */
  readonly onBatch?: (batch: QueryBatch) => void;
}

/** Runs the nodes of one kind. Implemented by materialize/, testing/ and bench/. Never rejects for a node's own fault. */
export interface NodeRunner {
  run(node: Node, context: NodeRunContext): Promise<NodeResult>;
  /** For nodes that cost less together than one by one. */
  readonly batch?: NodeBatch;
  /** Its nodes run last, and one batch at a time with nothing else of the run beside it: their times would be others' doing. */
  readonly runsAlone?: boolean;
}

/** Runs several ready nodes as one piece of work of one worker. */
export interface NodeBatch {
  readonly maxNodes: number;
  /** Whether a node may be run with others. */
  accepts(node: Node): boolean;
  /** Whether two accepted nodes belong into one batch; absent = any two do. */
  joins?(first: Node, other: Node): boolean;
  /** One result for each node, in the same order. A fault of one must not touch the others. */
  run(nodes: readonly Node[], context: NodeRunContext): Promise<readonly NodeResult[]>;
}

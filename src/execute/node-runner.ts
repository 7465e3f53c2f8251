import type { Node } from '../manifest/node.ts';
import type { NodeResult } from './node-result.ts';

export interface NodeRunContext {
  readonly signal: AbortSignal;
  /** 1-based number of the worker. */
  readonly worker: number;
}

/** Runs the nodes of one kind. Implemented by materialize/, testing/ and later bench/. Never rejects for a node's own fault. */
export interface NodeRunner {
  run(node: Node, context: NodeRunContext): Promise<NodeResult>;
}

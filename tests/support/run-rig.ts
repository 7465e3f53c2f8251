import type { Clock } from '../../src/base/clock.ts';
import { type ExecuteOptions, executeGraph } from '../../src/execute/execute-graph.ts';
import { emptyResult, type NodeResult, type NodeStatus } from '../../src/execute/node-result.ts';
import type { NodeBatch, NodeRunContext, NodeRunner } from '../../src/execute/node-runner.ts';
import type { RunEvent } from '../../src/execute/run-events.ts';
import type { Node } from '../../src/manifest/node.ts';
import type { NodeId } from '../../src/manifest/node-id.ts';

/** A clock that moves only when told to. */
export class ManualClock implements Clock {
  #elapsedMs = 0;

  advance(ms: number): void {
    this.#elapsedMs += ms;
  }

  now(): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#elapsedMs);
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  monotonicNs(): bigint {
    return BigInt(Math.round(this.#elapsedMs * 1e6));
  }

  async sleep(ms: number): Promise<void> {
    this.#elapsedMs += ms;
  }
}

interface Running {
  readonly node: Node;
  readonly context: NodeRunContext;
  readonly resolve: (result: NodeResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Lets everything that is ready to happen, happen. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/**
 * A run whose nodes do nothing until the test says how they end:
 * `const rig = startRig(...); rig.running; await rig.finish('a'); await rig.results`.
 */
export class RunRig {
  readonly events: RunEvent[] = [];
  readonly clock = new ManualClock();
  readonly interruption = new AbortController();
  readonly results: Promise<readonly NodeResult[]>;
  readonly #running = new Map<string, Running>();

  constructor(
    options: Pick<ExecuteOptions, 'nodes' | 'dependencies'> & Partial<ExecuteOptions>,
    onEvent: (event: RunEvent, rig: RunRig) => void = () => {},
    /** How the nodes of a kind run; its `run` is the rig's. */
    special: (node: Node) => Omit<NodeRunner, 'run' | 'batch'> & {
      readonly batch?: Omit<NodeBatch, 'run'>;
    } = () => ({}),
  ) {
    const run = (node: Node, context: NodeRunContext) => this.#begin(node, context);
    const batchRun = (nodes: readonly Node[], context: NodeRunContext) =>
      Promise.all(nodes.map((node) => this.#begin(node, context)));
    // One batch for all, as a runner has it: batches are told apart by identity.
    const batches = new Map<unknown, NodeBatch>();
    const runnerFor = (node: Node): NodeRunner => {
      const { batch, ...rest } = special(node);
      if (batch === undefined) return { ...rest, run };
      const made = batches.get(batch) ?? { ...batch, run: batchRun };
      batches.set(batch, made);
      return { ...rest, run, batch: made };
    };
    this.results = executeGraph({
      runnerFor,
      threads: 2,
      failFast: false,
      signal: this.interruption.signal,
      clock: this.clock,
      onEvent: (event) => {
        this.events.push(event);
        onEvent(event, this);
      },
      ...options,
    });
  }

  /** Names of the nodes that run now, in the order they started. */
  get running(): readonly string[] {
    return [...this.#running.keys()];
  }

  context(name: string): NodeRunContext {
    return this.#find(name).context;
  }

  /** Ends a running node and lets the run go on. */
  async finish(
    name: string,
    status: NodeStatus = 'success',
    message = 'OK',
    more: Partial<NodeResult> = {},
  ): Promise<void> {
    const { node, resolve, context } = this.#find(name);
    this.#running.delete(name);
    resolve({ ...emptyResult(node.id, status, message), worker: context.worker, ...more });
    await settle();
  }

  /** Lets the runner of a node throw, which it should not. */
  async crash(name: string, error: unknown): Promise<void> {
    const { reject } = this.#find(name);
    this.#running.delete(name);
    reject(error);
    await settle();
  }

  #find(name: string): Running {
    const found = this.#running.get(name);
    if (found === undefined) throw new Error(`${name} is not running: ${this.running.join(', ')}`);
    return found;
  }

  #begin(node: Node, context: NodeRunContext): Promise<NodeResult> {
    return new Promise((resolve, reject) => {
      this.#running.set(node.name, { node, context, resolve, reject });
    });
  }
}

/** What each node reads, as dependencies of a run. */
export function dependenciesOf(nodes: readonly Node[]): ReadonlyMap<NodeId, readonly NodeId[]> {
  return new Map(nodes.map((node) => [node.id, node.dependsOn.nodes]));
}

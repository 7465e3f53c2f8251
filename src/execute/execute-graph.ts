import { setMaxListeners } from 'node:events';
import type { Clock } from '../base/clock.ts';
import { errorDiagnostic, InternalError, toMemflowError } from '../base/errors.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { emptyResult, type NodeResult } from './node-result.ts';
import type { NodeBatch, NodeRunner } from './node-runner.ts';
import type { QueryBatch } from './query-batches.ts';
import { ReadyQueue } from './ready-queue.ts';
import type { CancelReason, RunEvent, RunListener } from './run-events.ts';

export interface ExecuteOptions {
  /** What to run. Of the nodes that are ready, the one that stands first here starts first. */
  readonly nodes: readonly Node[];
  /** What a node waits for; ids that are not among `nodes` do not count. */
  readonly dependencies: ReadonlyMap<NodeId, readonly NodeId[]>;
  readonly runnerFor: (node: Node) => NodeRunner;
  /** How many nodes run at a time, at least 1. */
  readonly threads: number;
  /** The first error or failed test stops everything. */
  readonly failFast: boolean;
  /** Aborted when the user interrupts the run. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Told of everything as it happens. */
  readonly onEvent: RunListener;
}

/**
 * Runs nodes in dependency order and gives one result for each, in order of completion. Never rejects.
 *
 * A node that errors or fails takes all that wait for it along as skipped, unless its `on_error` is `continue` or it
 * was only too slow. Nodes that run alone start when nothing else is under way and nothing else can start. On the signal, or with `failFast` on the first failure, running nodes are told to stop and waited for, and the rest is
 * skipped.
 */
export function executeGraph(options: ExecuteOptions): Promise<readonly NodeResult[]> {
  return new Promise((resolve) => new Execution(options, resolve).start());
}

/** A node on its way through a run. */
interface Entry {
  readonly node: Node;
  readonly position: number;
  readonly dependents: Entry[];
  waitingFor: number;
  phase: 'waiting' | 'running' | 'finished';
  index: number;
}

class Execution {
  readonly #options: ExecuteOptions;
  readonly #resolve: (results: readonly NodeResult[]) => void;
  readonly #entries: readonly Entry[];
  readonly #ready = new ReadyQueue();
  /** Nodes that run alone, and wait for all others to be done. */
  readonly #readyAlone = new ReadyQueue();
  readonly #running = new Set<Entry>();
  readonly #freeWorkers = new ReadyQueue();
  readonly #results: NodeResult[] = [];
  readonly #cancellation = new AbortController();
  readonly #startedMs: number;
  #cancelled: CancelReason | null = null;
  #lastIndex = 0;
  readonly #onAbort = () => this.#cancel('interrupted');

  constructor(options: ExecuteOptions, resolve: (results: readonly NodeResult[]) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#startedMs = options.clock.monotonicMs();
    // Every running node listens to it.
    setMaxListeners(0, this.#cancellation.signal);
    this.#entries = linkEntries(options.nodes, options.dependencies);
    for (let worker = 1; worker <= Math.max(1, options.threads); worker++) {
      this.#freeWorkers.push(worker);
    }
  }

  start(): void {
    const { signal, threads } = this.#options;
    const total = this.#entries.length;
    this.#emit({ kind: 'run_started', total, threads });
    for (const entry of this.#entries) if (entry.waitingFor === 0) this.#pushReady(entry);
    if (signal.aborted) this.#cancel('interrupted');
    else signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#advance();
  }

  /** Starts what can start; ends the run when nothing runs and nothing can. */
  #advance(): void {
    while (this.#freeWorkers.size > 0) {
      const entry = takeWaiting(this.#ready, this.#entries);
      if (entry === undefined) break;
      void this.#run([entry, ...this.#takeCompanions(entry)]);
    }
    if (this.#running.size > 0) return;
    const alone = takeWaiting(this.#readyAlone, this.#entries);
    if (alone === undefined) this.#finishRun();
    else void this.#run([alone, ...this.#takeJoined(alone)]);
  }

  #pushReady(entry: Entry): void {
    const queue = this.#runsAlone(entry.node) ? this.#readyAlone : this.#ready;
    queue.push(entry.position);
  }

  #runsAlone(node: Node): boolean {
    try {
      return this.#options.runnerFor(node).runsAlone === true;
    } catch {
      return false;
    }
  }

  /** The next ready nodes that may run in one batch with `first`; what is ready is shared out among the free workers. */
  #takeCompanions(first: Entry): readonly Entry[] {
    const batch = this.#batchOf(first.node);
    if (batch === undefined) return [];
    const share = Math.ceil((this.#ready.size + 1) / this.#freeWorkers.size);
    const companions: Entry[] = [];
    while (companions.length + 1 < Math.min(batch.maxNodes, share)) {
      const next = takeWaiting(this.#ready, this.#entries);
      if (next === undefined) break;
      const joins =
        this.#batchOf(next.node) === batch && batch.joins?.(first.node, next.node) !== false;
      if (!joins) {
        this.#ready.push(next.position);
        break;
      }
      companions.push(next);
    }
    return companions;
  }

  /** Of the nodes that run alone, those that belong into one batch with `first`. */
  #takeJoined(first: Entry): readonly Entry[] {
    const batch = this.#batchOf(first.node);
    if (batch === undefined) return [];
    const joined: Entry[] = [];
    const others: Entry[] = [];
    for (;;) {
      const next = takeWaiting(this.#readyAlone, this.#entries);
      if (next === undefined) break;
      const joins =
        joined.length + 1 < batch.maxNodes &&
        this.#batchOf(next.node) === batch &&
        batch.joins?.(first.node, next.node) !== false;
      (joins ? joined : others).push(next);
    }
    for (const entry of others) this.#readyAlone.push(entry.position);
    return joined;
  }

  /** How a node runs together with others; undefined where it runs alone. */
  #batchOf(node: Node): NodeBatch | undefined {
    try {
      const { batch } = this.#options.runnerFor(node);
      return batch?.accepts(node) === true ? batch : undefined;
    } catch {
      // A runner that cannot be made says so when its node runs.
      return undefined;
    }
  }

  /** Runs nodes to their end, several as one batch. Cannot reject: what the runner throws becomes the nodes' results. */
  async #run(entries: readonly [Entry, ...Entry[]]): Promise<void> {
    const { clock } = this.#options;
    const worker = this.#freeWorkers.pop() ?? 1;
    const startedMs = clock.monotonicMs();
    const total = this.#entries.length;
    for (const entry of entries) {
      entry.phase = 'running';
      entry.index = ++this.#lastIndex;
      this.#running.add(entry);
      const { node, index } = entry;
      this.#emit({ kind: 'node_started', node, index, total, worker });
    }
    let results: readonly NodeResult[];
    try {
      results = await this.#runNodes(entries, worker);
    } catch (error: unknown) {
      const elapsedMs = clock.monotonicMs() - startedMs;
      results = entries.map(({ node }) => ({ ...errorResult(node, error), worker, elapsedMs }));
    }
    for (const entry of entries) this.#running.delete(entry);
    this.#freeWorkers.push(worker);
    entries.forEach((entry, i) => {
      const result = results[i] ?? errorResult(entry.node, new Error('the runner gave no result'));
      this.#finishNode(entry, this.#asCancelled(result));
    });
    this.#advance();
  }

  async #runNodes(
    [first, ...others]: readonly [Entry, ...Entry[]],
    worker: number,
  ): Promise<readonly NodeResult[]> {
    const { signal } = this.#cancellation;
    const runner = this.#options.runnerFor(first.node);
    if (others.length === 0 || runner.batch === undefined) {
      const { node, index } = first;
      const total = this.#entries.length;
      const onBatch = (batch: QueryBatch) =>
        this.#emit({ kind: 'batch_started', node, index, total, batch });
      return [await runner.run(node, { signal, worker, onBatch })];
    }
    const nodes = [first, ...others].map((entry) => entry.node);
    return runner.batch.run(nodes, { signal, worker });
  }

  /** What became of a node that was told to stop: its own success stands, its error is the stop's doing. */
  #asCancelled(result: NodeResult): NodeResult {
    if (this.#cancelled === null || result.status !== 'error') return result;
    return this.#cancelled === 'interrupted'
      ? { ...result, message: 'interrupted' }
      : { ...result, status: 'skipped', message: FAIL_FAST_MESSAGE, diagnostics: [] };
  }

  #finishNode(entry: Entry, result: NodeResult): void {
    const { failFast } = this.#options;
    entry.phase = 'finished';
    this.#results.push(result);
    const { node, index } = entry;
    const total = this.#entries.length;
    this.#emit({ kind: 'node_finished', node, index, total, result });
    const hasFailed = result.status === 'error' || result.status === 'fail';
    if (hasFailed && failFast) this.#cancel('fail_fast');
    const isUnusable = hasFailed && !(result.status === 'fail' && result.timed !== null);
    if (isUnusable && node.config.onError === 'skip_children') {
      this.#skipDependents(entry, `skipped: ${node.resourceType} ${node.name} failed`);
    }
    for (const dependent of entry.dependents) {
      if (--dependent.waitingFor === 0) this.#pushReady(dependent);
    }
  }

  /** All that waits for a failed node, directly or through others, in the order of the run. */
  #skipDependents(failed: Entry, message: string): void {
    const found = new Set<Entry>();
    const queue = [failed];
    for (const entry of queue) {
      for (const dependent of entry.dependents) {
        if (dependent.phase !== 'waiting' || found.has(dependent)) continue;
        found.add(dependent);
        queue.push(dependent);
      }
    }
    for (const entry of [...found].sort((a, b) => a.position - b.position)) {
      this.#skip(entry, message);
    }
  }

  /** Does nothing to a node that is skipped already: a listener may interrupt the run between two skips. */
  #skip(entry: Entry, message: string): void {
    if (entry.phase !== 'waiting') return;
    entry.index = ++this.#lastIndex;
    this.#finishNode(entry, emptyResult(entry.node.id, 'skipped', message));
  }

  #cancel(reason: CancelReason): void {
    if (this.#cancelled !== null) return;
    this.#cancelled = reason;
    const running = [...this.#running].map((entry) => entry.node);
    this.#emit({ kind: 'run_cancelled', reason, running });
    // Before the signal, so that nothing waiting can start when a runner stops at once.
    const message = reason === 'interrupted' ? 'skipped: interrupted' : FAIL_FAST_MESSAGE;
    for (const entry of this.#entries) this.#skip(entry, message);
    this.#cancellation.abort(
      this.#options.signal.aborted ? this.#options.signal.reason : undefined,
    );
  }

  #finishRun(): void {
    // Left over are only nodes that wait for each other, which no caller should hand in; a run must end all the same.
    for (const entry of this.#entries) {
      if (entry.phase !== 'waiting') continue;
      const message = `"${entry.node.id}" waits for itself`;
      entry.index = ++this.#lastIndex;
      const fault = new InternalError(errorDiagnostic('MF9001', message));
      this.#finishNode(entry, errorResult(entry.node, fault));
    }
    const { clock, signal } = this.#options;
    signal.removeEventListener('abort', this.#onAbort);
    const results = this.#results;
    const elapsedMs = clock.monotonicMs() - this.#startedMs;
    this.#emit({ kind: 'run_finished', results, elapsedMs });
    this.#resolve(results);
  }

  #emit(event: RunEvent): void {
    try {
      this.#options.onEvent(event);
    } catch {
      // A listener that breaks its promise not to throw must not take the run with it.
    }
  }
}

const FAIL_FAST_MESSAGE = 'Skipping due to fail_fast';

function linkEntries(
  nodes: readonly Node[],
  dependencies: ReadonlyMap<NodeId, readonly NodeId[]>,
): readonly Entry[] {
  const entries = nodes.map(
    (node, position): Entry => ({
      node,
      position,
      dependents: [],
      waitingFor: 0,
      phase: 'waiting',
      index: 0,
    }),
  );
  const byId = new Map(entries.map((entry) => [entry.node.id, entry]));
  for (const entry of entries) {
    for (const id of new Set(dependencies.get(entry.node.id))) {
      const dependency = byId.get(id);
      if (dependency === undefined) continue;
      dependency.dependents.push(entry);
      entry.waitingFor++;
    }
  }
  return entries;
}

/** The next entry of a queue that has not been skipped meanwhile. */
function takeWaiting(queue: ReadyQueue, entries: readonly Entry[]): Entry | undefined {
  for (;;) {
    const position = queue.pop();
    if (position === undefined) return undefined;
    const entry = entries[position];
    if (entry?.phase === 'waiting') return entry;
  }
}

/** What a runner threw, as the node's result: a fault that the runner should have returned. */
function errorResult(node: Node, thrown: unknown): NodeResult {
  const error = toMemflowError(thrown);
  return { ...emptyResult(node.id, 'error', error.message), diagnostics: error.diagnostics };
}

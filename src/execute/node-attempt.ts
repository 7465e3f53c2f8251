import type { Clock } from '../base/clock.ts';
import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import { placed, toMemflowError } from '../base/errors.ts';
import type { Node } from '../manifest/node.ts';
import { emptyResult, type NodeResult, type Timing } from './node-result.ts';
import type { NodeRunContext } from './node-runner.ts';
import type { BatchTally } from './query-batches.ts';

/** What a runner's body reports; the rest of the result is filled in. */
export type AttemptOutcome = Pick<NodeResult, 'status'> & Partial<NodeResult>;

function placeOf({ resourceType, span, file }: Node): SourceSpan {
  const isEntry = resourceType === 'test' && span !== undefined;
  return isEntry ? span : { file, start: 0, end: 0 };
}

/** Collects, while a node runs, what its result needs whether it succeeds or fails. */
export class NodeAttempt {
  readonly #clock: Clock;
  readonly #timing: Timing[] = [];
  readonly #warnings: Diagnostic[] = [];
  #compiledSql: string | null = null;
  #relationName: string | null = null;
  #batches: BatchTally | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs one phase and notes its times, also when it fails. */
  async phase<T>(name: Timing['name'], body: () => T | Promise<T>): Promise<T> {
    const startedAt = this.#clock.now();
    try {
      return await body();
    } finally {
      this.#timing.push({ name, startedAt, completedAt: this.#clock.now() });
    }
  }

  set compiledSql(sql: string) {
    this.#compiledSql = sql;
  }

  set relationName(name: string) {
    this.#relationName = name;
  }

  /** Read when the node has ended, well or not. */
  set batches(tally: BatchTally) {
    this.#batches = tally;
  }

  warn(diagnostics: readonly Diagnostic[]): void {
    this.#warnings.push(...diagnostics);
  }

  /** Runs the body; an error of any kind becomes a result of status error. Never rejects. */
  async run(
    node: Node,
    context: NodeRunContext,
    body: () => Promise<AttemptOutcome>,
  ): Promise<NodeResult> {
    const startedMs = this.#clock.monotonicMs();
    const outcome = await body().catch((thrown: unknown): AttemptOutcome => {
      const error = toMemflowError(thrown);
      // Every fault has a place: where none is known, the node's file.
      const diagnostics = placed(error.diagnostics, placeOf(node));
      return { status: 'error', message: error.message, diagnostics };
    });
    return {
      ...emptyResult(node.id, outcome.status, null),
      compiledSql: this.#compiledSql,
      relationName: this.#relationName,
      batches: this.#batches?.results() ?? null,
      ...outcome,
      diagnostics: [...(outcome.diagnostics ?? []), ...this.#warnings],
      timing: this.#timing,
      elapsedMs: this.#clock.monotonicMs() - startedMs,
      worker: context.worker,
    };
  }
}

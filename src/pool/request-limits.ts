import { listenForAbort } from '../base/listen-for-abort.ts';
import type { DeadlineWatch, Timed } from './deadline-watch.ts';

/** Why a request was stopped. */
export type StopReason = 'deadline' | 'cancelled' | 'closed';

/** What ends one request before its time: its deadline, the caller's signal, or the closing of what it belongs to. */
export class RequestLimits implements Timed {
  readonly deadlineMs: number;
  readonly dueMs: number;
  readonly #watch: DeadlineWatch;
  readonly #caller: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #onAbort = () => this.stop('cancelled', this.#caller?.reason);
  #reason: StopReason | null = null;

  /** The time begins to run. `deadlineMs` may be Infinity. */
  constructor(watch: DeadlineWatch, deadlineMs: number, caller?: AbortSignal) {
    this.deadlineMs = deadlineMs;
    this.dueMs = watch.dueIn(deadlineMs);
    this.#watch = watch;
    this.#caller = caller;
    if (caller?.aborted === true) this.#onAbort();
    else if (caller !== undefined) listenForAbort(caller, this.#onAbort);
    watch.add(this);
  }

  /** Aborted when the request is stopped. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Null while nothing has stopped it. */
  get reason(): StopReason | null {
    return this.#reason;
  }

  /** What the caller's signal was aborted with, where that was the reason. */
  get cause(): unknown {
    return this.#controller.signal.reason;
  }

  onDue(): void {
    this.stop('deadline');
  }

  /** Only the first reason counts. */
  stop(reason: StopReason, cause: unknown = reason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#controller.abort(cause);
  }

  /** To be called when the request has ended: lets go of the watch and the caller's signal. */
  end(): void {
    this.#watch.delete(this);
    this.#caller?.removeEventListener('abort', this.#onAbort);
  }
}

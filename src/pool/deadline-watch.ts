import type { Clock } from '../base/clock.ts';

/** What has to end at some time. */
export interface Timed {
  /** A reading of the monotonic clock; Infinity for never. */
  readonly dueMs: number;
  /** Called when the time has come, once. */
  onDue(): void;
}

/** A timer of Node cannot be set further ahead. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Without a reason given, an exception with a stack trace would be made every time. */
const CLEARED = 'the timer is not needed any more';

/**
 * One timer for the deadlines of all requests. Most requests end long before, so that a timer each would be set and
 * cleared for nothing; this one is set for the earliest deadline, and looks at all of them when it goes off.
 */
export class DeadlineWatch {
  readonly #clock: Clock;
  readonly #watched = new Set<Timed>();
  #timer: AbortController | null = null;
  #timerDueMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The moment that is `ms` from now. */
  dueIn(ms: number): number {
    return this.#clock.monotonicMs() + ms;
  }

  add(timed: Timed): void {
    this.#watched.add(timed);
    if (timed.dueMs < this.#timerDueMs) this.#setTimer(timed.dueMs);
  }

  /** Its time is over or does not matter any more. */
  delete(timed: Timed): void {
    this.#watched.delete(timed);
    if (this.#watched.size === 0) this.#clearTimer();
  }

  #setTimer(dueMs: number): void {
    this.#clearTimer();
    const timer = new AbortController();
    this.#timer = timer;
    this.#timerDueMs = dueMs;
    const ms = Math.min(Math.max(0, dueMs - this.#clock.monotonicMs()), LONGEST_TIMER_MS);
    // It rejects when another one takes its place.
    this.#clock.sleep(ms, timer.signal).then(
      () => this.#look(),
      () => {},
    );
  }

  #clearTimer(): void {
    this.#timer?.abort(CLEARED);
    this.#timer = null;
    this.#timerDueMs = Number.POSITIVE_INFINITY;
  }

  #look(): void {
    this.#clearTimer();
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const timed of this.#watched) {
      if (timed.dueMs > nowMs) nextMs = Math.min(nextMs, timed.dueMs);
      else {
        this.#watched.delete(timed);
        timed.onDue();
      }
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#setTimer(nextMs);
  }
}

import { LinkedList } from '../../base/linked-list.ts';
import { listenForAbort } from '../../base/listen-for-abort.ts';
import { interrupted } from './interruptible.ts';

/** Threads of libuv that the statements of clients want. */
export interface Reservation {
  /** How many threads libuv has: every call of the binding occupies one until it is done. */
  readonly threads: number;
  /** How many calls clients have going at once, at most. */
  readonly calls: number;
  /** Whether clients are waiting. */
  readonly isAwaited: () => boolean;
}

/** Of libuv's threads, the share that runs leave to clients: always, and while clients are waiting. */
const RESERVED = 1 / 2;
const RESERVED_AWAITED = 3 / 4;

/**
 * Where the statements of runs pass while clients use the database. libuv has few threads, and as many long statements
 * of a run would let no client's query through until one of them ends (decision 8).
 */
export class CallGate {
  readonly #reservations = new Set<Reservation>();
  readonly #waiting = new LinkedList<() => void>();
  #passed = 0;

  /** Keeps threads free for clients until the function that is returned is called. */
  reserve(reservation: Reservation): () => void {
    this.#reservations.add(reservation);
    return () => {
      this.#reservations.delete(reservation);
      this.recheck();
    };
  }

  /**
   * Resolves when a statement may be sent, with what is to be called when it is done; undefined at once where there
   * are no clients. @throws {AdapterError} MF4011 when the signal aborts first
   */
  enter(signal?: AbortSignal): Promise<() => void> | undefined {
    if (this.#reservations.size === 0) return undefined;
    if (this.#passed < this.#limit() && this.#waiting.size === 0)
      return Promise.resolve(this.#pass());
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(interrupted(signal.reason));
        return;
      }
      const entry = this.#waiting.append(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(this.#pass());
      });
      const onAbort = () => {
        if (this.#waiting.remove(entry)) reject(interrupted(signal?.reason));
      };
      if (signal !== undefined) listenForAbort(signal, onAbort);
    });
  }

  /** Lets through who may pass by now. */
  recheck(): void {
    const limit = this.#limit();
    while (this.#passed < limit) {
      const letThrough = this.#waiting.shift();
      if (letThrough === undefined) return;
      letThrough();
    }
  }

  #pass(): () => void {
    this.#passed++;
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      this.#passed--;
      this.recheck();
    };
  }

  /** At least one, so that a run gets on whatever clients do. */
  #limit(): number {
    if (this.#reservations.size === 0) return Number.POSITIVE_INFINITY;
    const all = [...this.#reservations];
    const threads = Math.min(...all.map((each) => each.threads));
    const calls = all.reduce((sum, each) => sum + each.calls, 0);
    const share = all.some((each) => each.isAwaited()) ? RESERVED_AWAITED : RESERVED;
    return Math.max(1, threads - Math.min(calls, Math.ceil(threads * share)));
  }
}

/** libuv's threads belong to the process, and so does the gate in front of them. */
export const runCalls = new CallGate();

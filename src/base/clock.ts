import { hrtime } from 'node:process';

/** The only source of time. Tests replace it. */
export interface Clock {
  /** The present moment. */
  now(): Date;
  /** A monotonic reading in milliseconds, with sub-millisecond digits; only differences mean anything. */
  monotonicMs(): number;
  /** The same in whole nanoseconds, for timed tests: as fine as the machine's timer. */
  monotonicNs(): bigint;
  /** Resolves after `ms`, or rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  monotonicNs: () => hrtime.bigint(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
};

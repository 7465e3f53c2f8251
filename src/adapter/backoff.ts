import type { Clock } from '../base/clock.ts';
import { isRetryable } from './adapter-error.ts';

/** The range of the waits between attempts, in milliseconds. */
export interface BackoffRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const GOLDEN_RATIO = 0.618_033_988_749_895;

/**
 * How long to wait before attempt number `attempt` (1, 2, ..): doubling within the range and spread over half of
 * the step. The spread comes from `attempt` and `seed`, so that callers with different seeds do not keep meeting.
 */
export function backoffMs(attempt: number, seed: number, range: BackoffRange): number {
  const step = Math.min(range.toMs, range.fromMs * 2 ** Math.min(attempt - 1, 30));
  const spread = ((attempt + seed) * GOLDEN_RATIO) % 1;
  return step * (1 - spread / 2);
}

/** How `retryConflicts` goes about it. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Different for those who may get in each other's way, such as the number of a worker. */
  readonly seed: number;
  readonly signal?: AbortSignal;
}

const MAX_ATTEMPTS = 8;
const CONFLICT_RANGE: BackoffRange = { fromMs: 2, toMs: 200 };

/**
 * Runs `body`, a whole transaction, again while it loses to another one, at most eight times.
 * @throws what `body` threw last
 */
export async function retryConflicts<T>(
  body: () => Promise<T>,
  { clock, seed, signal }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await body();
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !isRetryable(error)) throw error;
      await clock.sleep(backoffMs(attempt, seed, CONFLICT_RANGE), signal);
    }
  }
}

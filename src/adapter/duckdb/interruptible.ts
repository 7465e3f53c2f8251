import type { Clock } from '../../base/clock.ts';
import { formatDuration } from '../../base/duration.ts';
import { AdapterError, errorDiagnostic, type MemflowError } from '../../base/errors.ts';
import { listenForAbort } from '../../base/listen-for-abort.ts';

/** What may end a statement before it is done. */
export interface Limits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** An interrupt that comes before the engine has begun with the statement is lost, so it is repeated. */
const REPEAT_MS = 10;

/**
 * Runs `work`, and `interrupt` when the signal aborts or the time is over.
 * @throws {AdapterError} MF4010 or MF4011 where that made `work` fail
 */
export async function runInterruptible<T>(
  work: () => Promise<T>,
  interrupt: () => void,
  { signal, timeoutMs }: Limits,
  clock: Clock,
): Promise<T> {
  if (signal?.aborted) throw interrupted(signal.reason);
  let isDone = false;
  let reason: ((cause: unknown) => MemflowError) | undefined;
  const stop = (why: (cause: unknown) => MemflowError) => {
    if (reason !== undefined || isDone) return;
    reason = why;
    void repeat(interrupt, clock, () => isDone);
  };
  const onAbort = () => stop(interrupted);
  if (signal !== undefined) listenForAbort(signal, onAbort);
  const timer =
    timeoutMs === undefined
      ? undefined
      : startTimer(clock, timeoutMs, () => stop((cause) => timedOut(timeoutMs, cause)));
  try {
    return await work();
  } catch (error) {
    throw reason === undefined || !isInterrupt(error) ? error : reason(error);
  } finally {
    isDone = true;
    signal?.removeEventListener('abort', onAbort);
    timer?.abort();
  }
}

function startTimer(clock: Clock, ms: number, onEnd: () => void): AbortController {
  const timer = new AbortController();
  // It rejects when the statement has ended first.
  clock.sleep(ms, timer.signal).then(onEnd, () => {});
  return timer;
}

async function repeat(interrupt: () => void, clock: Clock, isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    interrupt();
    await clock.sleep(REPEAT_MS);
  }
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && /INTERRUPT|Interrupted!/.test(error.message);
}

/** What a statement, or what waits to send one, ends with when its signal aborts. */
export function interrupted(cause: unknown): MemflowError {
  return new AdapterError(errorDiagnostic('MF4011', 'the statement was interrupted'), cause);
}

/** Waits, unless the signal aborts first. @throws {AdapterError} MF4011 */
export async function sleepInterruptible(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    const message = 'interrupted while waiting for the database';
    throw new AdapterError(errorDiagnostic('MF4011', message), error);
  }
}

function timedOut(timeoutMs: number, cause: unknown): MemflowError {
  return new AdapterError(
    errorDiagnostic('MF4010', `the statement timed out after ${formatDuration(timeoutMs)}`, {
      hint: 'raise the timeout of the node, or make the query cheaper',
    }),
    cause,
  );
}

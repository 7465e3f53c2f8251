import type { Clock } from '../../base/clock.ts';
import { formatDuration } from '../../base/duration.ts';
import { AdapterError, errorDiagnostic, type MemflowError } from '../../base/errors.ts';

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
  const done = new AbortController();
  let reason: ((cause: unknown) => MemflowError) | undefined;
  const stop = (why: (cause: unknown) => MemflowError) => {
    if (reason !== undefined || done.signal.aborted) return;
    reason = why;
    void repeat(interrupt, clock, done.signal);
  };
  const onAbort = () => stop(interrupted);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (timeoutMs !== undefined) {
    clock.sleep(timeoutMs, done.signal).then(
      () => stop((cause) => timedOut(timeoutMs, cause)),
      // The statement ended first.
      () => {},
    );
  }
  try {
    return await work();
  } catch (error) {
    throw reason === undefined || !isInterrupt(error) ? error : reason(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    done.abort();
  }
}

async function repeat(interrupt: () => void, clock: Clock, done: AbortSignal): Promise<void> {
  while (!done.aborted) {
    interrupt();
    // Rejects when the statement has ended, which is what is waited for.
    await clock.sleep(REPEAT_MS, done).catch(() => {});
  }
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && /INTERRUPT|Interrupted!/.test(error.message);
}

function interrupted(cause: unknown): MemflowError {
  return new AdapterError(errorDiagnostic('MF4011', 'the statement was interrupted'), cause);
}

function timedOut(timeoutMs: number, cause: unknown): MemflowError {
  return new AdapterError(
    errorDiagnostic('MF4010', `the statement timed out after ${formatDuration(timeoutMs)}`, {
      hint: 'raise the timeout of the node, or make the query cheaper (memflow explain <node>)',
    }),
    cause,
  );
}

import { formatDuration } from '../base/duration.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { AdapterError, errorDiagnostic, UsageError } from '../base/errors.ts';

/** How long a request waited and, once it had a connection, ran. */
export interface TimeSpent {
  readonly waitedMs: number;
  readonly ranMs: number;
}

/** MF4041: there is no place for another client. */
export function noPlace(max: number, alsoWaiting: number, waitedMs: number): AdapterError {
  const others = alsoWaiting === 0 ? '' : `, ${alsoWaiting} more waiting`;
  return fault(
    'MF4041',
    `no place for another client: ${max} of ${max} are connected${others}; waited ${time(waitedMs)}`,
    'close clients that are done, connect with a longer deadlineMs, or raise pool.max in the target',
  );
}

/** MF4042: the time of a request is over. */
export function deadlinePassed(
  client: string,
  deadlineMs: number,
  spent: TimeSpent,
  cause?: unknown,
): AdapterError {
  const hint =
    spent.ranMs === 0
      ? 'it never started: look at pool.figures() for who holds the connections, or give it more time with deadlineMs'
      : 'give it more time with deadlineMs, or make the query cheaper';
  return fault(
    'MF4042',
    `${client}: the deadline of ${time(deadlineMs)} has passed; ${describe(spent)}`,
    hint,
    cause,
  );
}

/** MF4043: the caller's signal was aborted. */
export function cancelled(client: string, spent: TimeSpent, cause?: unknown): AdapterError {
  return fault('MF4043', `${client}: cancelled; ${describe(spent)}`, undefined, cause);
}

/** MF4044: what is used, or what a request belongs to, is closed. */
export function isClosed(what: string, spent?: TimeSpent, cause?: unknown): AdapterError {
  const more = spent === undefined ? '' : `; the request ${describe(spent)}`;
  return fault('MF4044', `${what} is closed${more}`, undefined, cause);
}

/** MF4045: a statement that clients cannot send. */
export function notForClients(message: string, hint: string): AdapterError {
  return fault('MF4045', message, hint);
}

/** MF4047: an option that makes no sense. */
export function badOption(message: string, hint?: string): UsageError {
  return new UsageError(errorDiagnostic('MF4047', message, hint === undefined ? {} : { hint }));
}

function describe({ waitedMs, ranMs }: TimeSpent): string {
  return `waited ${time(waitedMs)}, ran ${time(ranMs)}`;
}

/** Milliseconds below a second: clients ask for short things. */
function time(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

function fault(code: ErrorCode, message: string, hint?: string, cause?: unknown): AdapterError {
  const parts = hint === undefined ? {} : { hint };
  return new AdapterError(errorDiagnostic(code, message, parts), cause);
}

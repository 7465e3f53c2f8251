import type { Parameters } from '../adapter/connection.ts';
import { didYouMean } from '../base/nearest.ts';
import { badOption } from './pool-error.ts';

/** What bounds a request. */
export interface RequestOptions {
  /** How long it may take, waiting included; Infinity for as long as it takes. The client's where absent. */
  readonly deadlineMs?: number;
  /** Cancels it, whether it waits or runs. */
  readonly signal?: AbortSignal;
}

export interface QueryOptions extends RequestOptions {
  /** Values for `?`, `$1` or `$name`. */
  readonly parameters?: Parameters;
}

export interface TransactionOptions extends RequestOptions {
  /**
   * The body may be called again from its beginning where the transaction lost to another one: it has no effects but
   * its statements.
   */
  readonly idempotent?: boolean;
  /** The tables that it writes. Transactions and statements that write the same table take turns. */
  readonly writes?: string | readonly string[];
}

export interface ConnectOptions {
  /** What messages call the client; `client 7` where absent. */
  readonly name?: string;
  /**
   * How long to wait for a place, and for the answer of each request that does not say so itself; the pool's where
   * absent. 0 = do not wait for a place; requests have the pool's.
   */
  readonly deadlineMs?: number;
  /** Closes the client when it is aborted. */
  readonly signal?: AbortSignal;
}

const REQUEST_OPTIONS = ['deadlineMs', 'signal'];
export const QUERY_OPTIONS: readonly string[] = [...REQUEST_OPTIONS, 'parameters'];
export const TRANSACTION_OPTIONS: readonly string[] = [...REQUEST_OPTIONS, 'idempotent', 'writes'];
export const CONNECT_OPTIONS: readonly string[] = [...REQUEST_OPTIONS, 'name'];

/** What a caller without types may get wrong: a misspelt deadline would be none. @throws {UsageError} MF4047 */
export function checkOptionNames(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const hint = didYouMean(name, known) ?? `one of ${known.join(', ')}`;
    throw badOption(`there is no option "${name}"`, hint);
  }
}

/** @throws {UsageError} MF4047 */
export function readDeadlineMs(deadlineMs: number | undefined, fallbackMs: number): number {
  if (deadlineMs === undefined) return fallbackMs;
  if (typeof deadlineMs === 'number' && deadlineMs >= 0) return deadlineMs;
  throw badOption(`deadlineMs is ${String(deadlineMs)}, expected milliseconds from 0`);
}

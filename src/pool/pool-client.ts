import { retryConflicts } from '../adapter/backoff.ts';
import type { Connection, QueryResult } from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import { findWriteTarget, writeKey } from '../sql/write-target.ts';
import { checkClientSql } from './check-client-sql.ts';
import {
  checkOptionNames,
  QUERY_OPTIONS,
  type QueryOptions,
  type RequestOptions,
  readDeadlineMs,
  TRANSACTION_OPTIONS,
  type TransactionOptions,
} from './client-options.ts';
import { clientStatement } from './client-statement.ts';
import { type ClientTransaction, OpenTransaction, unlessAborted } from './client-transaction.ts';
import type { DeadlineWatch } from './deadline-watch.ts';
import type { Dispatcher } from './dispatcher.ts';
import { isClosed } from './pool-error.ts';
import type { PoolMeter } from './pool-meter.ts';
import { RequestLimits } from './request-limits.ts';

/** One of many users of a database. Its requests wait their turn for one of the connections that all clients share. */
export interface PoolClient extends AsyncDisposable {
  readonly name: string;
  /**
   * Sends one statement and returns its rows. One that changes rows is sent again where it lost to another transaction.
   * @throws {AdapterError} MF4042 past its deadline, MF4043 cancelled, MF4044 closed, MF4045 not for clients, or what
   * the engine says
   */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /**
   * Runs `body` as one transaction: its statements see one state of the database, and all of them count or none. An
   * error rolls back and is thrown on. At its deadline it is rolled back, whatever the body is waiting for.
   */
  transaction<T>(
    body: (transaction: ClientTransaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Ends what it still has waiting or running (MF4044) and gives its place to another client. */
  close(): Promise<void>;
}

/** Hears of a statement that reads, with the values of its parameters. */
export type QueryListener = (sql: string, parameters: QueryOptions['parameters']) => void;

export interface ClientParts {
  readonly name: string;
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly watch: DeadlineWatch;
  readonly dispatcher: Dispatcher;
  readonly meter: PoolMeter;
  readonly onQuery?: QueryListener;
  /** Whether the pool takes no new requests. */
  readonly isPoolClosed: () => boolean;
  readonly onClosed: () => void;
}

/** A client of a `ClientPool`. */
export class ConnectedClient implements PoolClient {
  readonly name: string;
  readonly #parts: ClientParts;
  /** Requests that wait or run, and those among them that have not got a connection yet. */
  readonly #pending = new Map<RequestLimits, Promise<unknown>>();
  readonly #queued = new Set<RequestLimits>();
  #requests = 0;
  #closing: Promise<void> | undefined;

  constructor(parts: ClientParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  async query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    checkOptionNames(options, QUERY_OPTIONS);
    checkClientSql(sql);
    const target = findWriteTarget(sql);
    return this.#request(options, target === null ? [] : [target], (connection, signal) => {
      const send = () => connection.query(sql, clientStatement(this.name, sql, signal, options));
      return this.#retrying(send, signal).then((result) => {
        this.#parts.meter.queried();
        if (target === null) this.#parts.onQuery?.(sql, options.parameters);
        return result;
      });
    });
  }

  async transaction<T>(
    body: (transaction: ClientTransaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    checkOptionNames(options, TRANSACTION_OPTIONS);
    const { writes = [], idempotent = false } = options;
    const names = (typeof writes === 'string' ? [writes] : writes).map(writeKey);
    return this.#request(options, names, (connection, signal) => {
      const once = () => connection.transaction(() => this.#runBody(connection, signal, body));
      return idempotent ? this.#retrying(once, signal) : once();
    });
  }

  /** Called by the pool: ends what has not started (`queued`), or everything. */
  stop(which: 'queued' | 'all'): void {
    const stopped = which === 'queued' ? this.#queued : this.#pending.keys();
    for (const limits of [...stopped]) limits.stop('closed');
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.stop('all');
    await Promise.allSettled(this.#pending.values());
    this.#parts.onClosed();
  }

  async #request<T>(
    options: RequestOptions,
    writes: readonly string[],
    body: (connection: Connection, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { watch, dispatcher, deadlineMs, isPoolClosed } = this.#parts;
    if (isPoolClosed()) throw isClosed('the pool');
    if (this.#closing !== undefined) throw isClosed(this.name);
    const ownDeadlineMs = readDeadlineMs(options.deadlineMs, deadlineMs);
    const limits = new RequestLimits(watch, ownDeadlineMs, options.signal);
    this.#requests++;
    this.#queued.add(limits);
    const pending = dispatcher.submit({
      client: this,
      writes,
      limits,
      body: (connection, signal) => {
        this.#queued.delete(limits);
        return body(connection, signal);
      },
    });
    this.#pending.set(limits, pending);
    try {
      return await pending;
    } finally {
      this.#pending.delete(limits);
      this.#queued.delete(limits);
    }
  }

  async #runBody<T>(
    connection: Connection,
    signal: AbortSignal,
    body: (transaction: ClientTransaction) => Promise<T>,
  ): Promise<T> {
    const { name } = this;
    const { meter } = this.#parts;
    const transaction = new OpenTransaction({ name, connection, signal, meter });
    try {
      return await unlessAborted(body(transaction), signal);
    } finally {
      await transaction.end();
    }
  }

  #retrying<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, meter } = this.#parts;
    let attempts = 0;
    const counted = () => {
      if (attempts++ > 0) meter.retried();
      return attempt();
    };
    return retryConflicts(counted, { clock, seed: this.#requests, signal });
  }
}

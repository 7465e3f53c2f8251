import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';
import { interrupted, listenForAbort } from './interruptible.ts';

interface Waiter {
  readonly resolve: (connection: DuckDbConnection) => void;
  readonly reject: (error: unknown) => void;
}

/** A few connections for many callers, first come first served. Connections are opened when first needed. */
export class DuckDbPool {
  readonly #open: () => Promise<DuckDbConnection>;
  readonly #size: number;
  readonly #idle: DuckDbConnection[] = [];
  readonly #waiting: Waiter[] = [];
  #count = 0;
  #closed = false;
  #whenEmpty: (() => void) | undefined;

  constructor(size: number, open: () => Promise<DuckDbConnection>) {
    this.#size = Math.max(1, size);
    this.#open = open;
  }

  /** @throws {AdapterError} MF4011 when the signal aborts before a connection is free */
  async withConnection<T>(
    body: (connection: DuckDbConnection) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (signal?.aborted) throw interrupted(signal.reason);
    const connection = await this.#acquire(signal);
    try {
      return await body(connection.lease());
    } finally {
      await this.#release(connection);
    }
  }

  /** Refuses those who wait, waits for those who work, and closes all connections. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(closedError());
    for (const connection of this.#idle.splice(0)) this.#drop(connection);
    if (this.#count > 0) {
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve;
      });
    }
  }

  async #acquire(signal: AbortSignal | undefined): Promise<DuckDbConnection> {
    if (this.#closed) throw closedError();
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#count < this.#size) return this.#openOne();
    return this.#wait(signal);
  }

  async #openOne(): Promise<DuckDbConnection> {
    this.#count++;
    try {
      return await this.#open();
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<DuckDbConnection> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        const index = this.#waiting.indexOf(waiter);
        if (index >= 0) this.#waiting.splice(index, 1);
        reject(interrupted(signal?.reason));
      };
      const stop = () => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        resolve: (connection) => {
          stop();
          resolve(connection);
        },
        reject: (error) => {
          stop();
          reject(error);
        },
      };
      if (signal !== undefined) listenForAbort(signal, onAbort);
      this.#waiting.push(waiter);
    });
  }

  async #release(connection: DuckDbConnection): Promise<void> {
    const usable = await connection.endLease();
    if (this.#closed || !usable) {
      this.#drop(connection);
      const waiter = this.#waiting.shift();
      // The place of the connection that was thrown away goes to the next in the queue.
      if (waiter !== undefined) await this.#openOne().then(waiter.resolve, waiter.reject);
      return;
    }
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#idle.push(connection);
    else waiter.resolve(connection);
  }

  #drop(connection: DuckDbConnection): void {
    connection.closeSync();
    this.#forget();
  }

  #forget(): void {
    this.#count--;
    if (this.#count === 0) this.#whenEmpty?.();
  }
}

function closedError(): AdapterError {
  return new AdapterError(errorDiagnostic('MF4011', 'the database was closed meanwhile'));
}

import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import { listenForAbort } from '../../base/listen-for-abort.ts';
import type { DuckDbConnection } from './duckdb-connection.ts';
import { interrupted } from './interruptible.ts';

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
  /** Of these, how many are still being opened. */
  #opening = 0;
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
    for (const waiter of this.#waiting.splice(this.#opening)) waiter.reject(closedError());
    for (const connection of this.#idle.splice(0)) this.#drop(connection);
    if (this.#count > 0) {
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve;
      });
    }
  }

  #acquire(signal: AbortSignal | undefined): Promise<DuckDbConnection> {
    if (this.#closed) return Promise.reject(closedError());
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    // Whoever waits for a connection to be opened waits in the same queue: what is free first goes to who came first.
    const turn = this.#wait(signal);
    if (this.#count < this.#size) void this.#grow();
    return turn;
  }

  /** Opens one more connection for the first in the queue, who also hears of it if that fails. */
  async #grow(): Promise<void> {
    this.#count++;
    this.#opening++;
    try {
      const connection = await this.#open();
      this.#opening--;
      this.#handOver(connection);
    } catch (error) {
      this.#opening--;
      this.#forget();
      this.#waiting.shift()?.reject(error);
      if (this.#waiting.length > this.#opening) void this.#grow();
    }
  }

  #handOver(connection: DuckDbConnection): void {
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) waiter.resolve(connection);
    else if (this.#closed) this.#drop(connection);
    else this.#idle.push(connection);
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
    if (usable) {
      this.#handOver(connection);
      return;
    }
    this.#drop(connection);
    if (this.#waiting.length > this.#opening) void this.#grow();
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

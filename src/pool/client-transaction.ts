import type { Connection, QueryResult } from '../adapter/connection.ts';
import { checkClientSql } from './check-client-sql.ts';
import type { QueryOptions } from './client-options.ts';
import { clientStatement } from './client-statement.ts';
import { isClosed } from './pool-error.ts';
import type { PoolMeter } from './pool-meter.ts';

/** A transaction of a client while its body runs. */
export interface ClientTransaction {
  /** Sends one statement; statements go one after the other, also where they are not awaited. */
  query(sql: string, options?: Pick<QueryOptions, 'parameters'>): Promise<QueryResult>;
}

export interface TransactionParts {
  /** Of the client. */
  readonly name: string;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly meter: PoolMeter;
}

/** What a body is given, and what it is told by when the transaction has ended without it. */
export class OpenTransaction implements ClientTransaction {
  readonly #parts: TransactionParts;
  #last: Promise<unknown> = Promise.resolve();
  #isOpen = true;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  async query(sql: string, options: Pick<QueryOptions, 'parameters'> = {}): Promise<QueryResult> {
    checkClientSql(sql);
    const { name, connection, signal, meter } = this.#parts;
    const send = async () => {
      if (!this.#isOpen) throw isClosed('the transaction');
      const result = await connection.query(sql, clientStatement(name, sql, signal, options));
      meter.queried();
      return result;
    };
    const sent = this.#last.then(send, send);
    this.#last = sent.catch(() => {});
    return sent;
  }

  /** Refuses further statements and waits for those under way. */
  async end(): Promise<void> {
    this.#isOpen = false;
    await this.#last;
  }
}

/** Rejects when the signal aborts, whatever becomes of `promise`. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

import type { Executors, PoolSettings } from '../../src/adapter/adapter.ts';
import type { Connection, QueryResult, StatementOptions } from '../../src/adapter/connection.ts';
import type { Clock } from '../../src/base/clock.ts';
import { AdapterError, errorDiagnostic } from '../../src/base/errors.ts';
import { openClientPool, type Pool } from '../../src/pool/client-pool.ts';

/** A clock that moves only when told to, and then wakes who sleeps. */
export class HandClock implements Clock {
  #nowMs = 0;
  readonly #sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();

  readonly monotonicMs = (): number => this.#nowMs;

  monotonicNs(): bigint {
    return BigInt(Math.round(this.#nowMs * 1e6));
  }

  now(): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#nowMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const sleeper = { untilMs: this.#nowMs + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  }

  /** How many timers are set. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  async advance(ms: number): Promise<void> {
    this.#nowMs += ms;
    for (const sleeper of this.#sleepers) {
      if (sleeper.untilMs > this.#nowMs) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    await settle();
  }
}

/** Lets everything that is ready to happen, happen. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const NO_ROWS: QueryResult = { columns: [], rows: [], rowsChanged: 0 };

/** A statement that the engine has been sent and that ends when the test says so. */
export interface SentStatement {
  readonly sql: string;
  readonly connection: number;
  finish(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** A pool on an engine whose statements do nothing until the test says how they end. */
export class PoolRig {
  readonly clock = new HandClock();
  readonly pool: Pool;
  /** Statements under way, in the order in which they were sent. */
  readonly running: SentStatement[] = [];
  /** Everything that was sent, `begin`, `commit` and `rollback` included. */
  readonly log: string[] = [];
  isClosed = false;
  /** Statements that were interrupted end at once, unless they do not listen. */
  isDeaf = false;

  constructor(settings: Partial<PoolSettings> = {}) {
    this.pool = openClientPool({
      database: { openExecutors: ({ count }) => this.#executors(count ?? 4) },
      settings: { max: 160, executing: 2, timeoutMs: 30_000, ...settings },
      clock: this.clock,
    });
  }

  /** The SQL under way. */
  get sent(): readonly string[] {
    return this.running.map(({ sql }) => sql);
  }

  async finish(sql: string): Promise<void> {
    const found = this.running.find((each) => each.sql === sql);
    if (found === undefined) throw new Error(`"${sql}" is not under way: ${this.sent.join('; ')}`);
    await found.finish();
  }

  #executors(count: number): Executors {
    const idle = Array.from({ length: count }, (_, index) => index);
    return {
      count,
      withConnection: async (body) => {
        const number = idle.shift();
        if (number === undefined) throw new Error('more leases than connections');
        try {
          return await body(this.#connection(number));
        } finally {
          idle.push(number);
        }
      },
      close: async () => {
        this.isClosed = true;
      },
    };
  }

  #connection(number: number): Connection {
    const query = (sql: string, options: StatementOptions = {}) =>
      new Promise<QueryResult>((resolve, reject) => {
        this.log.push(sql);
        const end = async (settleIt: () => void) => {
          const at = this.running.indexOf(statement);
          if (at >= 0) this.running.splice(at, 1);
          settleIt();
          await settle();
        };
        const statement: SentStatement = {
          sql,
          connection: number,
          finish: () => end(() => resolve(NO_ROWS)),
          fail: (error) => end(() => reject(error)),
        };
        this.running.push(statement);
        const interrupt = () => {
          if (this.isDeaf) return;
          void end(() => reject(new AdapterError(errorDiagnostic('MF4011', 'interrupted'))));
        };
        if (options.signal?.aborted) interrupt();
        options.signal?.addEventListener('abort', interrupt, { once: true });
      });
    return {
      query,
      execute: async (sql, options) => (await query(sql, options)).rowsChanged,
      describe: async () => [],
      rolledBack: async (body) => body(),
      timed: () => {
        throw new Error('pools time nothing');
      },
      bare: () => {
        throw new Error('pools send nothing bare');
      },
      profile: () => {
        throw new Error('pools profile nothing');
      },
      runTransaction: async () => {},
      transaction: async (body) => {
        this.log.push('begin');
        try {
          const value = await body();
          this.log.push('commit');
          return value;
        } catch (error) {
          this.log.push('rollback');
          throw error;
        }
      },
    };
  }
}

/** The code of what a promise is rejected with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'no error';
}

import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Clock } from '../../base/clock.ts';
import type { StatementTiming, TimedStatement } from '../connection.ts';
import { readResult } from './duckdb-values.ts';

/** What a timed statement is made of. */
export interface TimedStatementParts {
  readonly native: DuckDBConnection;
  readonly sql: string;
  readonly prepared: boolean;
  readonly clock: Clock;
  /** Watches over the statement: limits of time, errors in memflow's words. */
  readonly watch: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Sends one statement again and again; the clock is read right before it is sent and right after its result is there. */
export class DuckDbTimedStatement implements TimedStatement {
  readonly #parts: TimedStatementParts;
  #statement: DuckDBPreparedStatement | undefined;

  constructor(parts: TimedStatementParts) {
    this.#parts = parts;
  }

  run(): Promise<StatementTiming> {
    const { native, sql, prepared, clock, watch } = this.#parts;
    return watch(async () => {
      // At the first run only: a script's second statement may need what its first one makes.
      if (prepared) this.#statement ??= await native.prepare(sql);
      const sentNs = clock.monotonicNs();
      const found = await (this.#statement === undefined ? native.run(sql) : this.#statement.run());
      const doneNs = clock.monotonicNs();
      const result = readResult(found);
      return { sentNs, doneNs, readNs: clock.monotonicNs(), result };
    });
  }

  close(): void {
    this.#statement?.destroySync();
    this.#statement = undefined;
  }
}

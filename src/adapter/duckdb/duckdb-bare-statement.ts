import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Clock } from '../../base/clock.ts';
import type { StatementTiming, TimedStatement } from '../connection.ts';
import { toDuckDbError } from './duckdb-errors.ts';

/** What a bare statement is made of. */
export interface BareStatementParts {
  readonly native: DuckDBConnection;
  readonly sql: string;
  readonly prepared: boolean;
  readonly clock: Clock;
}

/** A statement as a script without memflow would send it: the binding's calls, and rows as the binding gives them. */
export class DuckDbBareStatement implements TimedStatement {
  readonly #parts: BareStatementParts;
  #statement: DuckDBPreparedStatement | undefined;

  constructor(parts: BareStatementParts) {
    this.#parts = parts;
  }

  async run(): Promise<StatementTiming> {
    const { native, sql, prepared, clock } = this.#parts;
    try {
      if (prepared) this.#statement ??= await native.prepare(sql);
      const sentNs = clock.monotonicNs();
      const found = await (this.#statement === undefined ? native.run(sql) : this.#statement.run());
      const doneNs = clock.monotonicNs();
      const { length } = await found.getRows();
      const readNs = clock.monotonicNs();
      const rows = Array.from({ length }, () => []);
      return { sentNs, doneNs, readNs, result: { columns: [], rows, rowsChanged: 0 } };
    } catch (error) {
      throw toDuckDbError(error, sql, [{ start: 0, origin: undefined }]);
    }
  }

  close(): void {
    this.#statement?.destroySync();
    this.#statement = undefined;
  }
}

import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

const MAX_STATEMENTS = 32;

/** The prepared statements of one connection; the one used longest ago makes room. */
export class PreparedCache {
  readonly #connection: DuckDBConnection;
  readonly #statements = new Map<string, DuckDBPreparedStatement>();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async get(sql: string): Promise<DuckDBPreparedStatement> {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const made = await this.#connection.prepare(sql);
    this.#statements.set(sql, made);
    for (const [oldest, statement] of this.#statements) {
      if (this.#statements.size <= MAX_STATEMENTS) break;
      this.#statements.delete(oldest);
      statement.destroySync();
    }
    return made;
  }

  clear(): void {
    for (const statement of this.#statements.values()) statement.destroySync();
    this.#statements.clear();
  }
}

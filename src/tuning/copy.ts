import type { Database } from '../adapter/adapter.ts';
import type { QueryResult } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { StatementProfile } from '../adapter/profile.ts';
import type { Column, RelationName } from '../adapter/relation.ts';
import type { Clock } from '../base/clock.ts';
import type { ModelNode } from '../manifest/node.ts';

/** How the rows of a table lie. */
export interface Layout {
  /** The columns they are in the order of; empty = as the model gives them. */
  readonly order: readonly string[];
  readonly indexes: readonly (readonly string[])[];
}

/** A copy of the database, in which relations may become anything. */
export class Copy {
  readonly database: Database;
  readonly #dialect: Dialect;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor(
    database: Database,
    parts: { readonly dialect: Dialect; readonly clock: Clock; readonly signal: AbortSignal },
  ) {
    this.database = database;
    this.#dialect = parts.dialect;
    this.#clock = parts.clock;
    this.#signal = parts.signal;
  }

  /** Sends statements and says how long they took, in ms. */
  async send(...statements: readonly string[]): Promise<number> {
    const startedMs = this.#clock.monotonicMs();
    await this.database.withFreshConnection(async (connection) => {
      for (const sql of statements) await connection.execute(sql, { signal: this.#signal });
    });
    const elapsedMs = this.#clock.monotonicMs() - startedMs;
    await this.database.checkpoint();
    return elapsedMs;
  }

  /** Keeps the rows of a table as they are now, so that it can be laid out anew from them. */
  async keepRows({ relation }: ModelNode): Promise<void> {
    const query = `select * from ${this.#dialect.relation(relation)}`;
    await this.send(this.#dialect.createTableAs(rowsOf(relation), query));
  }

  async dropRows({ relation }: ModelNode): Promise<void> {
    await this.send(this.#dialect.drop({ ...rowsOf(relation), kind: 'table' }));
  }

  /** Builds a table whose rows are kept in a layout. */
  layOut({ relation }: ModelNode, { order, indexes }: Layout): Promise<number> {
    const dialect = this.#dialect;
    const list = order.map((name) => dialect.quoteIdentifier(name)).join(', ');
    const ordered = list === '' ? '' : ` order by ${list}`;
    const rows = `select * from ${dialect.relation(rowsOf(relation))}${ordered}`;
    return this.send(
      dialect.createTableAs(relation, rows, { orReplace: true }),
      ...indexes.map((columns, i) => {
        const name = `memflow_tuning_${relation.identifier}_${i}`;
        return dialect.createIndex(relation, { name, columns, unique: false });
      }),
    );
  }

  /** Puts a table with the rows of a query in the place of a view. */
  async storeView({ relation }: ModelNode, sql: string): Promise<number> {
    const dialect = this.#dialect;
    await this.send(dialect.drop({ ...relation, kind: 'view' }));
    return this.send(dialect.createTableAs(relation, sql));
  }

  async restoreView({ relation }: ModelNode, sql: string): Promise<void> {
    const dialect = this.#dialect;
    await this.send(
      dialect.drop({ ...relation, kind: 'table' }),
      dialect.createView(relation, sql),
    );
  }

  /** Keeps the result of a query as a table. */
  store(name: RelationName, sql: string): Promise<number> {
    return this.send(this.#dialect.createTableAs(name, sql, { orReplace: true }));
  }

  profile(sql: string): Promise<StatementProfile> {
    const options = { signal: this.#signal, timeoutMs: LONGEST_MS };
    return this.database.withFreshConnection((connection) =>
      connection.rolledBack(
        async () => {
          // The first execution reads the file, which matters where it is short.
          const first = await connection.profile(sql, options);
          return first.latencyMs > LONG_MS ? first : connection.profile(sql, options);
        },
        { readOnly: true },
      ),
    );
  }

  describe(sql: string): Promise<readonly Column[]> {
    return this.database.withFreshConnection((connection) => connection.describe(sql));
  }

  async rows(sql: string): Promise<QueryResult['rows']> {
    const { rows } = await this.database.withFreshConnection((connection) =>
      connection.query(sql, { signal: this.#signal }),
    );
    return rows;
  }

  /** The first cell of a query of one row, as a number. */
  async figure(sql: string): Promise<number> {
    const [[cell] = []] = await this.rows(sql);
    return Number(cell ?? 0);
  }
}

const LONGEST_MS = 5 * 60_000;
/** What takes longer is profiled once. */
const LONG_MS = 300;

/** Where the rows of a table are kept. */
function rowsOf(relation: RelationName): RelationName {
  return { ...relation, identifier: `${relation.identifier}__memflow_rows` };
}

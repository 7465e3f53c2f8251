import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Clock } from '../../base/clock.ts';
import { errorDiagnostic, InternalError, type MemflowError } from '../../base/errors.ts';
import { splitStatements } from '../../sql/split-statements.ts';
import { trimQuery } from '../../sql/wrap-query.ts';
import type {
  Connection,
  QueryResult,
  StatementOptions,
  TimedStatement,
  TransactionStatement,
} from '../connection.ts';
import type { StatementProfile } from '../profile.ts';
import type { Column } from '../relation.ts';
import { bindParameters } from './bind-parameters.ts';
import type { CallGate } from './call-gate.ts';
import { DuckDbBareStatement } from './duckdb-bare-statement.ts';
import { type SentPart, toDuckDbError, toInternalDuckDbError } from './duckdb-errors.ts';
import { commitNumberOf } from './duckdb-ledger.ts';
import { HELD_FILE_BYTES, PROFILE_SETTINGS, profileSql, readProfile } from './duckdb-profile.ts';
import { DuckDbTimedStatement } from './duckdb-timed-statement.ts';
import { readResult, readRowsChanged } from './duckdb-values.ts';
import { runInterruptible } from './interruptible.ts';
import { PreparedCache } from './prepared-cache.ts';
import { toColumn } from './to-column.ts';

const DESCRIBE = 'describe select * from (\n';
const BEGIN = 'begin;\n';
const SEPARATOR = '\n;\n';
/** Statements that change the session rather than data, so that it has to be set right before it is used again. */
const SESSION_STATEMENT = /^(?:begin|start|use|set|reset|pragma|attach|detach)\b/i;

/** What a connection is made of. */
export interface ConnectionParts {
  readonly native: DuckDBConnection;
  /** The quoted name of the database that unqualified names belong to; it has been `USE`d. */
  readonly catalog: string;
  readonly clock: Clock;
  /** Called with the number of a ledger row when its transaction is on disk. */
  readonly onCommit: (commitNumber: number) => void;
  /** Where statements wait for their turn; null = nowhere. */
  readonly gate: CallGate | null;
}

/** A connection of the pool. */
export class DuckDbConnection implements Connection {
  readonly #native: DuckDBConnection;
  readonly #parts: ConnectionParts;
  readonly #prepared: PreparedCache;
  #leased = false;
  /** Something may have been left behind: an open transaction, another current database. */
  #dirty = false;
  #inTransaction = false;
  /** BEGIN has not been sent yet: it goes along with the first statement. */
  #mustBegin = false;
  /** It cannot even roll back. */
  #broken = false;
  /** The number of the ledger row that the running transaction has written; 0 for none. */
  #commitNumber = 0;

  constructor(parts: ConnectionParts) {
    this.#native = parts.native;
    this.#parts = parts;
    this.#prepared = new PreparedCache(parts.native);
  }

  async query(sql: string, options: StatementOptions = {}): Promise<QueryResult> {
    return readResult(await this.#send(sql, options));
  }

  async execute(sql: string, options: StatementOptions = {}): Promise<number> {
    if (!isPrepared(options)) this.#noteSessionStatements(sql);
    const rowsChanged = readRowsChanged(await this.#send(sql, options));
    this.#commitNumber = Math.max(this.#commitNumber, commitNumberOf(sql));
    if (!this.#inTransaction) this.#noteCommit();
    return rowsChanged;
  }

  async describe(sql: string, options: StatementOptions = {}): Promise<readonly Column[]> {
    const described = `${DESCRIBE}${trimQuery(sql)}\n)`;
    const { rows } = readResult(await this.#send(described, options, DESCRIBE.length));
    return rows.map(toColumn);
  }

  async transaction<T>(body: () => Promise<T>): Promise<T> {
    this.#refuseNesting();
    this.#inTransaction = true;
    this.#mustBegin = true;
    try {
      const value = await body();
      if (!this.#mustBegin) await this.#control('commit');
      this.#inTransaction = false;
      this.#mustBegin = false;
      this.#noteCommit();
      return value;
    } catch (error) {
      await this.#rollback();
      throw error;
    }
  }

  async runTransaction(
    statements: readonly TransactionStatement[],
    options: Omit<StatementOptions, 'origin' | 'prepared'> = {},
  ): Promise<void> {
    this.#refuseNesting();
    let sent = tagComment(options.tag) + BEGIN;
    const parts: SentPart[] = [];
    for (const { sql, origin } of statements) {
      parts.push({ start: sent.length, origin });
      sent += sql + SEPARATOR;
    }
    sent += 'commit';
    try {
      await this.#run(() => this.#native.run(sent), options);
    } catch (error) {
      await this.#rollback();
      throw await this.#explain(error, sent, parts);
    }
    this.#commitNumber = Math.max(...statements.map(({ sql }) => commitNumberOf(sql)), 0);
    this.#noteCommit();
  }

  async rolledBack<T>(
    body: () => Promise<T>,
    { readOnly = false }: { readonly readOnly?: boolean } = {},
  ): Promise<T> {
    this.#refuseNesting();
    await this.#control(readOnly ? 'begin transaction read only' : 'begin');
    this.#inTransaction = true;
    try {
      return await body();
    } finally {
      await this.#rollback();
    }
  }

  timed(sql: string, options: StatementOptions = {}): TimedStatement {
    const head = tagComment(options.tag);
    const { clock } = this.#parts;
    return new DuckDbTimedStatement({
      native: this.#native,
      sql: head + sql,
      prepared: options.prepared === true,
      clock,
      watch: async (work) => {
        try {
          return await this.#run(work, options);
        } catch (error) {
          this.#dirty = true;
          throw toDuckDbError(error, head + sql, [{ start: head.length, origin: options.origin }]);
        }
      },
    });
  }

  bare(sql: string, options: Pick<StatementOptions, 'prepared'> = {}): TimedStatement {
    const { clock } = this.#parts;
    return new DuckDbBareStatement({
      native: this.#native,
      sql,
      prepared: options.prepared === true,
      clock,
    });
  }

  async profile(sql: string, options: StatementOptions = {}): Promise<StatementProfile> {
    const explained = profileSql(sql);
    const wrapped = explained.length - sql.length;
    await this.#control(PROFILE_SETTINGS);
    const held = async () => Number((await this.query(HELD_FILE_BYTES)).rows[0]?.[0]);
    const before = await held();
    const { rows } = readResult(await this.#send(explained, options, wrapped));
    return readProfile(String(rows[0]?.[1] ?? '{}'), (await held()) - before);
  }

  /** Called by the pool. */
  lease(): this {
    this.#leased = true;
    return this;
  }

  /** Called by the pool: makes the connection as it was when new. @returns false if that is not possible */
  async endLease(): Promise<boolean> {
    this.#leased = false;
    if (this.#dirty || this.#inTransaction) {
      await this.#rollback();
      try {
        await this.#native.run(`use ${this.#parts.catalog}`);
      } catch {
        // What made it fail will show when the next connection is opened.
        return false;
      }
      this.#dirty = false;
    }
    return !this.#broken;
  }

  /** Called by the pool. */
  closeSync(): void {
    this.#prepared.clear();
    this.#native.closeSync();
  }

  #refuseNesting(): void {
    if (!this.#inTransaction) return;
    throw new InternalError(
      errorDiagnostic('MF9001', 'a transaction was begun inside of another one'),
    );
  }

  async #control(sql: string): Promise<void> {
    try {
      await this.#inTurn(() => this.#native.run(sql), undefined);
    } catch (error) {
      throw toInternalDuckDbError(error);
    }
  }

  #noteCommit(): void {
    if (this.#commitNumber > 0) this.#parts.onCommit(this.#commitNumber);
    this.#commitNumber = 0;
  }

  async #rollback(): Promise<void> {
    const hasBegun = !this.#mustBegin;
    this.#inTransaction = false;
    this.#mustBegin = false;
    this.#commitNumber = 0;
    if (!hasBegun) return;
    try {
      await this.#native.run('rollback');
    } catch (error) {
      // A COMMIT that failed has ended the transaction already. Any other failure must not hide the error that led
      // here; the connection is thrown away at the end of its lease.
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) {
        this.#broken = true;
      }
    }
  }

  async #send(
    sql: string,
    options: StatementOptions,
    wrapped = 0,
  ): Promise<DuckDBMaterializedResult> {
    const prepares = isPrepared(options);
    if (prepares && this.#mustBegin) await this.#control('begin');
    const head = tagComment(options.tag) + (this.#mustBegin && !prepares ? BEGIN : '');
    this.#mustBegin = false;
    const sent = head + sql;
    try {
      return await this.#run(() => this.#start(sent, options), options);
    } catch (error) {
      this.#dirty = true;
      throw await this.#explain(error, sent, [
        { start: head.length + wrapped, origin: options.origin },
      ]);
    }
  }

  /**
   * The error to throw. A syntax error is looked for in the user's own text again, without what stands around it: the
   * engine may have found it in there, such as at the bracket that closes an unfinished query.
   */
  async #explain(error: unknown, sent: string, parts: readonly SentPart[]): Promise<MemflowError> {
    const found = toDuckDbError(error, sent, parts);
    if (found.code !== 'MF4003') return found;
    for (const { origin } of parts) {
      if (origin === undefined) continue;
      const { text } = origin.compiled;
      try {
        await this.#native.extractStatements(text);
      } catch (syntaxError) {
        return toDuckDbError(syntaxError, text, [{ start: 0, origin: { ...origin, offset: 0 } }]);
      }
    }
    return found;
  }

  async #start(sent: string, options: StatementOptions): Promise<DuckDBMaterializedResult> {
    if (!isPrepared(options)) return this.#native.run(sent);
    const statement = await this.#prepared.get(sent);
    if (options.parameters !== undefined) bindParameters(statement, options.parameters);
    return statement.run();
  }

  #run<T>(work: () => Promise<T>, options: StatementOptions): Promise<T> {
    if (!this.#leased) {
      throw new InternalError(errorDiagnostic('MF9001', 'a connection was used after its lease'));
    }
    const { signal, timeoutMs } = options;
    if (signal === undefined && timeoutMs === undefined) return this.#inTurn(work, undefined);
    const limited = () =>
      runInterruptible(work, () => this.#native.interrupt(), options, this.#parts.clock);
    return this.#inTurn(limited, signal);
  }

  /** Sends something when it is its turn, which is at once unless clients are to be left room. */
  #inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const turn = this.#parts.gate?.enter(signal);
    return turn === undefined ? work() : turn.then((leave) => work().finally(leave));
  }

  #noteSessionStatements(sql: string): void {
    if (this.#dirty) return;
    // A look at the first word is enough for one statement; scripts are taken apart.
    const statements =
      sql.includes(';') || /^\s*(?:--|\/\*)/.test(sql)
        ? splitStatements(sql)
        : [{ text: sql.trimStart() }];
    this.#dirty = statements.some(({ text }) => SESSION_STATEMENT.test(text));
  }
}

/** A statement with parameters is prepared, and kept. */
function isPrepared({ prepared, parameters }: StatementOptions): boolean {
  return prepared === true || parameters !== undefined;
}

function tagComment(tag: string | undefined): string {
  return tag === undefined ? '' : `/* ${tag.replaceAll('*/', '* /')} */ `;
}

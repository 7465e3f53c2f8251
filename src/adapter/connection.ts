import type { SourceFile, SourceSpan } from '../base/diagnostic.ts';
import type { StatementProfile } from './profile.ts';
import type { Column } from './relation.ts';

/**
 * A value of a result row, lossless: integers are numbers while they are safe and bigint beyond, DECIMAL is its text,
 * dates and times are texts as SQL writes them (`2026-01-31 08:00:00.5`; with a time zone: in UTC, ending in `+00`),
 * BLOB is a hex text, lists are arrays, structs plain objects, a map an array of `{key, value}`.
 */
export type CellValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly CellValue[]
  | { readonly [key: string]: CellValue };

export interface QueryResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellValue[])[];
  /** Rows inserted, updated or deleted by the statement, where the engine says so. */
  readonly rowsChanged: number;
}

/** Where a statement's text came from, so that an engine's complaint can point into the user's file. */
export interface SqlOrigin {
  /** The statement as sent, under the name that the user can open (`target/compiled/...`). */
  readonly compiled: SourceFile;
  /** How many characters of wrapping stand before the compiled text in the statement. */
  readonly offset: number;
  /** The place in the user's source for an offset of the compiled text, where it is known. */
  readonly toSource?: (offset: number) => SourceSpan | undefined;
}

/** A value for a parameter of a statement: what `CellValue` is, without nested ones. Dates and times are texts. */
export type Parameter = null | boolean | number | bigint | string;

/** For `?` and `$1` in their order, or for `$name` by name. */
export type Parameters = readonly Parameter[] | Readonly<Record<string, Parameter>>;

export interface StatementOptions {
  /** Interrupts the statement when aborted. */
  readonly signal?: AbortSignal;
  /** Interrupts the statement after this many milliseconds (MF4xxx, "timed out after"). */
  readonly timeoutMs?: number;
  /** A comment in front of the statement: `memflow:<invocation>:<node>`. */
  readonly tag?: string;
  readonly origin?: SqlOrigin;
  /** Keep the prepared statement for the next call with the same text. */
  readonly prepared?: boolean;
  /** Values for the parameters of one statement, which is prepared. */
  readonly parameters?: Parameters;
}

/** When a statement was sent, when the engine had its result, when all rows were values: readings of `Clock.monotonicNs`. */
export interface StatementTiming {
  readonly sentNs: bigint;
  readonly doneNs: bigint;
  readonly readNs: bigint;
  readonly result: QueryResult;
}

/** A statement that is sent many times and timed. Only within the lease it was made in. */
export interface TimedStatement {
  /** Sends it; what it needs to be prepared is done before the time begins. @throws {AdapterError} MF4xxx */
  run(): Promise<StatementTiming>;
  /** Lets go of what was prepared. */
  close(): void;
}

/** One statement of a transaction that is sent as a whole. */
export interface TransactionStatement {
  readonly sql: string;
  readonly origin?: SqlOrigin;
}

/** One connection, leased from a Database's pool; not to be used after the lease ends. */
export interface Connection {
  /** Sends one statement and returns all its rows. @throws {AdapterError} MF4xxx */
  query(sql: string, options?: StatementOptions): Promise<QueryResult>;
  /** Sends one or several statements, discarding rows; returns the last one's `rowsChanged`. Not atomic by itself. */
  execute(sql: string, options?: StatementOptions): Promise<number>;
  /** The columns a query would return, without running it. */
  describe(sql: string, options?: StatementOptions): Promise<readonly Column[]>;
  /** Runs `body` between BEGIN and COMMIT; any error rolls back and is thrown on. Not nestable. */
  transaction<T>(body: () => Promise<T>): Promise<T>;
  /**
   * The same for statements that are all known: BEGIN, the statements, COMMIT, in one round trip where the engine can.
   * About a quarter cheaper than `transaction` for small statements. Nothing of it stays after an error.
   */
  runTransaction(
    statements: readonly TransactionStatement[],
    options?: Omit<StatementOptions, 'origin' | 'prepared'>,
  ): Promise<void>;
  /**
   * Runs `body` between BEGIN and ROLLBACK, so that nothing of what it does stays; read-only, the engine refuses to
   * write at all. Not nestable.
   */
  rolledBack<T>(body: () => Promise<T>, options?: { readonly readOnly?: boolean }): Promise<T>;
  /** Makes a statement ready to be timed. With `prepared`, parsing and planning are not part of its time. */
  timed(sql: string, options?: StatementOptions): TimedStatement;
  /**
   * The same through the engine's own client, whose values stay as they are: nothing of memflow is in its time, and nothing
   * interrupts it. What memflow adds is measured against it.
   */
  bare(sql: string, options?: Pick<StatementOptions, 'prepared'>): TimedStatement;
  /** Runs a query for its profile; slower than without one, so never while timing. @throws {AdapterError} MF4xxx */
  profile(sql: string, options?: StatementOptions): Promise<StatementProfile>;
}

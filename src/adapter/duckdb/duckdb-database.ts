import { version } from '@duckdb/node-api';
import type { Effects } from '../../base/effects.ts';
import { AdapterError, errorDiagnostic, LockError, MemflowError } from '../../base/errors.ts';
import { quoteIdentifier } from '../../sql/identifiers.ts';
import type { Database, OpenOptions, ResolvedTarget } from '../adapter.ts';
import { backoffMs } from '../backoff.ts';
import type { Connection, QueryResult } from '../connection.ts';
import { readCommitCounter, writeCommitCounter } from './commit-counter.ts';
import { DuckDbConnection } from './duckdb-connection.ts';
import type { DuckDbCredentials } from './duckdb-credentials.ts';
import { toInternalDuckDbError } from './duckdb-errors.ts';
import { createIntrospector } from './duckdb-introspector.ts';
import { DuckDbLedger, lastCommit } from './duckdb-ledger.ts';
import { DuckDbPool } from './duckdb-pool.ts';
import { acquireInstance, releaseInstance, type SharedInstance } from './open-instances.ts';

/** What `openDuckDb` opens. */
export interface DuckDbOpening {
  readonly target: ResolvedTarget;
  readonly credentials: DuckDbCredentials;
  readonly options: OpenOptions;
  readonly effects: Effects;
}

const FILE_WAIT = { fromMs: 15, toMs: 250 };
/** From this size on a log takes long enough to replay for a word about it. */
const LARGE_LOG_BYTES = 8 * 1024 * 1024;

/** Opens a target. @throws {AdapterError | LockError} MF40xx, MF7102 */
export async function openDuckDb(opening: DuckDbOpening): Promise<Database> {
  const shared = await waitForFile(opening);
  const database = new DuckDbDatabase(opening, shared);
  try {
    await checkCommitCounter(opening, shared, database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function waitForFile({ credentials, options, effects }: DuckDbOpening) {
  const { clock, signal } = effects;
  const startedMs = clock.monotonicMs();
  const path = options.inMemory === true ? null : credentials.path;
  for (let attempt = 1; ; attempt++) {
    try {
      return await acquireInstance({ credentials, path, readOnly: options.readOnly === true });
    } catch (error) {
      if (!(error instanceof MemflowError && error.code === 'MF7102')) throw error;
      const waitedMs = clock.monotonicMs() - startedMs;
      if (waitedMs >= (options.waitMs ?? 0)) throw new LockError(error.diagnostics, error.cause);
      await clock.sleep(backoffMs(attempt, Math.round(startedMs), FILE_WAIT), signal);
    }
  }
}

/** The database must hold every commit that the file beside it has counted. */
async function checkCommitCounter(
  { credentials, options, effects }: DuckDbOpening,
  { file, users }: SharedInstance,
  database: DuckDbDatabase,
): Promise<void> {
  if (file === null) return;
  const { path } = file;
  if (file.walBytes >= LARGE_LOG_BYTES) {
    const megabytes = Math.round(file.walBytes / 1024 / 1024);
    effects.log.write({
      level: 'info',
      message: `recovered ${megabytes} MB of the write-ahead log of "${path}"`,
    });
  }
  const counted = await readCommitCounter(path);
  if (counted === null) return;
  const stored = (await lastCommit(credentials.catalog, (sql) => database.ask(sql))) ?? 0;
  if (stored >= counted) return;
  const isNew = !file.exists && users === 1;
  if (options.acceptDatabase !== true && !isNew) throw rolledBack(path, stored, counted);
  if (isNew) {
    effects.log.write({
      level: 'warn',
      message: `"${path}" was not there and begins anew; it had ${counted} commits when it was last used`,
    });
  }
  if (options.readOnly !== true) await writeCommitCounter(path, stored);
}

function rolledBack(path: string, stored: number, counted: number): AdapterError {
  const causes =
    'it was restored from a backup, replaced by another file, or its .wal file was lost';
  return new AdapterError(
    errorDiagnostic(
      'MF4032',
      `"${path}" holds ${stored} commits, but ${counted} were made: ${causes}`,
      {
        hint: 'bring the newer file back, or take this one as it is with: memflow debug --accept-database',
      },
    ),
  );
}

/** An open DuckDB database. */
class DuckDbDatabase implements Database {
  readonly target: ResolvedTarget;
  readonly engine = { name: 'duckdb', version: version() };
  readonly introspector;
  readonly ledger;
  readonly #shared: SharedInstance;
  readonly #catalog: string;
  readonly #pool: DuckDbPool;
  /** For memflow's own questions, which must not wait for those who hold all connections and may be asking them. */
  readonly #own: DuckDbPool;
  #closing: Promise<void> | undefined;

  constructor({ target, options, effects }: DuckDbOpening, shared: SharedInstance) {
    this.target = target;
    this.#shared = shared;
    this.#catalog = quoteIdentifier(shared.catalog);
    const connect = async () => {
      const native = await shared.instance.connect();
      await native.run(`use ${this.#catalog}`);
      return new DuckDbConnection(native, this.#catalog, effects.clock);
    };
    this.#pool = new DuckDbPool(options.connections, connect);
    this.#own = new DuckDbPool(1, connect);
    this.introspector = createIntrospector(shared.catalog, (sql) => this.ask(sql));
    this.ledger = new DuckDbLedger({
      catalog: shared.catalog,
      path: shared.file?.path ?? null,
      ask: (sql) => this.ask(sql),
      checkpoint: () => this.checkpoint(),
    });
  }

  ask(sql: string): Promise<QueryResult> {
    return this.#own.withConnection((connection) => connection.query(sql));
  }

  withConnection<T>(
    body: (connection: Connection) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#pool.withConnection(body, signal);
  }

  async setThreads(threads: number): Promise<void> {
    if (this.#shared.threads === threads) return;
    this.#shared.threads = threads;
    await this.ask(`set global threads = ${Math.max(1, Math.trunc(threads))}`);
  }

  async checkpoint(): Promise<void> {
    if (this.#shared.readOnly) return;
    await this.ask(`checkpoint ${this.#catalog}`);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#pool.close();
    await this.#own.close();
    try {
      await releaseInstance(this.#shared);
    } catch (error) {
      throw toInternalDuckDbError(error);
    }
  }
}

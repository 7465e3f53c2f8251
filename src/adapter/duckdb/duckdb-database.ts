import { version } from '@duckdb/node-api';
import type { Effects } from '../../base/effects.ts';
import { LockError, MemflowError } from '../../base/errors.ts';
import { quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type {
  Database,
  ExecutorOptions,
  Executors,
  OpenOptions,
  ResolvedTarget,
} from '../adapter.ts';
import { isRetryable } from '../adapter-error.ts';
import { backoffMs, retryConflicts } from '../backoff.ts';
import type { Connection, QueryResult } from '../connection.ts';
import { type CallGate, runCalls } from './call-gate.ts';
import { checkCommits, inspectLog } from './check-commits.ts';
import { CommitCounter } from './commit-counter.ts';
import { DuckDbConnection } from './duckdb-connection.ts';
import type { DuckDbCredentials } from './duckdb-credentials.ts';
import { toInternalDuckDbError } from './duckdb-errors.ts';
import { openExecutors } from './duckdb-executors.ts';
import { createIntrospector } from './duckdb-introspector.ts';
import { DuckDbLedger } from './duckdb-ledger.ts';
import { DuckDbPool } from './duckdb-pool.ts';
import { sleepInterruptible } from './interruptible.ts';
import { readHolder, stillHeld } from './lock-record.ts';
import { acquireInstance, releaseInstance, type SharedInstance } from './open-instances.ts';
import { holderPid, WaitReports } from './wait-reports.ts';

/** What `openDuckDb` opens. */
export interface DuckDbOpening {
  readonly target: ResolvedTarget;
  readonly credentials: DuckDbCredentials;
  readonly options: OpenOptions;
  readonly effects: Effects;
}

const FILE_WAIT = { fromMs: 15, toMs: 250 };

/** Opens a target. @throws {AdapterError | LockError} MF40xx, MF7102 */
export async function openDuckDb(opening: DuckDbOpening): Promise<Database> {
  const shared = await waitForFile(opening);
  const database = new DuckDbDatabase(opening, shared);
  try {
    await checkCommits(opening, shared, (sql) => database.ask(sql));
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function waitForFile(opening: DuckDbOpening): Promise<SharedInstance> {
  const { credentials, options, effects } = opening;
  const { clock, signal } = effects;
  const startedMs = clock.monotonicMs();
  const path = options.inMemory === true ? null : credentials.path;
  const reports = new WaitReports(path ?? '', options.onWait);
  for (let attempt = 1; ; attempt++) {
    try {
      return await acquireInstance(
        {
          ...{ credentials, path, readOnly: options.readOnly === true },
          attachReadOnly: options.readOnly === true || options.attachReadOnly === true,
        },
        (file) => inspectLog(file, opening),
      );
    } catch (error) {
      if (!(error instanceof MemflowError && error.code === 'MF7102')) throw error;
      const waitedMs = clock.monotonicMs() - startedMs;
      const pid = holderPid(error.message);
      if (waitedMs >= (options.waitMs ?? 0)) {
        const holder = await readHolder(path ?? '', pid);
        if (holder !== null) throw stillHeld(path ?? '', holder, pid);
        throw new LockError(error.diagnostics, error.cause);
      }
      await reports.waiting(pid, waitedMs);
      const pauseMs = backoffMs(attempt, Math.round(startedMs), FILE_WAIT);
      await sleepInterruptible(clock, pauseMs, signal);
    }
  }
}

/** An open DuckDB database. */
class DuckDbDatabase implements Database {
  readonly target: ResolvedTarget;
  readonly engine = { name: 'duckdb', version: version() };
  readonly introspector;
  readonly ledger;
  readonly #shared: SharedInstance;
  readonly #catalog: string;
  readonly #counter: CommitCounter | null;
  readonly #pool: DuckDbPool;
  /** For memflow's own questions, which must not wait for those who hold all connections and may be asking them. */
  readonly #own: DuckDbPool;
  #memoryLimit: string | undefined;
  readonly #effects: Effects;
  #hasSetThreads = false;
  #closing: Promise<void> | undefined;

  constructor({ target, options, effects }: DuckDbOpening, shared: SharedInstance) {
    this.target = target;
    this.#effects = effects;
    this.#shared = shared;
    this.#catalog = quoteIdentifier(shared.catalog);
    this.#counter =
      shared.file === null ? null : new CommitCounter(shared.file.path, effects.clock, effects.log);
    this.#pool = new DuckDbPool(options.connections, () => this.#connect(runCalls));
    this.#own = new DuckDbPool(1, () => this.#connect(null));
    this.introspector = createIntrospector(shared.catalog, (sql) => this.ask(sql));
    this.ledger = new DuckDbLedger({
      catalog: shared.catalog,
      counter: this.#counter,
      ask: (sql) => this.ask(sql),
      checkpoint: () => this.checkpoint(),
    });
  }

  async limits(): Promise<ReadonlyMap<string, string>> {
    const names = ['memory_limit', 'threads', 'temp_directory'];
    const { rows } = await this.ask(
      `select ${names.map((name) => `current_setting('${name}')::varchar`).join(', ')}`,
    );
    return new Map(names.map((name, i) => [name, String(rows[0]?.[i] ?? '')]));
  }

  async memoryInUse(): Promise<number> {
    const { rows } = await this.ask(
      'select coalesce(sum(memory_usage_bytes), 0)::double from duckdb_memory()',
    );
    return Number(rows[0]?.[0]);
  }

  async storedBytes(): Promise<number> {
    const { rows } = await this.ask(
      'select used_blocks * block_size from pragma_database_size() ' +
        `where database_name = ${stringLiteral(this.#shared.catalog)}`,
    );
    return Number(rows[0]?.[0] ?? 0);
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

  async withFreshConnection<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const pool = new DuckDbPool(1, () => this.#connect(null));
    try {
      return await pool.withConnection(body);
    } finally {
      await pool.close();
    }
  }

  openExecutors(options: ExecutorOptions): Executors {
    return openExecutors(options, this.#effects.env, () => this.#connect(null));
  }

  async setThreads(threads: number): Promise<void> {
    if (this.#shared.threads === threads) return;
    this.#hasSetThreads = true;
    this.#shared.threads = threads;
    await this.ask(`set global threads = ${Math.max(1, Math.trunc(threads))}`);
  }

  async checkpoint(): Promise<void> {
    if (this.#shared.readOnly) return;
    const { clock, log } = this.#effects;
    const write = () => this.ask(`checkpoint ${this.#catalog}`);
    try {
      await retryConflicts(write, { clock, seed: 0 });
    } catch (error) {
      if (!isRetryable(error)) throw error;
      // What was committed is in the log; it is written at the next occasion, at the latest when the file is closed.
      log.write({
        level: 'debug',
        message: 'no checkpoint: queries of this process stand in the way',
      });
    }
  }

  async dropCache(): Promise<void> {
    // What has not reached the file could not be read back from it.
    await this.checkpoint();
    // The engine states it rounded down, "18.4 GiB": the middle of what that may mean is as near as it gets.
    this.#memoryLimit ??= String((await this.limits()).get('memory_limit')).replace(/\.\d/, '$&5');
    // To fit into what it is allowed the pool gives up all blocks that are not in use; then the engine refuses, because it
    // cannot do with so little.
    await this.ask("set global memory_limit = '1B'").catch((error: unknown) => {
      if (!(error instanceof MemflowError && error.code === 'MF4008')) throw error;
    });
    await this.ask(`set global memory_limit = '${this.#memoryLimit}'`);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #connect(gate: CallGate | null): Promise<DuckDbConnection> {
    const native = await this.#shared.instance.connect();
    await native.run(`use ${this.#catalog}`);
    return new DuckDbConnection({
      native,
      catalog: this.#catalog,
      clock: this.#effects.clock,
      onCommit: (commitNumber) => this.#counter?.note(commitNumber),
      gate,
    });
  }

  async #close(): Promise<void> {
    await this.#pool.close();
    if (this.#hasSetThreads && this.#shared.users > 1) {
      await this.setThreads(this.#shared.initialThreads);
    }
    await this.#own.close();
    await this.#counter?.settle();
    try {
      await releaseInstance(this.#shared);
    } catch (error) {
      throw toInternalDuckDbError(error);
    }
  }
}

import type { PoolSettings } from '../adapter/adapter.ts';
import { ConfigError, errorDiagnostic, MemflowError } from '../base/errors.ts';
import { ensureDirectory } from '../base/files.ts';
import { listenForAbort } from '../base/listen-for-abort.ts';
import { checkOptionNames } from '../pool/client-options.ts';
import { openClientPool, type Pool } from '../pool/client-pool.ts';
import { badOption } from '../pool/pool-error.ts';
import { QueryLog, queryLogPath } from '../state/query-log.ts';
import type { Session } from './session.ts';

/** What is to be other than `pool` of the target says. */
export type PoolOptions = Partial<PoolSettings>;

/**
 * Opens a pool on the target's database, which is made where it does not exist. The pool has the database file and the
 * run lock until it is closed; runs of this process go on beside it. It closes the session with itself, and itself when
 * the session's signal is aborted.
 * @throws {ConfigError | ParseError} the project; MF4046 a database in memory; {UsageError} MF4047
 * @throws {AdapterError | LockError} the database
 */
export async function openPool(session: Session, options: PoolOptions): Promise<Pool> {
  try {
    const { target, files } = await session.project();
    if (target.path === null) throw inMemory();
    const settings = readOptions(options, target.pool);
    const { database } = await session.database('pool');
    const { clock, signal } = session.effects;
    const log = files.config.recordQueries
      ? new QueryLog(queryLogPath(await session.targetDirectory()))
      : null;
    const onAbort = () => void pool.close({ deadlineMs: 0 });
    const pool = openClientPool({
      database,
      settings,
      clock,
      ...(log !== null && { onQuery: (sql, parameters) => log.note(sql, parameters) }),
      onClosed: async () => {
        signal.removeEventListener('abort', onAbort);
        if (log !== null) await keep(session, log);
        await session.close();
      },
    });
    listenForAbort(signal, onAbort);
    return pool;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Queries that cannot be kept are no reason for a pool to fail. */
async function keep(session: Session, log: QueryLog): Promise<void> {
  try {
    await ensureDirectory(await session.targetFile('state'));
    await log.flush();
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    for (const diagnostic of error.diagnostics)
      session.warn({ ...diagnostic, severity: 'warning' });
  }
}

function readOptions(options: PoolOptions, target: PoolSettings): PoolSettings {
  checkOptionNames(options, ['max', 'executing', 'timeoutMs']);
  const { max = target.max, executing = target.executing, timeoutMs = target.timeoutMs } = options;
  for (const [name, value] of Object.entries({ max, executing })) {
    if (value !== null && !(Number.isInteger(value) && value >= 1)) {
      throw badOption(`${name} is ${String(value)}, expected a whole number from 1`);
    }
  }
  if (!(timeoutMs > 0)) {
    throw badOption(`timeoutMs is ${String(timeoutMs)}, expected milliseconds above 0`);
  }
  return { max, executing, timeoutMs };
}

function inMemory(): ConfigError {
  return new ConfigError(
    errorDiagnostic('MF4046', 'a database in memory has no pool: every call makes a new one', {
      hint: 'give the target a file: path: project.duckdb',
    }),
  );
}

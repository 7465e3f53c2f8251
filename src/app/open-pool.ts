import type { PoolSettings } from '../adapter/adapter.ts';
import { ConfigError, errorDiagnostic } from '../base/errors.ts';
import { listenForAbort } from '../base/listen-for-abort.ts';
import { checkOptionNames } from '../pool/client-options.ts';
import { openClientPool, type Pool } from '../pool/client-pool.ts';
import { badOption } from '../pool/pool-error.ts';
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
    const { target } = await session.project();
    if (target.path === null) throw inMemory();
    const settings = readOptions(options, target.pool);
    const { database } = await session.database('pool');
    const { clock, signal } = session.effects;
    const onAbort = () => void pool.close({ deadlineMs: 0 });
    const pool = openClientPool({
      database,
      settings,
      clock,
      onClosed: () => {
        signal.removeEventListener('abort', onAbort);
        return session.close();
      },
    });
    listenForAbort(signal, onAbort);
    return pool;
  } catch (error) {
    await session.close();
    throw error;
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

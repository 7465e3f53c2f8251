import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Effects } from '../../base/effects.ts';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import type { LockOptions, RunLock } from '../adapter.ts';
import { backoffMs } from '../backoff.ts';
import { sleepInterruptible } from './interruptible.ts';
import { ensureLockFile, type HeldLock, tryLock } from './lock-file.ts';
import { addRecord, readHolder, removeRecord, stillHeld } from './lock-record.ts';
import { WaitReports } from './wait-reports.ts';

const POLL_RANGE = { fromMs: 15, toMs: 250 };

/**
 * The exclusive right to write a database: a kernel lock on the file `<database>.lock.duckdb`, taken by DuckDB and
 * gone with the process however it ends. A database in memory needs none.
 * @throws {LockError} MF7101 when it is still held after `waitMs`
 * @throws {AdapterError} MF7103 when the lock file cannot be used
 */
export async function acquireDuckDbRunLock(
  databasePath: string | null,
  options: LockOptions,
  effects: Effects,
): Promise<RunLock> {
  if (databasePath === null) return toRunLock(async () => {});
  const path = await canonicalPath(databasePath);
  const lockPath = `${path}.lock.duckdb`;
  await ensureLockFile(lockPath, options.holder.pid);
  const held = await waitForLock(path, lockPath, options, effects);
  await addRecord(path, options.holder);
  return toRunLock(async () => {
    await removeRecord(path, options.holder);
    await held.release();
  });
}

async function waitForLock(
  path: string,
  lockPath: string,
  options: LockOptions,
  { clock, signal }: Effects,
): Promise<HeldLock> {
  const startedMs = clock.monotonicMs();
  const reports = new WaitReports(path, options.onWait);
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryLock(lockPath, options.purpose ?? 'run');
    if (outcome.status === 'held') return outcome.lock;
    if (outcome.status === 'replaced') {
      await ensureLockFile(lockPath, options.holder.pid);
      continue;
    }
    const waitedMs = clock.monotonicMs() - startedMs;
    if (waitedMs >= options.waitMs)
      throw stillHeld(path, await readHolder(path, outcome.pid), outcome.pid);
    await reports.waiting(outcome.pid, waitedMs);
    const pauseMs = backoffMs(attempt, options.holder.pid, POLL_RANGE);
    await sleepInterruptible(clock, Math.min(pauseMs, options.waitMs - waitedMs), signal);
  }
}

/** Two paths to one database, by way of links, must come to one lock. */
async function canonicalPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // The database is not there yet; its directory must be.
    return realpath(dirname(path)).then(
      (directory) => join(directory, basename(path)),
      (error: unknown) => {
        throw new AdapterError(
          errorDiagnostic('MF4022', `the directory "${dirname(path)}" does not exist`, {
            hint: `create it (mkdir -p "${dirname(path)}"), or correct path in the target`,
          }),
          error,
        );
      },
    );
  }
}

function toRunLock(free: () => Promise<void>): RunLock {
  let released: Promise<void> | undefined;
  const release = () => {
    released ??= free();
    return released;
  };
  return { release, [Symbol.asyncDispose]: release };
}

import { link, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { LockOptions } from '../adapter.ts';
import { fileIdentity } from './check-database-file.ts';
import { readFault } from './duckdb-errors.ts';
import { holderPid } from './wait-reports.ts';

/** A share of a lock that this process holds. */
export interface HeldLock {
  /** Gives the share up; the lock itself goes with the last one. */
  release(): Promise<void>;
}

export type LockPurpose = NonNullable<LockOptions['purpose']>;

/** What came of one attempt. */
export type LockAttempt =
  | { readonly status: 'held'; readonly lock: HeldLock }
  /** `pid` is null where the kernel does not say. */
  | { readonly status: 'busy'; readonly pid: number | null }
  /** The lock file is not there any more, or another one has taken its place. */
  | { readonly status: 'replaced' };

/** A lock that this process holds, for one run, for pools, or for both. */
interface ProcessLock {
  readonly instance: DuckDBInstance;
  readonly shares: LockPurpose[];
}

/** By the identities of the lock files, which this process has open: to open one again and close it would drop the lock. */
const held = new Map<string, ProcessLock>();
let last: Promise<unknown> = Promise.resolve();
let created = 0;

/** Tries once to lock a lock file, or to get a share of the lock that this process has. @throws {AdapterError} MF7103 */
export function tryLock(lockPath: string, purpose: LockPurpose): Promise<LockAttempt> {
  const attempt = last.then(
    () => tryOnce(lockPath, purpose),
    () => tryOnce(lockPath, purpose),
  );
  last = attempt;
  return attempt;
}

async function tryOnce(lockPath: string, purpose: LockPurpose): Promise<LockAttempt> {
  const identity = await fileIdentity(lockPath);
  if (identity === null) return { status: 'replaced' };
  const own = held.get(identity);
  if (own !== undefined) {
    // Only runs exclude each other within a process.
    if (purpose === 'run' && own.shares.includes('run')) return { status: 'busy', pid: null };
    return { status: 'held', lock: share(identity, own, purpose) };
  }
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    await attach(instance, lockPath);
  } catch (error) {
    instance.closeSync();
    const fault = readFault(error, '');
    if (fault.code !== 'MF7102') throw unusable(lockPath, fault.message, error);
    return { status: 'busy', pid: holderPid(fault.message) };
  }
  // Someone may have deleted the file between the look at it and the lock: then others lock another file.
  if ((await fileIdentity(lockPath)) !== identity) {
    instance.closeSync();
    return { status: 'replaced' };
  }
  const made: ProcessLock = { instance, shares: [] };
  held.set(identity, made);
  return { status: 'held', lock: share(identity, made, purpose) };
}

function share(identity: string, lock: ProcessLock, purpose: LockPurpose): HeldLock {
  lock.shares.push(purpose);
  const release = async () => {
    lock.shares.splice(lock.shares.indexOf(purpose), 1);
    if (lock.shares.length > 0) return;
    lock.instance.closeSync();
    held.delete(identity);
  };
  return { release };
}

/**
 * Makes the lock file if it is missing: whole under another name, and then put in its place in one step, because a
 * process killed while DuckDB creates a file may leave an empty one that never opens. It is never deleted again.
 * @throws {AdapterError} MF7103
 */
export async function ensureLockFile(lockPath: string, pid: number): Promise<void> {
  if ((await fileIdentity(lockPath)) !== null) return;
  created++;
  const draft = `${lockPath}.new-${pid}-${created}`;
  try {
    await rm(draft, { force: true });
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    try {
      await attach(instance, draft);
    } finally {
      instance.closeSync();
    }
    await publish(draft, lockPath);
  } catch (error) {
    if ((await fileIdentity(lockPath)) !== null) return;
    throw unusable(lockPath, error instanceof Error ? error.message : String(error), error);
  } finally {
    await removeDrafts(lockPath);
  }
}

async function publish(draft: string, lockPath: string): Promise<void> {
  try {
    await link(draft, lockPath);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return;
    // A file system without links, such as FAT. Only the very first runs on a database could meet here.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    await rename(draft, lockPath);
  }
}

/** Those of processes that were killed, too: with the lock file in place nobody needs one. */
async function removeDrafts(lockPath: string): Promise<void> {
  if ((await stat(lockPath).catch(() => null)) === null) return;
  const prefix = `${basename(lockPath)}.new-`;
  for (const name of await readdir(dirname(lockPath))) {
    if (name.startsWith(prefix)) await rm(join(dirname(lockPath), name), { force: true });
  }
}

async function attach(instance: DuckDBInstance, path: string): Promise<void> {
  const connection = await instance.connect();
  try {
    await connection.run(`attach ${stringLiteral(path)} as run_lock`);
  } finally {
    connection.closeSync();
  }
}

function unusable(lockPath: string, reason: string, cause: unknown): AdapterError {
  return new AdapterError(
    errorDiagnostic('MF7103', `the lock file "${lockPath}" cannot be used: ${reason}`, {
      hint: 'check the permissions of its directory; delete the file only while no memflow runs',
    }),
    cause,
  );
}

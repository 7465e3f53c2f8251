import { rm } from 'node:fs/promises';
import { errorDiagnostic, LockError } from '../../base/errors.ts';
import { readOptionalText, writeText } from '../../base/files.ts';
import type { LockHolder } from '../adapter.ts';
import { describeHolder } from '../lock-holder.ts';

/** Where a run says what it is, for those who wait. */
function recordPath(databasePath: string): string {
  return `${databasePath}.lock.json`;
}

/** The holders of this process by database; the one that came last stands in the record. */
const holders = new Map<string, readonly LockHolder[]>();

/** Says in the record who has the lock now. */
export async function addRecord(databasePath: string, holder: LockHolder): Promise<void> {
  holders.set(databasePath, [...(holders.get(databasePath) ?? []), holder]);
  await writeRecord(databasePath);
}

/** The same when a holder gives the lock up: it may be a run beside which a pool stays. */
export async function removeRecord(databasePath: string, holder: LockHolder): Promise<void> {
  const left = holders.get(databasePath)?.filter((each) => each !== holder) ?? [];
  if (left.length > 0) holders.set(databasePath, left);
  else holders.delete(databasePath);
  await writeRecord(databasePath);
}

async function writeRecord(databasePath: string): Promise<void> {
  const holder = holders.get(databasePath)?.at(-1);
  try {
    if (holder === undefined) await rm(recordPath(databasePath), { force: true });
    else await writeText(recordPath(databasePath), `${JSON.stringify(holder)}\n`);
  } catch {
    // The record only makes messages to others better; the lock holds without it.
  }
}

/**
 * Who has the database, by its own word. A record of another process than the one the kernel names was left behind by
 * a run that was killed.
 */
export async function readHolder(
  databasePath: string,
  pid: number | null,
): Promise<LockHolder | null> {
  const holder = await readLockRecord(recordPath(databasePath));
  return holder === null || (pid !== null && holder.pid !== pid) ? null : holder;
}

/** What the holder of a lock has written about itself; null where that is missing or unreadable. Never trusted. */
async function readLockRecord(path: string): Promise<LockHolder | null> {
  try {
    const parsed: unknown = JSON.parse((await readOptionalText(path)) ?? 'null');
    if (typeof parsed !== 'object' || parsed === null) return null;
    const fields = new Map<string, unknown>(Object.entries(parsed));
    const text = (key: string) => String(fields.get(key) ?? '?');
    return {
      invocationId: text('invocationId'),
      pid: Number(fields.get('pid')),
      host: text('host'),
      startedAt: text('startedAt'),
      command: text('command'),
    };
  } catch {
    // Half-written or not ours: as good as none.
    return null;
  }
}

/** What waiting in vain ends with: MF7101. `pid` is the process that the kernel names. */
export function stillHeld(path: string, holder: LockHolder | null, pid: number | null): LockError {
  const who = holder === null && pid !== null ? `the process ${pid}` : describeHolder(holder);
  return new LockError(
    errorDiagnostic('MF7101', `"${path}" is locked by ${who}`, {
      hint: 'wait for it to end, or give this run more time to wait with --lock-timeout 10m',
    }),
  );
}

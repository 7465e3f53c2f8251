import { readOptionalText } from '../../base/files.ts';
import type { LockHolder } from '../adapter.ts';

/** What the holder of a lock has written about itself; null where that is missing or unreadable. Never trusted. */
export async function readLockRecord(path: string): Promise<LockHolder | null> {
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

/** `memflow run 1b2c (pid 4711, host h, started 2026-01-01T12:03:00Z, command "memflow run -s x")`. */
export function describeHolder(holder: LockHolder): string {
  const { invocationId, pid, host, startedAt, command } = holder;
  return `memflow run ${invocationId} (pid ${pid}, host ${host}, started ${startedAt}, command "${command}")`;
}

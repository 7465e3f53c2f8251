import type { LockHolder } from './adapter.ts';

/** `memflow run 1b2c (pid 4711, host h, started 2026-01-01T12:03:00Z, command "memflow run -s x")`. */
export function describeHolder(holder: LockHolder | null): string {
  if (holder === null) return 'another process';
  const { invocationId, pid, host, startedAt, command } = holder;
  return `memflow run ${invocationId} (pid ${pid}, host ${host}, started ${startedAt}, command "${command}")`;
}

import { systemClock } from '../base/clock.ts';
import type { Effects } from '../base/effects.ts';
import { type Log, silentLog } from '../base/log.ts';

/** The effects of this process, for users of the library. */
export function nodeEffects(overrides: { log?: Log; signal?: AbortSignal } = {}): Effects {
  return {
    clock: systemClock,
    env: process.env,
    cwd: process.cwd(),
    log: overrides.log ?? silentLog,
    signal: overrides.signal ?? new AbortController().signal,
  };
}

/** What this process is, for the lock's holder record and artifacts. */
export function processIdentity(): { readonly pid: number; readonly nodeVersion: string } {
  return { pid: process.pid, nodeVersion: process.version };
}

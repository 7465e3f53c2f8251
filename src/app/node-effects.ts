import { setMaxListeners } from 'node:events';
import { systemClock } from '../base/clock.ts';
import type { Effects } from '../base/effects.ts';
import { type Log, silentLog } from '../base/log.ts';

/** A signal that never aborts; every statement of a session listens to it. */
function quietSignal(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

/** The effects of this process, for users of the library. */
export function nodeEffects(overrides: { log?: Log; signal?: AbortSignal } = {}): Effects {
  return {
    clock: systemClock,
    env: process.env,
    cwd: process.cwd(),
    log: overrides.log ?? silentLog,
    signal: overrides.signal ?? quietSignal(),
  };
}

/** What this process is, for the lock's holder record and artifacts. */
export function processIdentity(): { readonly pid: number; readonly nodeVersion: string } {
  return { pid: process.pid, nodeVersion: process.version };
}

/** The most memory that this process has had at once: the pages that were resident, in bytes. */
export function peakMemoryBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

import { systemClock } from '../../../src/base/clock.ts';
import type { Effects } from '../../../src/base/effects.ts';
import { silentLog } from '../../../src/base/log.ts';

/** Effects at a fixed moment, in this process's environment. */
export function testEffects(overrides: Partial<Effects> = {}): Effects {
  return {
    clock: { ...systemClock, now: () => new Date('2026-01-02T03:04:05.678Z') },
    env: process.env,
    cwd: process.cwd(),
    log: silentLog,
    signal: new AbortController().signal,
    ...overrides,
  };
}

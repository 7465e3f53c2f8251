import type { PoolSettings } from '../adapter.ts';
import type { SettingsReader } from './settings-reader.ts';

const DEFAULTS: PoolSettings = { max: 160, executing: null, timeoutMs: 30_000 };

/** The key `pool` of a target; faults are reported to the reader. */
export function readPoolSettings(target: SettingsReader): PoolSettings {
  const reader = target.mapping('pool');
  if (reader === null) return DEFAULTS;
  reader.checkKeys(['max', 'executing', 'timeout']);
  const max = reader.count('max') ?? DEFAULTS.max;
  const executing = reader.count('executing') ?? DEFAULTS.executing;
  const timeoutMs = reader.durationMs('timeout') ?? DEFAULTS.timeoutMs;
  if (timeoutMs === 0) reader.bad('timeout', 0, 'a duration above 0, such as 30s');
  return { max, executing, timeoutMs };
}

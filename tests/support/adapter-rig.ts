import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, OpenOptions, TargetSettings } from '../../src/adapter/adapter.ts';
import { loadAdapter } from '../../src/adapter/registry.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { Effects } from '../../src/base/effects.ts';
import type { LogEvent } from '../../src/base/log.ts';

/** A directory of its own for a test; gone at the end. */
export async function makeDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'memflow-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Effects of this machine, and the events that were logged. */
export function makeEffects(): Effects & { readonly events: readonly LogEvent[] } {
  const events: LogEvent[] = [];
  return {
    clock: systemClock,
    env: {},
    cwd: '/',
    log: { write: (event) => events.push(event) },
    signal: new AbortController().signal,
    events,
  };
}

/** What a target of type duckdb says. */
export function duckDbSettings(
  projectDir: string,
  values: Readonly<Record<string, unknown>> = {},
): TargetSettings {
  return { type: 'duckdb', values: { type: 'duckdb', path: 'test.duckdb', ...values }, projectDir };
}

/** Opens `test.duckdb` in a directory. */
export async function openDuckDb(
  projectDir: string,
  values: Readonly<Record<string, unknown>> = {},
  options: Partial<OpenOptions> = {},
  effects: Effects = makeEffects(),
): Promise<Database> {
  const adapter = await loadAdapter('duckdb');
  const target = adapter.resolveTarget(duckDbSettings(projectDir, values));
  return adapter.open(target, { connections: 2, ...options }, effects);
}

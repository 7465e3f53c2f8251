import type { Adapter } from '../adapter.ts';
import { readCredentials } from './duckdb-credentials.ts';
import { duckDbDialect } from './duckdb-dialect.ts';

/** DuckDB, embedded. The engine itself is loaded by the first `open` or `acquireRunLock`. */
export const adapter: Adapter = {
  type: 'duckdb',
  dialect: duckDbDialect,
  capabilities: {
    transactionalDdl: true,
    merge: true,
    views: true,
    indexes: true,
    enforcedConstraints: true,
    concurrentWriters: false,
    atomicReplace: true,
    interrupt: true,
    operatorProfile: true,
  },
  resolveTarget(settings) {
    const { catalog, ...credentials } = readCredentials(settings);
    const { path, schema, threads, engineThreads, pool, lockTimeoutMs } = credentials;
    const database = catalog;
    return { settings, database, schema, threads, engineThreads, pool, lockTimeoutMs, path };
  },
  async open(target, options, effects) {
    const { openDuckDb } = await import('./duckdb-database.ts');
    return openDuckDb({
      target,
      credentials: readCredentials(target.settings),
      options,
      effects,
    });
  },
  async acquireRunLock(target, options, effects) {
    const { acquireDuckDbRunLock } = await import('./duckdb-run-lock.ts');
    return acquireDuckDbRunLock(target.path, options, effects);
  },
};

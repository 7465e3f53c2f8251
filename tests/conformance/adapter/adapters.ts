import type { Database, OpenOptions } from '../../../src/adapter/adapter.ts';
import type { Dialect } from '../../../src/adapter/dialect.ts';
import { loadAdapter } from '../../../src/adapter/registry.ts';
import { makeDirectory, openDuckDb } from '../../support/adapter-rig.ts';

/** An engine to run the suite on. */
export interface AdapterCase {
  readonly type: string;
  dialect(): Promise<Dialect>;
  /** A fresh database, gone after the test. */
  open(options?: Partial<OpenOptions>): Promise<Database>;
}

async function openFreshDuckDb(options: Partial<OpenOptions> = {}): Promise<Database> {
  const directory = await makeDirectory();
  const database = await openDuckDb(directory.path, {}, options);
  return new Proxy(database, {
    get(target, key) {
      if (key === Symbol.asyncDispose) {
        return async () => {
          await target.close();
          await directory[Symbol.asyncDispose]();
        };
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Every adapter there is. */
export const ADAPTER_CASES: readonly AdapterCase[] = [
  {
    type: 'duckdb',
    dialect: async () => (await loadAdapter('duckdb')).dialect,
    open: openFreshDuckDb,
  },
];

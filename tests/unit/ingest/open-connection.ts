import { DuckDBInstance } from '@duckdb/node-api';
import { DuckDbConnection } from '../../../src/adapter/duckdb/duckdb-connection.ts';
import { systemClock } from '../../../src/base/clock.ts';

/** A connection to a database in memory, or in `path`. */
export async function openConnection(path = ':memory:') {
  const instance = await DuckDBInstance.create(path);
  const native = await instance.connect();
  const [catalog] = (await native.runAndReadAll('select current_catalog()')).getRows()[0] ?? [];
  const connection = new DuckDbConnection({
    native,
    catalog: `"${catalog}"`,
    clock: systemClock,
    onCommit: () => {},
  }).lease();
  return {
    connection,
    async [Symbol.asyncDispose]() {
      native.closeSync();
      instance.closeSync();
    },
  };
}

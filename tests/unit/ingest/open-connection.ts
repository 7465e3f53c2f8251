import type { Connection } from '../../../src/adapter/connection.ts';
import { openDuckDb } from '../../support/adapter-rig.ts';

/** A connection to a fresh database in memory, leased until it is disposed of. */
export async function openConnection() {
  const database = await openDuckDb('/', { path: ':memory:' }, { connections: 1 });
  let release = () => {};
  let lease = Promise.resolve();
  const connection = await new Promise<Connection>((resolve, reject) => {
    lease = database.withConnection((leased) => {
      resolve(leased);
      return new Promise<void>((end) => {
        release = end;
      });
    });
    lease.catch(reject);
  });
  return {
    connection,
    async [Symbol.asyncDispose]() {
      release();
      await lease;
      await database.close();
    },
  };
}

import type { QueryResult } from '../adapter/connection.ts';
import type { BenchmarkPool } from './pool-clients.ts';

/** What one run of models took. */
export interface RunTaken {
  /** From asking for the run until its end: opening the database, compiling, writing, closing it. */
  readonly totalMs: number;
  /** Of it, in the nodes. */
  readonly nodesMs: number;
  /** Rows that incremental models wrote, and the rows that they have now. */
  readonly rowsWritten: number;
  readonly rowsAfter: number;
}

/** Runs of some models in a database of their own. */
export interface BenchmarkRuns {
  /** Puts the database back to how it was before all runs, which is not timed, and runs. @throws {BenchError} MF6254 a node failed */
  runAnew(): Promise<RunTaken>;
  /** Asks the database as the last run left it. @throws {AdapterError} MF4xxx */
  ask(sql: string): Promise<QueryResult>;
  /** Opens a pool on the database with places for `count` clients; runs go on beside them, each on what the last one left. */
  withPool<T>(
    count: number,
    body: (pool: BenchmarkPool, run: () => Promise<void>) => Promise<T>,
  ): Promise<T>;
}

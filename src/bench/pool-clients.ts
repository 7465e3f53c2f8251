import type { TimedStatement } from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import type { PoolFigures } from '../base/pool-figures.ts';
import type { PoolClient } from '../pool/pool-client.ts';
import type { BenchStatement } from './compile-benchmark.ts';

/** The clients of a pool that is open for one benchmark. */
export interface PooledClients {
  readonly clients: readonly PoolClient[];
  readonly figures: () => PoolFigures;
}

/** How clients of a pool send. */
export interface PoolSending {
  readonly clock: Clock;
  /** How long an answer may take, waiting for a turn included. */
  readonly timeoutMs: number;
}

/** A statement as a client of a pool sends it. What it waits for its turn is the engine's time: a client cannot tell them apart. */
export function pooledStatement(
  client: PoolClient,
  { sql }: BenchStatement,
  { clock, timeoutMs }: PoolSending,
): TimedStatement {
  return {
    run: async () => {
      const sentNs = clock.monotonicNs();
      const result = await client.query(sql, { deadlineMs: timeoutMs });
      const readNs = clock.monotonicNs();
      return { sentNs, doneNs: readNs, readNs, result };
    },
    close: () => {},
  };
}

/** How busy the shared connections were between two readings, 0 to 1; 0 where no time went by. */
export function utilisationBetween(before: PoolFigures, after: PoolFigures): number {
  const busy = (figures: PoolFigures) => figures.utilisation * figures.openForMs;
  const elapsedMs = after.openForMs - before.openForMs;
  return elapsedMs > 0 ? (busy(after) - busy(before)) / elapsedMs : 0;
}

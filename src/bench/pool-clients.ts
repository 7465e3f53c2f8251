import type { TimedStatement } from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import type { PoolFigures } from '../base/pool-figures.ts';
import type { PoolClient } from '../pool/pool-client.ts';
import type { BenchStatement } from './compile-benchmark.ts';

/** The pool that is open for one benchmark. */
export interface BenchmarkPool {
  /** How many clients it has a place for at once. */
  readonly places: number;
  readonly connect: () => Promise<PoolClient>;
  readonly figures: () => PoolFigures;
}

/** One who asks a pool: takes a place when it first asks, and gives it back when it leaves. */
export class PoolVisitor {
  readonly #connect: BenchmarkPool['connect'];
  #client: Promise<PoolClient> | undefined;

  constructor({ connect }: Pick<BenchmarkPool, 'connect'>) {
    this.#connect = connect;
  }

  client(): Promise<PoolClient> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async leave(): Promise<void> {
    const client = await this.#client;
    this.#client = undefined;
    await client?.close();
  }
}

/** How clients of a pool send. */
export interface PoolSending {
  readonly clock: Clock;
  /** How long an answer may take, waiting for a turn included. */
  readonly timeoutMs: number;
}

/**
 * A statement as a client of a pool sends it. What it waits for its place and its turn is the engine's time: a client cannot
 * tell them apart.
 */
export function pooledStatement(
  visitor: PoolVisitor,
  { sql }: BenchStatement,
  { clock, timeoutMs }: PoolSending,
): TimedStatement {
  return {
    run: async () => {
      const sentNs = clock.monotonicNs();
      const client = await visitor.client();
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

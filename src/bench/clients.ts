import type { Connection, QueryResult } from '../adapter/connection.ts';
import type { StatementProfile } from '../adapter/profile.ts';
import type { Clock } from '../base/clock.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { BenchmarkRuns } from './benchmark-runs.ts';
import type { BenchmarkPool } from './pool-clients.ts';
import type { Participant } from './sample.ts';

/** Where the clients of a benchmark get their connections. */
export interface ClientSource {
  /** Gives `count` connections at once, for as long as `body` takes. */
  withConnections<T>(
    count: number,
    body: (connections: readonly Connection[]) => Promise<T>,
  ): Promise<T>;
  /** Opens a pool with places for `count` clients, or for as many as a pool can have, for as long as `body` takes. */
  withPool<T>(
    count: number,
    signal: AbortSignal,
    body: (pool: BenchmarkPool) => Promise<T>,
  ): Promise<T>;
  /** Gives a connection that nobody has used, and closes it afterwards. */
  withFreshConnection<T>(body: (connection: Connection) => Promise<T>): Promise<T>;
  dropCache(): Promise<void>;
  /** Gives the runs that a benchmark measures, or beside which its clients ask, in a database that is removed afterwards. */
  withRuns<T>(node: BenchmarkNode, body: (runs: BenchmarkRuns) => Promise<T>): Promise<T>;
}

/** How clients send. */
export interface ClientOptions {
  readonly source: ClientSource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long one statement may take. */
  readonly timeoutMs: number;
  /** In front of the statements: says in the engine's own tools whose they are, and keeps versions apart. */
  readonly tag: string;
  /** Through the engine's own client instead of memflow's. */
  readonly isBare: boolean;
}

/** What a benchmark's query returned, and what the query that says what it should. */
export interface Looked {
  /** Of the last statement. */
  readonly result: QueryResult;
  readonly expected: QueryResult | null;
}

/** The clients of one benchmark, at work. */
export interface OpenClients extends Participant {
  /** Executes once, untimed. */
  look(): Promise<Looked>;
  /** Executes once for the profile of each statement. */
  profile(): Promise<readonly StatementProfile[]>;
}

/**
 * What a pool of clients has done since it was opened, and what it does now. Times are in milliseconds, shares from 0
 * to 1, and "recent" is the last minute. Templates see the same under snake-case names: `pool.wait_p95_ms`.
 */
export interface PoolFigures {
  readonly isOpen: boolean;
  readonly openForMs: number;
  /** How many clients there may be. */
  readonly max: number;
  readonly clients: number;
  readonly peakClients: number;
  /** Clients that wait for a place, and those that did not get one. */
  readonly waitingClients: number;
  readonly refusedClients: number;
  /** How many requests can execute at once, and how many do. */
  readonly executing: number;
  readonly busy: number;
  /** The share of the time of all executing connections in which they had a request. */
  readonly utilisation: number;
  readonly recentUtilisation: number;
  readonly queueLength: number;
  readonly peakQueueLength: number;
  /** Queries and transactions that clients asked for; each ends in one of the next four, or is still on its way. */
  readonly requests: number;
  readonly completed: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly cancellations: number;
  /** Statements that were executed without an error: a transaction may have many. */
  readonly queries: number;
  readonly queriesPerSecond: number;
  readonly recentQueriesPerSecond: number;
  /** Attempts that lost to another transaction and were made again. */
  readonly retries: number;
  /** Requests that could not start at once. */
  readonly waits: number;
  /** How long requests waited for a connection, those counted that did not have to; quantiles within 1 %. */
  readonly waitTotalMs: number;
  readonly waitMeanMs: number;
  readonly waitP50Ms: number;
  readonly waitP95Ms: number;
  readonly waitMaxMs: number;
}

/** The figures where no pool is open. */
export const NO_POOL: PoolFigures = {
  isOpen: false,
  openForMs: 0,
  max: 0,
  clients: 0,
  peakClients: 0,
  waitingClients: 0,
  refusedClients: 0,
  executing: 0,
  busy: 0,
  utilisation: 0,
  recentUtilisation: 0,
  queueLength: 0,
  peakQueueLength: 0,
  requests: 0,
  completed: 0,
  errors: 0,
  timeouts: 0,
  cancellations: 0,
  queries: 0,
  queriesPerSecond: 0,
  recentQueriesPerSecond: 0,
  retries: 0,
  waits: 0,
  waitTotalMs: 0,
  waitMeanMs: 0,
  waitP50Ms: 0,
  waitP95Ms: 0,
  waitMaxMs: 0,
};

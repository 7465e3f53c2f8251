import { NO_POOL, type PoolFigures } from '../base/pool-figures.ts';
import { QuantileSketch } from '../base/quantile-sketch.ts';
import { RecentSum } from './recent-sum.ts';

/** How a request ended. */
export type RequestEnd = 'completed' | 'errors' | 'timeouts' | 'cancellations';

/** What the meter is asked about together with what only its pool knows. */
export type PoolLevels = Pick<PoolFigures, 'isOpen' | 'max' | 'executing'>;

/** Keeps the figures of a pool, in a space that does not grow with what is counted. */
export class PoolMeter {
  readonly #monotonicMs: () => number;
  readonly #startMs: number;
  readonly #waits = new QuantileSketch();
  readonly #recentBusy: RecentSum;
  readonly #recentQueries: RecentSum;
  readonly #ends: Record<RequestEnd, number> = {
    completed: 0,
    errors: 0,
    timeouts: 0,
    cancellations: 0,
  };
  readonly #counts = {
    clients: 0,
    peakClients: 0,
    waitingClients: 0,
    refusedClients: 0,
    busy: 0,
    queueLength: 0,
    peakQueueLength: 0,
    requests: 0,
    queries: 0,
    retries: 0,
    waits: 0,
  };
  /** Busy connections times milliseconds, until `#busySinceMs`. */
  #busyMs = 0;
  #busySinceMs: number;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#startMs = monotonicMs();
    this.#busySinceMs = this.#startMs;
    this.#recentBusy = new RecentSum(this.#startMs);
    this.#recentQueries = new RecentSum(this.#startMs);
  }

  clientWaits(): void {
    this.#counts.waitingClients++;
  }

  clientWaitsNoMore(isRefused: boolean): void {
    this.#counts.waitingClients--;
    if (isRefused) this.#counts.refusedClients++;
  }

  clientCame(): void {
    this.#counts.clients++;
    this.#counts.peakClients = Math.max(this.#counts.peakClients, this.#counts.clients);
  }

  clientLeft(): void {
    this.#counts.clients--;
  }

  /** A request was made; it is in the queue until it starts or is given up. */
  requested(): void {
    this.#counts.requests++;
    this.#counts.queueLength++;
  }

  /** It could not start at once. */
  hasToWait(): void {
    this.#counts.waits++;
    this.#counts.peakQueueLength = Math.max(this.#counts.peakQueueLength, this.#counts.queueLength);
  }

  started(waitedMs: number): void {
    this.#counts.queueLength--;
    this.#waits.add(waitedMs);
    this.#changeBusy(1);
  }

  ended(end: RequestEnd): void {
    this.#ends[end]++;
    this.#changeBusy(-1);
  }

  /** It ended without having started. */
  givenUp(end: RequestEnd, waitedMs: number): void {
    this.#counts.queueLength--;
    this.#waits.add(waitedMs);
    this.#ends[end]++;
  }

  queried(): void {
    this.#counts.queries++;
    this.#recentQueries.add(1, this.#monotonicMs());
  }

  retried(): void {
    this.#counts.retries++;
  }

  figures(levels: PoolLevels): PoolFigures {
    this.#changeBusy(0);
    const nowMs = this.#busySinceMs;
    const openForMs = nowMs - this.#startMs;
    const windowMs = this.#recentBusy.windowMs(nowMs);
    const waits = this.#waits;
    return {
      ...NO_POOL,
      ...levels,
      ...this.#counts,
      ...this.#ends,
      openForMs,
      utilisation: ratio(this.#busyMs, openForMs * levels.executing),
      recentUtilisation: ratio(this.#recentBusy.sum(nowMs), windowMs * levels.executing),
      queriesPerSecond: ratio(this.#counts.queries * 1000, openForMs),
      recentQueriesPerSecond: ratio(this.#recentQueries.sum(nowMs) * 1000, windowMs),
      waitTotalMs: waits.sum,
      waitMeanMs: waits.mean,
      waitP50Ms: waits.quantile(0.5),
      waitP95Ms: waits.quantile(0.95),
      waitMaxMs: waits.max,
    };
  }

  #changeBusy(by: number): void {
    const nowMs = this.#monotonicMs();
    const { busy } = this.#counts;
    this.#busyMs += busy * (nowMs - this.#busySinceMs);
    this.#recentBusy.addOver(busy, this.#busySinceMs, nowMs);
    this.#busySinceMs = nowMs;
    this.#counts.busy = busy + by;
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

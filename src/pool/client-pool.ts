import type { Database, PoolSettings } from '../adapter/adapter.ts';
import type { Clock } from '../base/clock.ts';
import { LinkedList } from '../base/linked-list.ts';
import { listenForAbort } from '../base/listen-for-abort.ts';
import type { PoolFigures } from '../base/pool-figures.ts';
import {
  CONNECT_OPTIONS,
  type ConnectOptions,
  checkOptionNames,
  readDeadlineMs,
} from './client-options.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { Dispatcher } from './dispatcher.ts';
import { ConnectedClient, type PoolClient, type QueryListener } from './pool-client.ts';
import { cancelled, isClosed, noPlace } from './pool-error.ts';
import { PoolMeter } from './pool-meter.ts';
import { RequestLimits } from './request-limits.ts';

/** Many clients on a few connections of one database, in one process. */
export interface Pool extends AsyncDisposable {
  /**
   * A client, when there is a place for it.
   * @throws {AdapterError} MF4041 where there is none within the deadline, MF4043 cancelled, MF4044 closed
   */
  connect(options?: ConnectOptions): Promise<PoolClient>;
  /** What the pool has done and does; once it is closed, what it had done by then. */
  figures(): PoolFigures;
  /**
   * Takes no more requests, ends those that wait (MF4044), and waits for those that run, at most `deadlineMs` (the
   * pool's timeout where absent); then they are interrupted. A later call may shorten the time.
   */
  close(options?: { readonly deadlineMs?: number }): Promise<void>;
}

export interface ClientPoolParts {
  readonly database: Pick<Database, 'openExecutors'>;
  readonly settings: PoolSettings;
  readonly clock: Clock;
  /** Told of each query that has ended well, but for those in transactions of clients. */
  readonly onQuery?: QueryListener;
  /** Called when the last request has ended: closes what the pool alone needs. */
  readonly onClosed?: () => Promise<void>;
}

/** Opens a pool on a database. */
export function openClientPool(parts: ClientPoolParts): Pool {
  return new ClientPool(parts);
}

class ClientPool implements Pool {
  readonly #parts: ClientPoolParts;
  readonly #meter: PoolMeter;
  readonly #watch: DeadlineWatch;
  readonly #executors;
  readonly #dispatcher: Dispatcher;
  readonly #clients = new Set<ConnectedClient>();
  /** Who waits for a place. */
  readonly #waiting = new LinkedList<() => void>();
  /** Places that are taken, those included that are being handed over. */
  #taken = 0;
  #named = 0;
  #closing: Promise<void> | undefined;
  #finalFigures: PoolFigures | undefined;

  constructor(parts: ClientPoolParts) {
    this.#parts = parts;
    const { clock, settings, database } = parts;
    this.#meter = new PoolMeter(clock.monotonicMs);
    this.#watch = new DeadlineWatch(clock);
    this.#executors = database.openExecutors({
      count: settings.executing,
      isAwaited: () => this.#dispatcher.hasWaiting,
    });
    this.#dispatcher = new Dispatcher({ executors: this.#executors, meter: this.#meter, clock });
  }

  async connect(options: ConnectOptions = {}): Promise<PoolClient> {
    checkOptionNames(options, CONNECT_OPTIONS);
    const { clock, settings } = this.#parts;
    const deadlineMs = readDeadlineMs(options.deadlineMs, settings.timeoutMs);
    const name = options.name ?? `client ${++this.#named}`;
    await this.#takePlace(name, deadlineMs, options.signal);
    const onAbort = () => void client.close();
    const client = new ConnectedClient({
      name,
      // Not to wait for a place is no wish to get no answers.
      deadlineMs: deadlineMs === 0 ? settings.timeoutMs : deadlineMs,
      clock,
      watch: this.#watch,
      dispatcher: this.#dispatcher,
      meter: this.#meter,
      ...(this.#parts.onQuery && { onQuery: this.#parts.onQuery }),
      isPoolClosed: () => this.#closing !== undefined,
      onClosed: () => {
        options.signal?.removeEventListener('abort', onAbort);
        this.#clients.delete(client);
        this.#meter.clientLeft();
        this.#freePlace();
      },
    });
    this.#clients.add(client);
    this.#meter.clientCame();
    if (options.signal !== undefined) listenForAbort(options.signal, onAbort);
    return client;
  }

  figures(): PoolFigures {
    return this.#finalFigures ?? this.#measure(true);
  }

  async close(options: { readonly deadlineMs?: number } = {}): Promise<void> {
    const deadlineMs = readDeadlineMs(options.deadlineMs, this.#parts.settings.timeoutMs);
    this.#closing ??= this.#close();
    const limits = new RequestLimits(this.#watch, deadlineMs);
    limits.signal.addEventListener('abort', () => {
      for (const client of this.#clients) client.stop('all');
    });
    try {
      await this.#closing;
    } finally {
      limits.end();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    // Everything below has to find the pool closed.
    await Promise.resolve();
    for (let waiter = this.#waiting.shift(); waiter !== undefined; waiter = this.#waiting.shift()) {
      waiter();
    }
    for (const client of this.#clients) client.stop('queued');
    await this.#dispatcher.idle();
    await Promise.all([...this.#clients].map((client) => client.close()));
    this.#finalFigures = this.#measure(false);
    await this.#executors.close();
    await this.#parts.onClosed?.();
  }

  #measure(isOpen: boolean): PoolFigures {
    const { max } = this.#parts.settings;
    return this.#meter.figures({ isOpen, max, executing: this.#executors.count });
  }

  async #takePlace(name: string, deadlineMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#closing !== undefined) throw isClosed('the pool');
    const { clock, settings } = this.#parts;
    if (signal?.aborted) throw cancelled(name, { waitedMs: 0, ranMs: 0 }, signal.reason);
    if (this.#taken < settings.max) {
      this.#taken++;
      return;
    }
    const startedMs = clock.monotonicMs();
    const limits = new RequestLimits(this.#watch, deadlineMs, signal);
    this.#meter.clientWaits();
    try {
      await this.#waitForPlace(limits);
      this.#meter.clientWaitsNoMore(false);
    } catch (error) {
      this.#meter.clientWaitsNoMore(limits.reason === 'deadline');
      const waitedMs = clock.monotonicMs() - startedMs;
      if (limits.reason === 'deadline') throw noPlace(settings.max, this.#waiting.size, waitedMs);
      if (limits.reason === 'cancelled') throw cancelled(name, { waitedMs, ranMs: 0 }, error);
      throw error;
    } finally {
      limits.end();
    }
  }

  /** Resolves with a place taken. */
  #waitForPlace(limits: RequestLimits): Promise<void> {
    return new Promise((resolve, reject) => {
      const place = this.#waiting.append(() => {
        limits.signal.removeEventListener('abort', onAbort);
        if (this.#closing !== undefined) reject(isClosed('the pool'));
        else resolve();
      });
      const onAbort = () => {
        if (this.#waiting.remove(place)) reject(limits.cause);
      };
      limits.signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Hands a place on to the client that has waited longest. */
  #freePlace(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken--;
    else next();
  }
}

import type { Executors } from '../adapter/adapter.ts';
import type { Connection } from '../adapter/connection.ts';
import type { Clock } from '../base/clock.ts';
import type { MemflowError } from '../base/errors.ts';
import { unreachable } from '../base/unreachable.ts';
import { FairQueue, type Queued, type QueuePlace } from './fair-queue.ts';
import { cancelled, deadlinePassed, isClosed, type TimeSpent } from './pool-error.ts';
import type { PoolMeter, RequestEnd } from './pool-meter.ts';
import type { RequestLimits } from './request-limits.ts';

/** Something that a client wants done on a connection. */
export interface Request<T> {
  /** Whose it is, by identity: clients take turns. */
  readonly client: { readonly name: string };
  /** The relations that it writes, in the form of `findWriteTarget`. */
  readonly writes: readonly string[];
  readonly limits: RequestLimits;
  readonly body: (connection: Connection, signal: AbortSignal) => Promise<T>;
}

interface Entry extends Queued {
  readonly start: () => void;
}

export interface DispatcherParts {
  readonly executors: Executors;
  readonly meter: PoolMeter;
  readonly clock: Clock;
}

/** Gives the requests of all clients their turns on the executing connections. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #queue = new FairQueue<Entry>();
  readonly #written = new Set<string>();
  #running = 0;
  #whenIdle: (() => void) | undefined;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  get hasWaiting(): boolean {
    return this.#queue.size > 0;
  }

  /**
   * Runs a request when its turn comes, and ends its limits.
   * @throws {AdapterError} MF4042, MF4043, MF4044 where it is stopped; else what its body throws
   */
  async submit<T>(request: Request<T>): Promise<T> {
    try {
      const waitedMs = await this.#turn(request);
      return await this.#execute(request, waitedMs);
    } finally {
      request.limits.end();
    }
  }

  /** Resolves when nothing runs any more. Who waits must have been stopped before. */
  async idle(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  /** Resolves, with the milliseconds that it waited, when the request may use a connection. */
  #turn<T>({ client, writes, limits }: Request<T>): Promise<number> {
    const { meter, clock } = this.#parts;
    const askedMs = clock.monotonicMs();
    meter.requested();
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        const waitedMs = clock.monotonicMs() - askedMs;
        meter.givenUp(endOf(limits), waitedMs);
        reject(stopError(client.name, limits, { waitedMs, ranMs: 0 }));
      };
      if (limits.signal.aborted) {
        giveUp();
        return;
      }
      let hasStarted = false;
      const start = () => {
        hasStarted = true;
        limits.signal.removeEventListener('abort', onAbort);
        const waitedMs = clock.monotonicMs() - askedMs;
        meter.started(waitedMs);
        resolve(waitedMs);
      };
      const place: QueuePlace<Entry> = this.#queue.add({ client, writes, start });
      const onAbort = () => {
        if (this.#queue.remove(place)) giveUp();
        // Others may have waited behind its claim on a relation.
        this.#dispatch();
      };
      limits.signal.addEventListener('abort', onAbort, { once: true });
      this.#dispatch();
      if (!hasStarted) meter.hasToWait();
    });
  }

  /** Hands out connections for as long as there are connections and requests. */
  #dispatch(): void {
    while (this.#running < this.#parts.executors.count) {
      const next = this.#queue.take(this.#written);
      if (next === undefined) return;
      this.#running++;
      for (const name of next.writes) this.#written.add(name);
      next.start();
    }
  }

  async #execute<T>(request: Request<T>, waitedMs: number): Promise<T> {
    const { limits } = request;
    let end: RequestEnd = 'completed';
    try {
      return await this.#onConnection(request, waitedMs);
    } catch (error) {
      end = endOf(limits);
      throw error;
    } finally {
      this.#free(request, end);
    }
  }

  #onConnection<T>({ client, limits, body }: Request<T>, waitedMs: number): Promise<T> {
    const { executors, clock } = this.#parts;
    const startedMs = clock.monotonicMs();
    return executors.withConnection(async (connection) => {
      try {
        return await body(connection, limits.signal);
      } catch (error) {
        if (limits.reason === null) throw error;
        const ranMs = clock.monotonicMs() - startedMs;
        throw stopError(client.name, limits, { waitedMs, ranMs }, error);
      }
    });
  }

  #free<T>({ writes }: Request<T>, end: RequestEnd): void {
    this.#running--;
    for (const name of writes) this.#written.delete(name);
    this.#parts.meter.ended(end);
    this.#dispatch();
    if (this.#running === 0) this.#whenIdle?.();
  }
}

function endOf({ reason }: RequestLimits): RequestEnd {
  if (reason === null) return 'errors';
  return reason === 'deadline' ? 'timeouts' : 'cancellations';
}

/** `thrown` is what came of the interrupt. */
function stopError(
  client: string,
  limits: RequestLimits,
  spent: TimeSpent,
  thrown?: unknown,
): MemflowError {
  const { reason } = limits;
  switch (reason) {
    case 'deadline':
      return deadlinePassed(client, limits.deadlineMs, spent, thrown);
    case 'cancelled':
      return cancelled(client, spent, limits.cause);
    case 'closed':
    case null:
      return isClosed(client, spent, thrown);
    default:
      return unreachable(reason);
  }
}

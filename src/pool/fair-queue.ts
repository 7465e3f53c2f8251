import { LinkedList, type ListEntry } from '../base/linked-list.ts';

/** What waits for a connection. */
export interface Queued {
  /** Whose it is. */
  readonly client: object;
  /** The relations that it writes, which nobody else writes at the same time. */
  readonly writes: readonly string[];
}

interface Lane<T> {
  readonly client: object;
  readonly requests: LinkedList<T>;
}

/** The place of one request in the queue. */
export interface QueuePlace<T> {
  readonly request: ListEntry<T>;
  readonly lane: ListEntry<Lane<T>>;
}

/**
 * Requests in the order in which they are to be served: one of each client in turn, and those of one client as they
 * came. So clients that ask once are served first come first served, however many requests another one has made.
 */
export class FairQueue<T extends Queued> {
  /** Clients that wait, the next to be served first. */
  readonly #lanes = new LinkedList<Lane<T>>();
  readonly #laneOf = new Map<object, ListEntry<Lane<T>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(request: T): QueuePlace<T> {
    const { client } = request;
    const lane =
      this.#laneOf.get(client) ?? this.#lanes.append({ client, requests: new LinkedList<T>() });
    this.#laneOf.set(client, lane);
    this.#size++;
    return { request: lane.value.requests.append(request), lane };
  }

  /** Takes a request out of the middle. @returns whether it was still there */
  remove({ request, lane }: QueuePlace<T>): boolean {
    if (!lane.value.requests.remove(request)) return false;
    this.#size--;
    if (lane.value.requests.size === 0) this.#drop(lane);
    return true;
  }

  /**
   * Takes out the next request that writes nothing of `written`; undefined where there is none. One that has to wait
   * for a relation has a claim on it: nobody behind it gets ahead of it there.
   */
  take(written: ReadonlySet<string>): T | undefined {
    const claimed = new Set<string>();
    for (const { client, requests } of this.#lanes) {
      const request = requests.first;
      const lane = this.#laneOf.get(client);
      if (request === undefined || lane === undefined) continue;
      if (request.writes.some((name) => written.has(name) || claimed.has(name))) {
        for (const name of request.writes) claimed.add(name);
        continue;
      }
      requests.shift();
      this.#size--;
      if (requests.size === 0) this.#drop(lane);
      else this.#lanes.moveToEnd(lane);
      return request;
    }
    return undefined;
  }

  #drop(lane: ListEntry<Lane<T>>): void {
    this.#lanes.remove(lane);
    this.#laneOf.delete(lane.value.client);
  }
}

import { NO_POOL, type PoolFigures } from '../base/pool-figures.ts';
import type { Pool } from '../pool/client-pool.ts';

/** The pools that a session has open, or is opening. */
export class SessionPools {
  readonly #opening = new Set<Promise<Pool>>();
  #open: readonly Pool[] = [];

  async open(make: () => Promise<Pool>): Promise<Pool> {
    const opening = make();
    this.#opening.add(opening);
    try {
      const pool = await opening;
      this.#open = [...this.#openOnes(), pool];
      return pool;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Of the open pool; of several, the one that was opened last. */
  figures(): PoolFigures {
    return this.#openOnes().at(-1)?.figures() ?? NO_POOL;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#opening);
    await Promise.all(this.#open.map((pool) => pool.close()));
    this.#open = [];
  }

  #openOnes(): readonly Pool[] {
    return this.#open.filter((pool) => pool.figures().isOpen);
  }
}

/** One batch of a query that is processed in batches. */
export interface QueryBatch {
  /** 1-based. */
  readonly ordinal: number;
  readonly total: number;
  /** The condition that its rows meet. */
  readonly bounds: string;
  readonly range: BatchRange;
}

/** From where (included) to where (excluded) a batch goes; null where it is open, and twice for the rows without a value. */
export type BatchRange = readonly [from: string | null, to: string | null];

/** What became of the batches of one node in one run. */
export interface BatchResults {
  readonly total: number;
  /** The last batch of an earlier run that this one went on behind; null where the build began with this run. */
  readonly resumedBehind: number | null;
  /** Committed by this run: they stand whatever comes after. */
  readonly successful: readonly BatchRange[];
  /** Rolled back. */
  readonly failed: readonly BatchRange[];
}

/** Keeps count of the batches of one node while it runs. */
export class BatchTally {
  readonly #total: number;
  readonly #resumedBehind: number | null;
  readonly #successful: BatchRange[] = [];
  #underWay: QueryBatch | null = null;

  constructor(total: number, resumedBehind: number | null) {
    this.#total = total;
    this.#resumedBehind = resumedBehind;
  }

  start(batch: QueryBatch): void {
    this.#underWay = batch;
  }

  /** The batch that was started last is committed. */
  finish(): void {
    if (this.#underWay !== null) this.#successful.push(this.#underWay.range);
    this.#underWay = null;
  }

  /** How many batches are there by now, those of an earlier run included. */
  get gathered(): number {
    return (this.#resumedBehind ?? 0) + this.#successful.length;
  }

  /** A batch that was started and not finished counts as failed. */
  results(): BatchResults {
    return {
      total: this.#total,
      resumedBehind: this.#resumedBehind,
      successful: this.#successful,
      failed: this.#underWay === null ? [] : [this.#underWay.range],
    };
  }
}

/** How far a quantile may be off: one part in a hundred of its value. */
const ACCURACY = 0.01;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);
/** What is smaller counts as zero, what is larger as this: a microsecond and eleven days, for milliseconds. */
const SMALLEST = 1e-3;
const LARGEST = 1e9;

const bucketOf = (value: number) => Math.ceil(Math.log(value) / LOG_GAMMA);
const FIRST_BUCKET = bucketOf(SMALLEST);
const BUCKETS = bucketOf(LARGEST) - FIRST_BUCKET + 1;

/**
 * Count, sum, maximum and quantiles of any number of values from zero up, in a fixed 11 kB. The values are counted in
 * buckets whose bounds grow by a constant factor (DDSketch: Masson, Rim, Lee, VLDB 2019), so that a quantile is within
 * 1 % of the value that has its rank.
 */
export class QuantileSketch {
  readonly #counts = new Float64Array(BUCKETS);
  #zeros = 0;
  #count = 0;
  #sum = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** 0 where nothing was added. */
  get max(): number {
    return this.#max;
  }

  /** 0 where nothing was added. */
  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Negative values count as zero. */
  add(value: number): void {
    const added = Math.max(0, value);
    this.#count++;
    this.#sum += added;
    this.#max = Math.max(this.#max, added);
    if (added < SMALLEST) this.#zeros++;
    else {
      const index = bucketOf(Math.min(added, LARGEST)) - FIRST_BUCKET;
      this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    }
  }

  /** The value of rank `q` times the count, rounded up; `q` from 0 to 1. 0 where nothing was added. */
  quantile(q: number): number {
    let left = Math.max(1, Math.ceil(q * this.#count)) - this.#zeros;
    if (left <= 0 || this.#count === 0) return 0;
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) {
        const middle = (2 * GAMMA ** (index + FIRST_BUCKET)) / (GAMMA + 1);
        return Math.min(middle, this.#max);
      }
    }
    return this.#max;
  }
}

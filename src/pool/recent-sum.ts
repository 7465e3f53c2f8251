const SLOT_MS = 1000;
const SLOTS = 60;

/** Adds up what happened in about the last minute, in sixty slots of a second. */
export class RecentSum {
  readonly #startMs: number;
  readonly #sums = new Float64Array(SLOTS);
  /** The slot that is added to: seconds since the start. */
  #current = 0;

  /** All times are readings of one monotonic clock, and none is before an earlier one. */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  add(amount: number, nowMs: number): void {
    this.#addTo(this.#slotOf(nowMs), amount);
  }

  /** Adds `rate` for every millisecond between two moments, to the seconds that they belong to. */
  addOver(rate: number, fromMs: number, toMs: number): void {
    if (rate === 0) return;
    const last = this.#slotOf(toMs);
    const first = Math.max(this.#slotOf(fromMs), last - SLOTS + 1);
    for (let slot = first; slot <= last; slot++) {
      const startMs = this.#startMs + slot * SLOT_MS;
      const spentMs = Math.min(toMs, startMs + SLOT_MS) - Math.max(fromMs, startMs);
      if (spentMs > 0) this.#addTo(slot, rate * spentMs);
    }
  }

  /** What was added within the window that ends now. */
  sum(nowMs: number): number {
    this.#moveTo(this.#slotOf(nowMs));
    return this.#sums.reduce((total, each) => total + each, 0);
  }

  /** How long the window is: 59 to 60 s, or the time since the start. */
  windowMs(nowMs: number): number {
    return nowMs - this.#windowStartMs(this.#slotOf(nowMs));
  }

  #slotOf(atMs: number): number {
    return Math.max(0, Math.floor((atMs - this.#startMs) / SLOT_MS));
  }

  #addTo(slot: number, amount: number): void {
    this.#moveTo(slot);
    const index = slot % SLOTS;
    this.#sums[index] = (this.#sums[index] ?? 0) + amount;
  }

  #windowStartMs(slot: number): number {
    return this.#startMs + Math.max(0, slot - SLOTS + 1) * SLOT_MS;
  }

  #moveTo(slot: number): void {
    const passed = Math.min(SLOTS, slot - this.#current);
    for (let step = 0; step < passed; step++) this.#sums[(slot - step) % SLOTS] = 0;
    this.#current = Math.max(this.#current, slot);
  }
}

/** A binary heap of numbers: `pop` gives the smallest. */
export class ReadyQueue {
  readonly #heap: number[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = heap[above] ?? value;
      if (other <= value) break;
      heap[at] = other;
      at = above;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const smallest = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return smallest;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const leftValue = heap[left];
      if (leftValue === undefined) break;
      const rightValue = heap[left + 1] ?? Number.POSITIVE_INFINITY;
      const child = leftValue <= rightValue ? left : left + 1;
      const childValue = Math.min(leftValue, rightValue);
      if (last <= childValue) break;
      heap[at] = childValue;
      at = child;
    }
    heap[at] = last;
    return smallest;
  }
}

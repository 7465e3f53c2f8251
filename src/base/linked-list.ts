/** A place in a list, by which its value can be taken out at once. */
export interface ListEntry<T> {
  readonly value: T;
  previous: ListEntry<T> | null;
  next: ListEntry<T> | null;
  isListed: boolean;
}

/** A queue from whose middle can be removed as fast as from its ends, however long it is. */
export class LinkedList<T> {
  #first: ListEntry<T> | null = null;
  #last: ListEntry<T> | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  append(value: T): ListEntry<T> {
    const entry: ListEntry<T> = { value, previous: null, next: null, isListed: false };
    this.#link(entry);
    return entry;
  }

  /** @returns whether it was still there */
  remove(entry: ListEntry<T>): boolean {
    if (!entry.isListed) return false;
    const { previous, next } = entry;
    if (previous === null) this.#first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
    entry.previous = null;
    entry.next = null;
    entry.isListed = false;
    this.#size--;
    return true;
  }

  /** Takes the first value out; undefined where there is none. */
  shift(): T | undefined {
    const first = this.#first;
    if (first === null) return undefined;
    this.remove(first);
    return first.value;
  }

  moveToEnd(entry: ListEntry<T>): void {
    if (this.remove(entry)) this.#link(entry);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let entry = this.#first; entry !== null; entry = entry.next) yield entry.value;
  }

  #link(entry: ListEntry<T>): void {
    entry.previous = this.#last;
    if (this.#last === null) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
    entry.isListed = true;
    this.#size++;
  }
}

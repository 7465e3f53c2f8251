import type { Awaitable, Value } from '../value.ts';

/** The items of a loop, one by one, those that its condition refuses left out. */
export interface LoopSource {
  /** The next item; undefined at the end, or where `waiting` is set. */
  next(): Value | undefined;
  /** Set where the condition of an item waits; when it settles, `next` goes on. */
  readonly waiting: Promise<void> | undefined;
  readonly isFiltered: boolean;
}

/** All items of an iterable. */
export class PlainSource implements LoopSource {
  readonly waiting = undefined;
  readonly isFiltered = false;
  readonly #items: Iterator<Value>;

  constructor(items: Iterable<Value>) {
    this.#items = items[Symbol.iterator]();
  }

  next(): Value | undefined {
    const { done, value } = this.#items.next();
    return done === true ? undefined : value;
  }
}

/**
 * The items for which a condition holds. Each condition is evaluated when its item is due, since the body of the
 * loop may change what it sees; once one has to wait, those of all other items are evaluated with it.
 */
export class FilteredSource implements LoopSource {
  waiting: Promise<void> | undefined;
  readonly isFiltered = true;
  readonly #items: Iterator<Value>;
  readonly #test: (item: Value) => Awaitable<boolean>;
  #settled: Value[] = [];

  constructor(items: Iterable<Value>, test: (item: Value) => Awaitable<boolean>) {
    this.#items = items[Symbol.iterator]();
    this.#test = test;
  }

  next(): Value | undefined {
    const settled = this.#settled.shift();
    if (settled !== undefined) return settled;
    for (;;) {
      const { done, value } = this.#items.next();
      if (done === true) return undefined;
      const passes = this.#test(value);
      if (passes instanceof Promise) {
        this.waiting = this.#settle(value, passes);
        return undefined;
      }
      if (passes === true) return value;
    }
  }

  async #settle(first: Value, pending: Promise<boolean>): Promise<void> {
    if (await pending) this.#settled.push(first);
    for (let step = this.#items.next(); step.done !== true; step = this.#items.next()) {
      if (await this.#test(step.value)) this.#settled.push(step.value);
    }
    this.waiting = undefined;
  }
}

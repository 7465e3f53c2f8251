import { valuesEqual } from '../compare.ts';
import { fail } from '../template-error.ts';
import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  HOST,
  HostFunction,
  type HostObject,
  Tuple,
  Undefined,
  type Value,
} from '../value.ts';
import { lengthOf } from '../values/iterate.ts';
import type { LoopSource } from './loop-source.ts';

/** Renders the body of a recursive loop over other items, so many levels deep. */
export type Recurse = (items: Value, depth: number, site: CallSite) => Awaitable<Value>;

/** The `loop` of a for loop. It may run ahead of the loop to know what comes next. */
export class LoopContext implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.runtime.LoopContext';
  readonly #items: Value;
  readonly #source: LoopSource;
  readonly #recurse: Recurse | undefined;
  readonly #depth0: number;
  #ahead: Value[] = [];
  #index0 = -1;
  #length: number | undefined;
  #previous: Value | undefined;
  #current: Value | undefined;
  #lastChanged: Value | undefined;

  constructor(items: Value, source: LoopSource, depth0: number, recurse?: Recurse) {
    this.#items = items;
    this.#source = source;
    this.#depth0 = depth0;
    this.#recurse = recurse;
  }

  /** The next item, now current; undefined at the end. */
  advance(): Value | undefined {
    const item = this.#ahead.length > 0 ? this.#ahead.shift() : this.#source.next();
    if (item === undefined) return undefined;
    this.#index0++;
    this.#previous = this.#current;
    this.#current = item;
    return item;
  }

  #peek(): Value | undefined {
    if (this.#ahead.length === 0) {
      const item = this.#pull();
      if (item === undefined) return undefined;
      this.#ahead.push(item);
    }
    return this.#ahead[0];
  }

  #pull(): Value | undefined {
    const item = this.#source.next();
    if (item === undefined && this.#source.waiting !== undefined) {
      fail('MF2006', 'loop cannot look ahead while the condition of the loop queries the database');
    }
    return item;
  }

  length(): number {
    this.#length ??= this.#source.isFiltered
      ? this.#count()
      : (lengthOf(this.#items) ?? this.#count());
    return this.#length;
  }

  #count(): number {
    for (let item = this.#pull(); item !== undefined; item = this.#pull()) this.#ahead.push(item);
    return this.#ahead.length + this.#index0 + 1;
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.#index0 + 1;
      case 'index0':
        return this.#index0;
      case 'revindex':
        return this.length() - this.#index0;
      case 'revindex0':
        return this.length() - this.#index0 - 1;
      case 'first':
        return this.#index0 === 0;
      case 'last':
        return this.#peek() === undefined;
      case 'length':
        return this.length();
      case 'depth':
        return this.#depth0 + 1;
      case 'depth0':
        return this.#depth0;
      case 'previtem':
        return this.#index0 === 0 || this.#previous === undefined
          ? new Undefined('there is no previous item')
          : this.#previous;
      case 'nextitem': {
        const next = this.#peek();
        return next === undefined ? new Undefined('there is no next item') : next;
      }
      case 'cycle':
        return new HostFunction('cycle', ({ positional }) => this.#cycle(positional));
      case 'changed':
        return new HostFunction('changed', ({ positional }) => this.#hasChanged(positional));
      default:
        return undefined;
    }
  }

  #cycle(values: readonly Value[]): Value {
    if (values.length === 0) fail('MF2006', 'no items for cycling given');
    return values[this.#index0 % values.length] ?? null;
  }

  #hasChanged(values: readonly Value[]): boolean {
    const value = new Tuple(values);
    if (this.#lastChanged !== undefined && valuesEqual(this.#lastChanged, value)) return false;
    this.#lastChanged = value;
    return true;
  }

  call({ positional: [items] }: CallArguments, site: CallSite): Awaitable<Value> {
    if (this.#recurse === undefined) {
      return fail('MF2006', "The loop must have the 'recursive' marker to be called recursively.");
    }
    if (items === undefined) return fail('MF2009', 'loop() takes exactly one argument (0 given)');
    return this.#recurse(items, this.#depth0 + 1, site);
  }

  iterate(): Iterable<Value> {
    return fail('MF2006', 'the loop object cannot be iterated');
  }

  toText(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`;
  }
}

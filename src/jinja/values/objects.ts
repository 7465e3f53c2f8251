import { valuesEqual } from '../compare.ts';
import { fail } from '../template-error.ts';
import { toRepr, toText } from '../text.ts';
import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  type Dict,
  HOST,
  HostFunction,
  type HostObject,
  Tuple,
  type Value,
} from '../value.ts';

/** What `namespace(...)` gives: the one object whose attributes `set` can change. */
export class Namespace implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.utils.Namespace';
  readonly attributes: Dict;

  constructor(attributes: Dict) {
    this.attributes = attributes;
  }

  getAttribute(name: string): Value | undefined {
    return this.attributes.get(name);
  }

  toText(): string {
    return `<Namespace ${toRepr(this.attributes)}>`;
  }
}

/** What `range(...)` gives. */
export class Range implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'range';
  readonly #start: number;
  readonly #stop: number;
  readonly #step: number;
  readonly #length: number;

  constructor(start: number, stop: number, step: number) {
    this.#start = start;
    this.#stop = stop;
    this.#step = step;
    this.#length = Math.max(0, Math.ceil((stop - start) / step));
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'start':
        return this.#start;
      case 'stop':
        return this.#stop;
      case 'step':
        return this.#step;
      case 'count':
        return oneArgument('count', (value) => (this.contains(value) ? 1 : 0));
      case 'index':
        return oneArgument('index', (value) => {
          const at = [...this.iterate()].findIndex((item) => valuesEqual(item, value));
          return at >= 0 ? at : fail('MF2008', `${toRepr(value)} is not in range`);
        });
      default:
        return undefined;
    }
  }

  getItem(key: Value): Value | undefined {
    if (typeof key !== 'number') return undefined;
    const index = key < 0 ? key + this.#length : key;
    return index >= 0 && index < this.#length ? this.#start + index * this.#step : undefined;
  }

  slice(from: number, to: number, step: number): Range {
    const at = (index: number) => this.#start + index * this.#step;
    return new Range(at(from), at(to), step * this.#step);
  }

  *iterate(): Iterable<Value> {
    for (let i = 0; i < this.#length; i++) yield this.#start + i * this.#step;
  }

  length(): number {
    return this.#length;
  }

  contains(item: Value): boolean {
    for (const own of this.iterate()) if (valuesEqual(own, item)) return true;
    return false;
  }

  equals(other: Value): boolean {
    return (
      other instanceof Range &&
      other.#length === this.#length &&
      (this.#length === 0 ||
        (other.#start === this.#start && (this.#length === 1 || other.#step === this.#step)))
    );
  }

  toText(): string {
    const step = this.#step === 1 ? '' : `, ${this.#step}`;
    return `range(${this.#start}, ${this.#stop}${step})`;
  }
}

function oneArgument(name: string, run: (value: Value) => Value): HostFunction {
  return new HostFunction(name, ({ positional: [value] }) =>
    value === undefined
      ? fail('MF2009', `${name}() takes exactly one argument (0 given)`)
      : run(value),
  );
}

/** A method together with the value it belongs to. */
export class BoundMethod implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'builtin_function_or_method';
  readonly #name: string;
  readonly #owner: Value;
  readonly #run: (args: CallArguments, site: CallSite) => Awaitable<Value>;

  constructor(
    name: string,
    owner: Value,
    run: (args: CallArguments, site: CallSite) => Awaitable<Value>,
  ) {
    this.#name = name;
    this.#owner = owner;
    this.#run = run;
  }

  call(args: CallArguments, site: CallSite): Awaitable<Value> {
    return this.#run(args, site);
  }

  equals(other: Value): boolean {
    return (
      other instanceof BoundMethod && other.#name === this.#name && other.#owner === this.#owner
    );
  }

  getAttribute(): undefined {
    return undefined;
  }

  toText(): string {
    return `<built-in method ${this.#name}>`;
  }
}

/** A Python generator or iterator: gives its items once. */
export class LazyIterator implements HostObject {
  readonly [HOST] = true;
  readonly typeName: string;
  readonly #items: Iterator<Value>;
  readonly #maker: string;

  /** @param maker the function that Python would name in the text of a generator */
  constructor(items: Iterator<Value>, maker: string, typeName = 'generator') {
    this.#items = items;
    this.#maker = maker;
    this.typeName = typeName;
  }

  getAttribute(): undefined {
    return undefined;
  }

  iterate(): Iterable<Value> {
    const items = this.#items;
    return { [Symbol.iterator]: () => ({ next: () => items.next() }) };
  }

  toText(): string {
    const maker = this.#maker === '' ? '' : ` ${this.#maker}`;
    return `<${this.typeName} object${maker} at 0x7f0000000000>`;
  }
}

/** The live keys, values or items of a dict. */
export class DictView implements HostObject {
  readonly [HOST] = true;
  readonly typeName: string;
  readonly isHashable: boolean;
  readonly #dict: Dict;
  readonly #part: 'keys' | 'values' | 'items';

  constructor(dict: Dict, part: 'keys' | 'values' | 'items') {
    this.#dict = dict;
    this.#part = part;
    this.typeName = `dict_${part}`;
    this.isHashable = part === 'values';
  }

  getAttribute(): undefined {
    return undefined;
  }

  *iterate(): Iterable<Value> {
    for (const [key, value] of iterateEntries(this.#dict)) {
      yield this.#part === 'keys' ? key : this.#part === 'values' ? value : new Tuple([key, value]);
    }
  }

  length(): number {
    return this.#dict.size;
  }

  contains(item: Value): boolean {
    if (this.#part === 'keys') return this.#dict.has(item);
    for (const own of this.iterate()) if (valuesEqual(own, item)) return true;
    return false;
  }

  equals(other: Value): boolean {
    if (!(other instanceof DictView) || this.#part === 'values' || other.#part === 'values') {
      return false;
    }
    if (other.length() !== this.length()) return false;
    for (const item of this.iterate()) if (!other.contains(item)) return false;
    return true;
  }

  toText(): string {
    return `${this.typeName}(${toRepr([...this.iterate()])})`;
  }
}

/** The entries of a dict, refusing changes of its size meanwhile, as Python. @throws {CompileError} MF2007 */
export function* iterateEntries(dict: Dict): IterableIterator<readonly [Value, Value]> {
  const { size } = dict;
  for (const entry of dict.entries()) {
    yield entry;
    if (dict.size !== size) fail('MF2007', 'dictionary changed size during iteration');
  }
}

/** What `cycler(...)` gives. */
export class Cycler implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.utils.Cycler';
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    this.#items = items;
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'items':
        return new Tuple(this.#items);
      case 'pos':
        return this.#position;
      case 'current':
        return this.#items[this.#position];
      case 'next':
        return new HostFunction('next', () => this.#next());
      case 'reset':
        return new HostFunction('reset', () => {
          this.#position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }

  #next(): Value {
    const current = this.#items[this.#position] ?? null;
    this.#position = (this.#position + 1) % this.#items.length;
    return current;
  }

  toText(): string {
    return '<jinja2.utils.Cycler object>';
  }
}

/** What `joiner(...)` gives: nothing at the first call, the separator from then on. */
export class Joiner implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'jinja2.utils.Joiner';
  readonly #separator: Value;
  #isUsed = false;

  constructor(separator: Value) {
    this.#separator = separator;
  }

  getAttribute(name: string): Value | undefined {
    if (name === 'sep') return this.#separator;
    return name === 'used' ? this.#isUsed : undefined;
  }

  call(): Value {
    const result = this.#isUsed ? this.#separator : '';
    this.#isUsed = true;
    return result;
  }

  toText(): string {
    return `<jinja2.utils.Joiner object ${toText(this.#separator)}>`;
  }
}

import { readArguments } from '../config/read-arguments.ts';
import { toRepr } from '../jinja/text.ts';
import { Dict, HOST, HostFunction, type HostObject, Tuple, type Value } from '../jinja/value.ts';

/** Items that the text of a sequence shows. */
const MAX_SHOWN = 5;

/** A sequence whose items also have names: agate's MappedSequence, of which rows and columns are made. */
export class NamedSequence implements HostObject {
  readonly [HOST] = true;
  readonly typeName: string;
  readonly #items: readonly Value[];
  readonly #names: readonly string[];
  readonly #extra: (name: string) => Value | undefined;

  constructor(
    typeName: string,
    items: readonly Value[],
    names: readonly string[],
    extra: (name: string) => Value | undefined = () => undefined,
  ) {
    this.typeName = typeName;
    this.#items = items;
    this.#names = names;
    this.#extra = extra;
  }

  getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.#items.at(key);
    if (typeof key !== 'string') return undefined;
    const exact = this.#names.indexOf(key);
    if (exact >= 0) return this.#items[exact];
    // Engines compare column names without regard to case; so does a template that was written for another one.
    const folded = this.#names.findIndex((name) => name.toLowerCase() === key.toLowerCase());
    return folded < 0 ? undefined : this.#items[folded];
  }

  getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return new HostFunction(name, () => new Tuple(this.#items));
      case 'keys':
        return new HostFunction(name, () => new Tuple(this.#names));
      case 'items':
        return new HostFunction(name, () => this.#pairs());
      case 'dict':
        return new HostFunction(name, () =>
          Dict.from(this.#names.map((key, index) => [key, this.#items[index] ?? null] as const)),
        );
      case 'get':
        return new HostFunction(name, (args, site) => {
          const [key, fallback] = readArguments(name, ['key', 'default'], args, site);
          const found = key === undefined ? undefined : this.getItem(key);
          return found === undefined ? (fallback ?? null) : found;
        });
      default:
        return this.#extra(name) ?? this.getItem(name);
    }
  }

  #pairs(): Value {
    return this.#names.map((key, index) => new Tuple([key, this.#items[index] ?? null]));
  }

  iterate(): Iterable<Value> {
    return this.#items;
  }

  length(): number {
    return this.#items.length;
  }

  truth(): boolean {
    return this.#items.length > 0;
  }

  contains(item: Value): boolean {
    return typeof item === 'string' ? this.#names.includes(item) : this.#items.includes(item);
  }

  toText(): string {
    const shown = this.#items.slice(0, MAX_SHOWN).map(toRepr);
    if (this.#items.length > MAX_SHOWN) shown.push('...');
    return `<agate.${this.typeName}: (${shown.join(', ')})>`;
  }
}

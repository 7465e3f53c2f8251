import { fail } from '../template-error.ts';
import { toRepr } from '../text.ts';
import { type CallArguments, Dict, isHostObject, Tuple, Undefined, type Value } from '../value.ts';
import { iterate, toItems } from './iterate.ts';
import { type Method, methodTable } from './method-table.ts';
import { DictView } from './objects.ts';
import { failUndefined } from './type-name.ts';

/** Python's dict.update: a mapping or an iterable of pairs, then keywords. @throws {CompileError} MF2006, MF2007 or MF2009 */
export function updateDict(dict: Dict, { positional, keyword }: CallArguments, name: string): void {
  if (positional.length > 1) {
    fail('MF2009', `${name} expected at most 1 argument, got ${positional.length}`);
  }
  for (const source of positional) {
    for (const [key, value] of entriesOf(source)) dict.set(key, value);
  }
  for (const [key, value] of keyword) dict.set(key, value);
}

function* entriesOf(source: Value): Iterable<readonly [Value, Value]> {
  if (source instanceof Undefined) failUndefined(source);
  if (source instanceof Dict) yield* [...source.entries()];
  else if (isHostObject(source) && source.isMapping === true) {
    for (const key of iterate(source)) yield [key, source.getItem?.(key) ?? null];
  } else {
    let i = 0;
    for (const pair of iterate(source)) yield pairOf(pair, i++);
  }
}

function pairOf(pair: Value, index: number): readonly [Value, Value] {
  if (typeof pair === 'number' || pair === null) {
    fail('MF2006', `cannot convert dictionary update sequence element #${index} to a sequence`);
  }
  const items = toItems(pair);
  const [key, value] = items;
  if (key === undefined || value === undefined || items.length !== 2) {
    const message = `dictionary update sequence element #${index} has length ${items.length}; 2 is required`;
    return fail('MF2007', message);
  }
  return [key, value];
}

function pop(dict: Dict, key: Value, fallback: Value | undefined): Value {
  const value = dict.get(key);
  if (value !== undefined) dict.delete(key);
  else if (fallback === undefined) return fail('MF2008', `key not found: ${toRepr(key)}`);
  return value === undefined ? (fallback ?? null) : value;
}

function popLast(dict: Dict): Tuple {
  const last = [...dict.entries()].at(-1);
  if (last === undefined) return fail('MF2008', 'popitem(): dictionary is empty');
  dict.delete(last[0]);
  return new Tuple([...last]);
}

/** The methods of Python's dict. */
export const DICT_METHODS: ReadonlyMap<string, Method<Dict>> = new Map([
  ...methodTable<Dict>({
    clear: (self) => {
      self.clear();
      return null;
    },
    copy: (self) => Dict.from(self.entries()),
    'fromkeys iterable value? /': (_self, [keys, value]) =>
      Dict.from(toItems(keys ?? null).map((key) => [key, value ?? null])),
    'get key default? /': (self, [key, fallback]) => {
      const value = self.get(key ?? null);
      return value === undefined ? (fallback ?? null) : value;
    },
    items: (self) => new DictView(self, 'items'),
    keys: (self) => new DictView(self, 'keys'),
    'pop key default? /': (self, [key, fallback]) => pop(self, key ?? null, fallback),
    popitem: (self) => popLast(self),
    'setdefault key default? /': (self, [key, fallback]) => {
      const present = self.get(key ?? null);
      if (present !== undefined) return present;
      self.set(key ?? null, fallback ?? null);
      return fallback ?? null;
    },
    values: (self) => new DictView(self, 'values'),
  }),
  [
    'update',
    (self: Dict, args: CallArguments) => {
      updateDict(self, args, 'update');
      return null;
    },
  ],
]);

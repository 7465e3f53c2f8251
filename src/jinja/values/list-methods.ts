import { valuesEqual } from '../compare.ts';
import { flagArgument, intArgument, optionalInt } from '../compile/signature.ts';
import { checkItemCount } from '../limits.ts';
import { fail } from '../template-error.ts';
import { toRepr } from '../text.ts';
import type { CallSite, Tuple, Value } from '../value.ts';
import { toItems } from './iterate.ts';
import { type Method, methodTable } from './method-table.ts';
import { sortValues } from './sort.ts';

function indexOf(
  items: readonly Value[],
  [value, start, end]: readonly (Value | undefined)[],
  message: string,
): number {
  const length = items.length;
  const clamp = (offset: number) => Math.max(offset < 0 ? offset + length : offset, 0);
  const to = Math.min(clamp(optionalInt(end, length)), length);
  for (let i = clamp(optionalInt(start, 0)); i < to; i++) {
    const item = items[i];
    if (item !== undefined && valuesEqual(item, value ?? null)) return i;
  }
  return fail('MF2008', message);
}

function count(items: readonly Value[], value: Value): number {
  return items.filter((item) => valuesEqual(item, value)).length;
}

function pop(list: Value[], index: number): Value {
  if (list.length === 0) fail('MF2008', 'pop from empty list');
  const at = index < 0 ? index + list.length : index;
  const [item] = at >= 0 && at < list.length ? list.splice(at, 1) : [];
  return item === undefined ? fail('MF2008', 'pop index out of range') : item;
}

/** Keys are computed by a callable value, which must not have to wait. */
function keysBy(list: readonly Value[], key: Value, site: CallSite): readonly Value[] {
  return list.map((item) => {
    const args = { positional: [item], keyword: new Map<string, Value>() };
    const result = site.render.call(key, args, site.span);
    if (!(result instanceof Promise)) return result;
    return site.fail('MF2006', 'the key function of sort() cannot query the database');
  });
}

/** The methods of Python's list. */
export const LIST_METHODS: ReadonlyMap<string, Method<Value[]>> = methodTable<Value[]>({
  'append object /': (self, [item]) => {
    self.push(item ?? null);
    return null;
  },
  clear: (self) => {
    self.length = 0;
    return null;
  },
  copy: (self) => [...self],
  'count value /': (self, [value]) => count(self, value ?? null),
  'extend iterable /': (self, [iterable]) => {
    const items = toItems(iterable ?? null);
    checkItemCount(self.length + items.length);
    for (const item of items) self.push(item);
    return null;
  },
  'index value start? stop? /': (self, args) =>
    indexOf(self, args, `${toRepr(args[0] ?? null)} is not in list`),
  'insert index object /': (self, [index, item]) => {
    self.splice(intArgument(index ?? null), 0, item ?? null);
    return null;
  },
  'pop index? /': (self, [index]) => pop(self, index === undefined ? -1 : intArgument(index)),
  'remove value /': (self, [value]) => {
    self.splice(indexOf(self, [value], 'list.remove(x): x not in list'), 1);
    return null;
  },
  reverse: (self) => {
    self.reverse();
    return null;
  },
  'sort key? reverse?': (self, [key, reverse], site) => {
    const keys = (key ?? null) === null ? self : keysBy(self, key ?? null, site);
    const sorted = sortValues(self, keys, flagArgument(reverse));
    self.splice(0, self.length, ...sorted);
    return null;
  },
});

/** The methods of Python's tuple. */
export const TUPLE_METHODS: ReadonlyMap<string, Method<Tuple>> = methodTable<Tuple>({
  'count value /': (self, [value]) => count(self.items, value ?? null),
  'index value start? stop? /': (self, args) =>
    indexOf(self.items, args, 'tuple.index(x): x not in tuple'),
});

import { HostFunction, type HostObject, Tuple, type Value } from '../jinja/value.ts';
import { itemsOf } from './data-functions.ts';
import { hostMethod } from './host-method.ts';
import { memberObject } from './member-object.ts';

/** Lists made of lists may not grow beyond this. */
const MAX_ITEMS = 100_000;

type Site = Parameters<HostFunction['call']>[1];

function listOf(value: Value | undefined, site: Site): readonly Value[] {
  const items = itemsOf(value ?? null);
  return items ?? site.fail('MF2006', 'this value cannot be iterated over');
}

function limited(count: number, site: Site): void {
  if (count > MAX_ITEMS) site.fail('MF2012', `itertools would make more than ${MAX_ITEMS} items`);
}

function product(lists: readonly (readonly Value[])[], site: Site): Value[] {
  limited(
    lists.reduce((count, list) => count * list.length, 1),
    site,
  );
  let rows: readonly (readonly Value[])[] = [[]];
  for (const list of lists) rows = rows.flatMap((row) => list.map((item) => [...row, item]));
  return rows.map((row) => new Tuple(row));
}

/** The choices of `size` items; `isOrdered` counts every order as one of its own. */
function choices(items: readonly Value[], size: number, isOrdered: boolean, site: Site): Value[] {
  const rows: Value[] = [];
  const extend = (row: readonly number[]): void => {
    if (row.length === size) {
      rows.push(new Tuple(row.map((index) => items[index] ?? null)));
      limited(rows.length, site);
      return;
    }
    for (let index = isOrdered ? 0 : (row.at(-1) ?? -1) + 1; index < items.length; index++) {
      if (!row.includes(index)) extend([...row, index]);
    }
  };
  extend([]);
  return rows;
}

function sizeOf(value: Value | undefined, fallback: number): number {
  return typeof value === 'number' ? Math.max(0, value) : fallback;
}

const members: Readonly<Record<string, HostFunction>> = {
  chain: new HostFunction('chain', ({ positional }, site) =>
    positional.flatMap((list) => [...listOf(list, site)]),
  ),
  product: new HostFunction('product', ({ positional, keyword }, site) => {
    const lists = positional.map((list) => listOf(list, site));
    const repeat = sizeOf(keyword.get('repeat'), 1);
    limited(repeat, site);
    return product(Array.from({ length: repeat }, () => lists).flat(), site);
  }),
  combinations: hostMethod('combinations', ['iterable', 'r'], ([list, size], site) =>
    choices(listOf(list, site), sizeOf(size, 0), false, site),
  ),
  permutations: hostMethod('permutations', ['iterable', 'r'], ([list, size], site) => {
    const items = listOf(list, site);
    return choices(items, sizeOf(size, items.length), true, site);
  }),
  islice: new HostFunction('islice', ({ positional }, site) => {
    const [list, first, second] = positional;
    const [from, to] =
      second === undefined ? [0, sizeOf(first, 0)] : [sizeOf(first, 0), sizeOf(second, MAX_ITEMS)];
    return [...listOf(list, site)].slice(from, to);
  }),
  zip_longest: new HostFunction('zip_longest', ({ positional, keyword }, site) => {
    const lists = positional.map((list) => listOf(list, site));
    const length = Math.max(0, ...lists.map((list) => list.length));
    const filler = keyword.get('fillvalue') ?? null;
    return Array.from({ length }, (_, i) => new Tuple(lists.map((list) => list[i] ?? filler)));
  }),
  repeat: hostMethod('repeat', ['object', 'times'], ([value = null, times], site) => {
    const count = sizeOf(times, MAX_ITEMS + 1);
    limited(count, site);
    return Array.from({ length: count }, () => value);
  }),
};

/** `modules.itertools`: lists in place of Python's iterators. */
export const itertoolsModule: HostObject = memberObject({
  typeName: 'module',
  member: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
});

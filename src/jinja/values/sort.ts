import { isOrdered } from '../compare.ts';
import type { Value } from '../value.ts';

/** Python's sorted() of `items` by `keys`: stable, also in reverse. @throws {CompileError} MF2006 where keys have no order */
export function sortValues(
  items: readonly Value[],
  keys: readonly Value[],
  isReversed: boolean,
): Value[] {
  const pairs = items.map((item, i) => ({ item, key: keys[i] ?? null }));
  const order = (a: { key: Value }, b: { key: Value }) => {
    if (isOrdered('<', a.key, b.key)) return -1;
    return isOrdered('<', b.key, a.key) ? 1 : 0;
  };
  pairs.sort(isReversed ? (a, b) => order(b, a) : order);
  return pairs.map((pair) => pair.item);
}

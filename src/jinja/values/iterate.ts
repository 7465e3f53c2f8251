import { itemsOf, stringOf } from '../compare.ts';
import { checkItemCount } from '../limits.ts';
import { fail } from '../template-error.ts';
import { Dict, isHostObject, PySet, Undefined, type Value } from '../value.ts';
import { codePointLength } from './code-points.ts';
import { iterateEntries } from './objects.ts';
import { typeName } from './type-name.ts';

const NOTHING: readonly Value[] = [];

/** Python's iter(); undefined where the value cannot be iterated. */
export function tryIterate(value: Value): Iterable<Value> | undefined {
  const items = itemsOf(value) ?? stringOf(value);
  if (items !== undefined) return items;
  if (value instanceof Dict) return keysOf(value);
  if (value instanceof PySet) return value.items();
  if (value instanceof Undefined) return NOTHING;
  return isHostObject(value) ? value.iterate?.() : undefined;
}

function* keysOf(dict: Dict): Iterable<Value> {
  for (const [key] of iterateEntries(dict)) yield key;
}

/** Python's iter(). @throws {CompileError} MF2006 where the value cannot be iterated */
export function iterate(value: Value): Iterable<Value> {
  return tryIterate(value) ?? fail('MF2006', `'${typeName(value)}' object is not iterable`);
}

/** Python's list(). @throws {CompileError} MF2006, or MF2012 where there are too many items */
export function toItems(value: Value): Value[] {
  const items: Value[] = [];
  for (const item of iterate(value)) {
    items.push(item);
    checkItemCount(items.length);
  }
  return items;
}

/** Python's len(); undefined where the value has none. */
export function lengthOf(value: Value): number | undefined {
  const text = stringOf(value);
  if (text !== undefined) return codePointLength(text);
  const items = itemsOf(value);
  if (items !== undefined) return items.length;
  if (value instanceof Dict || value instanceof PySet) return value.size;
  if (value instanceof Undefined) return 0;
  return isHostObject(value) ? value.length?.() : undefined;
}

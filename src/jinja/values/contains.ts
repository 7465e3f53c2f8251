import { itemsOf, stringOf, valuesEqual } from '../compare.ts';
import { fail } from '../template-error.ts';
import { Dict, isHostObject, PySet, type Value } from '../value.ts';
import { tryIterate } from './iterate.ts';
import { typeName } from './type-name.ts';

/** Python's `item in container`. @throws {CompileError} MF2006 */
export function contains(container: Value, item: Value): boolean {
  const text = stringOf(container);
  if (text !== undefined) return text.includes(textOf(item));
  const items = itemsOf(container);
  if (items !== undefined) return items.some((own) => own === item || valuesEqual(own, item));
  if (container instanceof Dict) return container.has(item);
  if (container instanceof PySet) return !(item instanceof PySet) && container.has(item);
  if (isHostObject(container) && container.contains !== undefined) return container.contains(item);
  const iterable = tryIterate(container);
  if (iterable === undefined) {
    return fail('MF2006', `argument of type '${typeName(container)}' is not iterable`);
  }
  for (const own of iterable) if (valuesEqual(own, item)) return true;
  return false;
}

function textOf(item: Value): string {
  const text = stringOf(item);
  if (text !== undefined) return text;
  return fail('MF2006', `'in <string>' requires string as left operand, not ${typeName(item)}`);
}

import { stringOf } from './compare.ts';
import { VisitCounter } from './limits.ts';
import { fail } from './template-error.ts';
import { toText } from './text.ts';
import {
  Decimal,
  Dict,
  Float,
  HostFunction,
  isHostObject,
  MacroValue,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from './value.ts';
import { normalizeInt } from './values/number-text.ts';

/**
 * A JS value as a Python value: an integral number is an int (use `Float` where a float is meant), `undefined` is
 * None, a Date is its ISO text, a Map or plain object a dict, a Set a set; Python values stay what they are.
 * @throws {CompileError} MF2012 for circular data, MF2006 for functions and symbols
 */
export function fromJs(value: unknown): Value {
  return convert(value, new VisitCounter());
}

function convert(value: unknown, visits: VisitCounter): Value {
  visits.visit();
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : new Float(value);
    case 'bigint':
      return normalizeInt(value);
    case 'object':
      return value === null ? null : convertObject(value, visits);
    default:
      return fail('MF2006', `a JavaScript ${typeof value} has no meaning in a template`);
  }
}

function convertObject(value: object, visits: VisitCounter): Value {
  if (Array.isArray(value)) return value.map((item) => convert(item, visits));
  if (isValueObject(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Set) return PySet.from([...value].map((item) => convert(item, visits)));
  const entries: Iterable<[unknown, unknown]> =
    value instanceof Map ? value.entries() : Object.entries(value);
  const dict = new Dict();
  for (const [key, item] of entries) dict.set(convert(key, visits), convert(item, visits));
  return dict;
}

function isValueObject(value: object): value is Value & object {
  return (
    value instanceof Float ||
    value instanceof Decimal ||
    value instanceof Dict ||
    value instanceof Tuple ||
    value instanceof PySet ||
    value instanceof Markup ||
    value instanceof Undefined ||
    value instanceof MacroValue ||
    value instanceof HostFunction ||
    isHostObject(value)
  );
}

/**
 * A Python value as plain JS data: a float is a number, a tuple or set an array, a dict an object without
 * prototype whose keys are texts, an undefined value `undefined`; macros and host objects stay what they are.
 * @throws {CompileError} MF2012 for a value that contains itself
 */
export function toJs(value: Value): unknown {
  return unwrap(value, new VisitCounter());
}

function unwrap(value: Value, visits: VisitCounter): unknown {
  visits.visit();
  if (value instanceof Float) return value.value;
  if (value instanceof Undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => unwrap(item, visits));
  if (value instanceof Tuple) return value.items.map((item) => unwrap(item, visits));
  if (value instanceof PySet) return [...value.items()].map((item) => unwrap(item, visits));
  if (value instanceof Dict) {
    const entries: Record<string, unknown> = Object.create(null);
    for (const [key, item] of value.entries()) entries[toText(key)] = unwrap(item, visits);
    return entries;
  }
  return stringOf(value) ?? value;
}

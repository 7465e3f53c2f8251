import { VisitCounter } from './limits.ts';
import { fail } from './template-error.ts';
import {
  Decimal,
  Dict,
  Float,
  isHostObject,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from './value.ts';
import { compareNumbers } from './values/decimal-compare.ts';
import { failUndefined, typeName } from './values/type-name.ts';

/** Python's bool() of a value. */
export function isTruthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return true;
  }
  if (value === null || value instanceof Undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Decimal) return value.special !== null || value.digits !== 0n;
  if (value instanceof Dict || value instanceof PySet) return value.size > 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Markup) return value.text !== '';
  if (!isHostObject(value)) return true;
  return value.truth?.() ?? (value.length?.() ?? 1) > 0;
}

/** The number that an int, float or bool is; undefined for everything else. */
export function numberOf(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Float ? value.value : undefined;
}

/** The text that a str is, escaped or not; undefined for everything else. */
export function stringOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

/** The items of a list or a tuple; undefined for everything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Tuple ? value.items : undefined;
}

/** Python's `==`. @throws {CompileError} MF2012 where the values are exponentially large. */
export function valuesEqual(left: Value, right: Value): boolean {
  if (left === right) return !isNan(left);
  return equal(left, right, new VisitCounter());
}

/** Whether a value is unequal to itself; inside of lists and the like, even such a value is the same as itself. */
function isNan(value: Value): boolean {
  if (value instanceof Float) return Number.isNaN(value.value);
  return value instanceof Decimal && value.special === 'NaN';
}

function equal(left: Value, right: Value, visits: VisitCounter): boolean {
  if (left === right) return true;
  visits.visit();
  if (left instanceof Decimal || right instanceof Decimal) return compareNumbers(left, right) === 0;
  const number = numberOf(left);
  if (number !== undefined) {
    const other = numberOf(right);
    // Mixed ints and bigints compare by value only with the loose operator.
    // biome-ignore lint/suspicious/noDoubleEquals: see above
    return other !== undefined && number == other;
  }
  if (left === null || right === null) return false;
  const text = stringOf(left);
  if (text !== undefined) return text === stringOf(right);
  if (Array.isArray(left)) return Array.isArray(right) && itemsEqual(left, right, visits);
  if (left instanceof Tuple) {
    return right instanceof Tuple && itemsEqual(left.items, right.items, visits);
  }
  if (left instanceof Dict) return right instanceof Dict && dictsEqual(left, right, visits);
  if (left instanceof PySet) return right instanceof PySet && isSubset(left, right, true);
  if (left instanceof Undefined) return right instanceof Undefined;
  if (isHostObject(left)) return left.equals?.(right) ?? false;
  return isHostObject(right) && (right.equals?.(left) ?? false);
}

function itemsEqual(
  left: readonly Value[],
  right: readonly Value[],
  visits: VisitCounter,
): boolean {
  if (left.length !== right.length) return false;
  return left.every((item, i) => {
    const other = right[i];
    return other !== undefined && equal(item, other, visits);
  });
}

function dictsEqual(left: Dict, right: Dict, visits: VisitCounter): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left.entries()) {
    const other = right.get(key);
    if (other === undefined || !equal(value, other, visits)) return false;
  }
  return true;
}

function isSubset(left: PySet, right: PySet, isEqualSize: boolean): boolean {
  if (isEqualSize ? left.size !== right.size : left.size > right.size) return false;
  for (const item of left.items()) if (!right.has(item)) return false;
  return true;
}

export type OrderOperator = '<' | '<=' | '>' | '>=';

/** Python's ordering. @throws {CompileError} MF2006 where the values have no order, MF2004 for undefined ones. */
export function isOrdered(operator: OrderOperator, left: Value, right: Value): boolean {
  return ordered(operator, left, right, new VisitCounter());
}

function ordered(
  operator: OrderOperator,
  left: Value,
  right: Value,
  visits: VisitCounter,
): boolean {
  visits.visit();
  const a = numberOf(left);
  const b = numberOf(right);
  if (a !== undefined && b !== undefined) return holds(operator, a, b);
  const numeric = compareNumbers(left, right);
  if (Number.isNaN(numeric)) fail('MF2007', 'invalid operation on a Decimal: NaN has no order');
  if (numeric !== undefined) return holds(operator, numeric, 0);
  const text = stringOf(left);
  const otherText = stringOf(right);
  if (text !== undefined && otherText !== undefined) {
    return holds(operator, compareText(text, otherText), 0);
  }
  if (Array.isArray(left) && Array.isArray(right))
    return itemsOrdered(operator, left, right, visits);
  if (left instanceof Tuple && right instanceof Tuple) {
    return itemsOrdered(operator, left.items, right.items, visits);
  }
  if (left instanceof PySet && right instanceof PySet) return setsOrdered(operator, left, right);
  const order = isHostObject(left) ? left.compareTo?.(right) : undefined;
  if (order !== undefined) return holds(operator, order, 0);
  if (left instanceof Undefined) failUndefined(left);
  if (right instanceof Undefined) failUndefined(right);
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  return fail('MF2006', `'${operator}' not supported between instances of ${types}`);
}

function holds(operator: OrderOperator, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** The order of code points: that of UTF-16 units differs beyond U+FFFF. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function itemsOrdered(
  operator: OrderOperator,
  left: readonly Value[],
  right: readonly Value[],
  visits: VisitCounter,
): boolean {
  for (let i = 0; i < left.length && i < right.length; i++) {
    const a = left[i];
    const b = right[i];
    if (a !== undefined && b !== undefined && !equal(a, b, visits)) {
      return ordered(operator, a, b, visits);
    }
  }
  return holds(operator, left.length, right.length);
}

function setsOrdered(operator: OrderOperator, left: PySet, right: PySet): boolean {
  switch (operator) {
    case '<=':
      return isSubset(left, right, false);
    case '<':
      return left.size < right.size && isSubset(left, right, false);
    case '>=':
      return isSubset(right, left, false);
    case '>':
      return right.size < left.size && isSubset(right, left, false);
  }
}

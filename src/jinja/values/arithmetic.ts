import { itemsOf, numberOf, stringOf } from '../compare.ts';
import { checkItemCount, checkTextSize, MAX_INT_BITS } from '../limits.ts';
import type { ArithmeticOperator } from '../syntax/ast.ts';
import { fail } from '../template-error.ts';
import {
  Decimal,
  Float,
  isHostObject,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from '../value.ts';
import { complexPower } from './complex.ts';
import { operateOnDecimals, signDecimal } from './decimal-arithmetic.ts';
import { escapeHtml } from './escape.ts';
import { exactPower, exactQuotient } from './exact-power.ts';
import { normalizeInt } from './number-text.ts';
import { percentFormat } from './percent-format.ts';
import { failOperands, failUndefined, typeName } from './type-name.ts';

type Integer = number | bigint;

/** Ints of both operands, where neither is a float; bools count as ints. */
function integers(left: Value, right: Value): readonly [Integer, Integer] | undefined {
  if (left instanceof Float || right instanceof Float) return undefined;
  const a = numberOf(left);
  const b = numberOf(right);
  return a === undefined || b === undefined ? undefined : [a, b];
}

function floats(left: Value, right: Value): readonly [number, number] | undefined {
  const a = numberOf(left);
  const b = numberOf(right);
  return a === undefined || b === undefined ? undefined : [toFloat(a), toFloat(b)];
}

/** @throws {CompileError} MF2007 for an int beyond the range of floats */
export function toFloat(value: Integer): number {
  const number = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(number)) {
    fail('MF2007', 'int too large to convert to float');
  }
  return number;
}

/** What an operator does to values that are neither ints nor floats. @throws {CompileError} MF2004, MF2006 or MF2007 */
function operateOnOthers(operator: ArithmeticOperator, left: Value, right: Value): Value {
  const own = isHostObject(left) ? left.operate?.(operator, right, false) : undefined;
  const reflected = () => (isHostObject(right) ? right.operate?.(operator, left, true) : undefined);
  const result = operateOnDecimals(operator, left, right) ?? own ?? reflected();
  return result ?? failOperands(operator === '**' ? '** or pow()' : operator, left, right);
}

/** The int that `fast` computes, where neither operand is a bigint and the result is exact, else the one of `slow`. */
function exact(
  [a, b]: readonly [Integer, Integer],
  fast: (a: number, b: number) => number,
  slow: (a: bigint, b: bigint) => bigint,
): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const value = fast(a, b);
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  }
  const result = slow(BigInt(a), BigInt(b));
  if (bitLength(result) > MAX_INT_BITS) fail('MF2012', 'an int became too large');
  return normalizeInt(result);
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

/** Python's `+`. @throws {CompileError} MF2004, MF2006 or MF2012 */
export function add(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const text = stringOf(left);
  const otherText = stringOf(right);
  if (text !== undefined && otherText !== undefined) {
    checkTextSize(text.length + otherText.length);
    if (left instanceof Markup || right instanceof Markup) {
      return new Markup(escapeHtml(left).text + escapeHtml(right).text);
    }
    return text + otherText;
  }
  const ints = integers(left, right);
  if (ints !== undefined) {
    return exact(
      ints,
      (a, b) => a + b,
      (a, b) => a + b,
    );
  }
  const pair = floats(left, right);
  if (pair !== undefined) return new Float(pair[0] + pair[1]);
  return concatenate(left, right, text);
}

function concatenate(left: Value, right: Value, text: string | undefined): Value {
  if (left instanceof Undefined) failUndefined(left);
  if (right instanceof Undefined) failUndefined(right);
  if (Array.isArray(left)) {
    if (!Array.isArray(right)) return failConcatenation('list', right);
    checkItemCount(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Tuple) {
    if (!(right instanceof Tuple)) return failConcatenation('tuple', right);
    checkItemCount(left.items.length + right.items.length);
    return new Tuple([...left.items, ...right.items]);
  }
  if (text !== undefined) return failConcatenation('str', right);
  return operateOnOthers('+', left, right);
}

function failConcatenation(type: string, right: Value): never {
  const other = typeName(right);
  return fail('MF2006', `can only concatenate ${type} (not "${other}") to ${type}`);
}

/** Python's `-`. @throws {CompileError} MF2004, MF2006 or MF2012 */
function subtract(left: Value, right: Value): Value {
  const ints = integers(left, right);
  if (ints !== undefined) {
    return exact(
      ints,
      (a, b) => a - b,
      (a, b) => a - b,
    );
  }
  const pair = floats(left, right);
  if (pair !== undefined) return new Float(pair[0] - pair[1]);
  if (left instanceof PySet && right instanceof PySet) {
    return PySet.from([...left.items()].filter((item) => !right.has(item)));
  }
  return operateOnOthers('-', left, right);
}

function multiply(left: Value, right: Value): Value {
  const ints = integers(left, right);
  if (ints !== undefined) {
    return exact(
      ints,
      (a, b) => a * b,
      (a, b) => a * b,
    );
  }
  const pair = floats(left, right);
  if (pair !== undefined) return new Float(pair[0] * pair[1]);
  if (left instanceof Undefined) failUndefined(left);
  if (right instanceof Undefined) failUndefined(right);
  return repeat(left, right) ?? repeat(right, left) ?? multiplyOthers(left, right);
}

function multiplyOthers(left: Value, right: Value): Value {
  for (const [sequence, other] of [[left, right] as const, [right, left] as const]) {
    if (stringOf(sequence) !== undefined || itemsOf(sequence) !== undefined) {
      return fail('MF2006', `can't multiply sequence by non-int of type '${typeName(other)}'`);
    }
  }
  return operateOnOthers('*', left, right);
}

function repeat(sequence: Value, times: Value): Value | undefined {
  if (times instanceof Float) return undefined;
  const number = numberOf(times);
  if (number === undefined) return undefined;
  if (typeof number === 'bigint' && BigInt.asIntN(64, number) !== number) {
    fail('MF2007', "cannot fit 'int' into an index-sized integer");
  }
  const count = Math.max(0, Number(number));
  const text = stringOf(sequence);
  if (text !== undefined) {
    checkTextSize(text.length * count);
    const repeated = text === '' ? '' : text.repeat(count);
    return sequence instanceof Markup ? new Markup(repeated) : repeated;
  }
  const items = itemsOf(sequence);
  if (items === undefined) return undefined;
  checkItemCount(items.length * count);
  const repeated: Value[] = [];
  for (let i = 0; i < count && items.length > 0; i++) for (const item of items) repeated.push(item);
  return Array.isArray(sequence) ? repeated : new Tuple(repeated);
}

function divide(left: Value, right: Value): Value {
  const ints = integers(left, right);
  if (ints !== undefined && (typeof ints[0] === 'bigint' || typeof ints[1] === 'bigint')) {
    return divideBig(BigInt(ints[0]), BigInt(ints[1]));
  }
  const pair = floats(left, right);
  if (pair === undefined) return operateOnOthers('/', left, right);
  const [a, b] = pair;
  if (b === 0) {
    fail(
      'MF2007',
      integers(left, right) === undefined ? 'float division by zero' : 'division by zero',
    );
  }
  return new Float(a / b);
}

function divideBig(a: bigint, b: bigint): Float {
  if (b === 0n) fail('MF2007', 'division by zero');
  const quotient = exactQuotient(a, b);
  if (!Number.isFinite(quotient)) {
    fail('MF2007', 'integer division result too large for a float');
  }
  return new Float(quotient);
}

function floorDivide(left: Value, right: Value): Value {
  const ints = integers(left, right);
  if (ints !== undefined) {
    const [a, b] = ints;
    if (Number(b) === 0) fail('MF2007', 'integer division or modulo by zero');
    if (typeof a === 'number' && typeof b === 'number') {
      const quotient = (a - floorModulo(a, b)) / b;
      return Number.isSafeInteger(quotient) ? quotient + 0 : normalizeInt(bigFloor(a, b));
    }
    return normalizeInt(bigFloor(a, b));
  }
  const pair = floats(left, right);
  if (pair === undefined) return operateOnOthers('//', left, right);
  if (pair[1] === 0) fail('MF2007', 'float floor division by zero');
  return new Float(floatDivmod(...pair).quotient);
}

function bigFloor(a: Integer, b: Integer): bigint {
  const x = BigInt(a);
  const y = BigInt(b);
  const quotient = x / y;
  return x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient;
}

function floorModulo(a: number, b: number): number {
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}

/** Python's float divmod: the remainder has the sign of the divisor. */
function floatDivmod(a: number, b: number): { readonly quotient: number; readonly rest: number } {
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) {
      rest += b;
      quotient -= 1;
    }
  } else rest = b < 0 ? -0 : 0;
  if (quotient === 0) {
    const isNegative = a / b < 0 || Object.is(a / b, -0);
    return { quotient: isNegative ? -0 : 0, rest };
  }
  const floor = Math.floor(quotient);
  return { quotient: quotient - floor > 0.5 ? floor + 1 : floor, rest };
}

function modulo(left: Value, right: Value): Value {
  if (left instanceof Markup) {
    return new Markup(
      percentFormat(left.text, right, (text, value) =>
        value instanceof Markup || numberOf(value) !== undefined ? text : escapeHtml(text).text,
      ),
    );
  }
  if (typeof left === 'string') return percentFormat(left, right);
  const ints = integers(left, right);
  if (ints !== undefined) {
    const [a, b] = ints;
    if (Number(b) === 0) fail('MF2007', 'integer modulo by zero');
    if (typeof a === 'number' && typeof b === 'number') return floorModulo(a, b);
    return normalizeInt(BigInt(a) - bigFloor(a, b) * BigInt(b));
  }
  const pair = floats(left, right);
  if (pair === undefined) return operateOnOthers('%', left, right);
  if (pair[1] === 0) fail('MF2007', 'float modulo');
  return new Float(floatDivmod(...pair).rest);
}

function power(left: Value, right: Value): Value {
  const ints = integers(left, right);
  if (ints !== undefined && ints[1] >= 0) return integerPower(...ints);
  const pair = floats(left, right);
  if (pair === undefined) return operateOnOthers('**', left, right);
  const [base, exponent] = pair;
  if (base === 0 && exponent < 0) {
    fail('MF2007', '0.0 cannot be raised to a negative power');
  }
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    return complexPower(base, exponent);
  }
  // JavaScript gives NaN where Python follows C: 1 to any power, and -1 to an infinite one, is 1.
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) {
    return new Float(1);
  }
  const result = floatPower(base, exponent);
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)) {
    fail('MF2007', "(34, 'Numerical result out of range')");
  }
  return new Float(result);
}

function floatPower(base: number, exponent: number): number {
  if (base === 0 || !Number.isFinite(base) || !Number.isFinite(exponent)) return base ** exponent;
  const magnitude = exactPower(Math.abs(base), exponent);
  return base < 0 && exponent % 2 !== 0 ? -magnitude : magnitude;
}

function integerPower(base: Integer, exponent: Integer): Integer {
  if (typeof base === 'number' && Math.abs(base) <= 1) {
    return base === -1 && BigInt(exponent) % 2n === 0n ? 1 : exponent === 0 ? 1 : base;
  }
  if (Number(exponent) * bitLength(BigInt(base)) > MAX_INT_BITS * 2) {
    fail('MF2012', 'an int became too large');
  }
  return normalizeInt(BigInt(base) ** BigInt(exponent));
}

/** Python's unary `-` and `+`. @throws {CompileError} MF2004 or MF2006 */
export function negate(value: Value, operator: '-' | '+'): Value {
  if (value instanceof Float) return operator === '-' ? new Float(-value.value) : value;
  if (value instanceof Decimal) return signDecimal(value, operator);
  const signed = isHostObject(value) ? value.negate?.(operator) : undefined;
  if (signed !== undefined) return signed;
  const number = numberOf(value);
  if (number === undefined) {
    if (value instanceof Undefined) failUndefined(value);
    return fail('MF2006', `bad operand type for unary ${operator}: '${typeName(value)}'`);
  }
  if (operator === '+') return number;
  return typeof number === 'bigint' ? normalizeInt(-number) : 0 - number;
}

/** What each binary operator does to two values. */
export const ARITHMETIC: Readonly<Record<ArithmeticOperator, (a: Value, b: Value) => Value>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '//': floorDivide,
  '%': modulo,
  '**': power,
};

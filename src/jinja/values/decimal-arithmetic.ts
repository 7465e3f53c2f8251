import type { ArithmeticOperator } from '../syntax/ast.ts';
import { Decimal, type Value } from '../value.ts';
import { divideDecimals, wholeQuotient, wholeRest } from './decimal-division.ts';
import { decimalPower } from './decimal-power.ts';
import {
  digitCount,
  failDecimal,
  fitDecimal,
  isZero,
  PRECISION,
  rescaleDecimal,
} from './decimal-rounding.ts';
import { decimalOf } from './decimal-text.ts';

/**
 * Python's arithmetic of Decimals with Decimals and ints, to 28 digits; undefined where neither operand is a Decimal, or one
 * is neither that nor an int: floats are refused, as in Python.
 * @throws {CompileError} MF2007 for a division by zero, a result out of range and what has no result
 */
export function operateOnDecimals(
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
): Decimal | undefined {
  if (!(left instanceof Decimal) && !(right instanceof Decimal)) return undefined;
  const a = decimalOf(left);
  const b = decimalOf(right);
  if (a === undefined || b === undefined) return undefined;
  if (operator === '**') return decimalPower(a, b);
  const nan = [a, b].find(({ special }) => special === 'NaN');
  return nan ?? OPERATIONS[operator](a, b);
}

const OPERATIONS: Readonly<
  Record<Exclude<ArithmeticOperator, '**'>, (a: Decimal, b: Decimal) => Decimal>
> = {
  '+': addDecimals,
  '-': (a, b) => addDecimals(a, new Decimal(!b.isNegative, b.digits, b.exponent, b.special)),
  '*': multiplyDecimals,
  '/': divideDecimals,
  '//': wholeQuotient,
  '%': wholeRest,
};

/** Python's unary `-` and `+`: a result, and so rounded; a zero has no sign afterwards. */
export function signDecimal(value: Decimal, operator: '-' | '+'): Decimal {
  const { digits, exponent, special } = value;
  const isNegative = (operator === '-') !== value.isNegative;
  if (special !== null) return new Decimal(special !== 'NaN' && isNegative, 0n, 0, special);
  return fitDecimal(isNegative && digits !== 0n, digits, exponent);
}

function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.special !== null || b.special !== null) {
    const isOpposed = a.special === b.special && a.isNegative !== b.isNegative;
    if (isOpposed) return failDecimal('infinities cancel each other out');
    return a.special === null ? b : a;
  }
  const exponent = Math.min(a.exponent, b.exponent);
  if (a.digits === 0n && b.digits === 0n) {
    return fitDecimal(a.isNegative && b.isNegative, 0n, exponent);
  }
  // A zero gives its digits behind the point, not its sign.
  if (a.digits === 0n) return addToZero(b, exponent);
  if (b.digits === 0n) return addToZero(a, exponent);
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  return addAligned(high, low);
}

function addToZero(value: Decimal, exponent: number): Decimal {
  const least = Math.max(exponent, value.exponent - PRECISION - 1);
  return fitFull(rescaleDecimal(value, least));
}

function fitFull({ isNegative, digits, exponent }: Decimal): Decimal {
  return fitDecimal(isNegative, digits, exponent);
}

/** `high` is the one with the greater exponent. */
function addAligned(high: Decimal, low: Decimal): Decimal {
  // Where the smaller one is below every digit of the result, one digit stands for all of it.
  const least = high.exponent + Math.min(-1, digitCount(high.digits) - PRECISION - 2);
  const isNegligible = digitCount(low.digits) + low.exponent - 1 < least;
  const small = isNegligible ? new Decimal(low.isNegative, 1n, least) : low;
  const digits = high.digits * 10n ** BigInt(high.exponent - small.exponent);
  const sum = signedDigits(high.isNegative, digits) + signedDigits(small.isNegative, small.digits);
  return fitDecimal(sum < 0n, sum < 0n ? -sum : sum, small.exponent);
}

function signedDigits(isNegative: boolean, digits: bigint): bigint {
  return isNegative ? -digits : digits;
}

function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const isNegative = a.isNegative !== b.isNegative;
  if (a.special !== null || b.special !== null) {
    if (isZero(a) || isZero(b)) return failDecimal('zero times infinity');
    return new Decimal(isNegative, 0n, 0, 'Infinity');
  }
  return fitDecimal(isNegative, a.digits * b.digits, a.exponent + b.exponent);
}

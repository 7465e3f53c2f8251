import { MAX_INT_BITS } from '../limits.ts';
import { fail } from '../template-error.ts';
import { Decimal } from '../value.ts';
import { normalizeInt } from './number-text.ts';

/** Digits that results of Decimals have at most, in Python too. */
export const PRECISION = 28;
/** The exponents of the first digit of a result: Python's Emax and Emin. */
const MAX_EXPONENT = 999_999;
const MIN_EXPONENT = -999_999;

/** The ways to round, by the names that Python's decimal module gives them. */
export const ROUNDINGS = [
  'ROUND_CEILING',
  'ROUND_DOWN',
  'ROUND_FLOOR',
  'ROUND_HALF_DOWN',
  'ROUND_HALF_EVEN',
  'ROUND_HALF_UP',
  'ROUND_UP',
] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** @throws {CompileError} MF2007, where Python raises decimal.InvalidOperation */
export function failDecimal(why: string): never {
  return fail('MF2007', `invalid operation on a Decimal: ${why}`);
}

/** How many digits a number has that is not negative. */
export function digitCount(digits: bigint): number {
  return String(digits).length;
}

/** Whether a Decimal is a zero, of either sign. */
export function isZero({ digits, special }: Decimal): boolean {
  return digits === 0n && special === null;
}

/**
 * A result with no more digits than `precision`, rounded half to even.
 * @throws {CompileError} MF2007 beyond the range of Decimals
 */
export function fitDecimal(
  isNegative: boolean,
  digits: bigint,
  exponent: number,
  precision = PRECISION,
): Decimal {
  const tiny = MIN_EXPONENT - precision + 1;
  if (digits === 0n) {
    return new Decimal(isNegative, 0n, Math.min(Math.max(exponent, tiny), MAX_EXPONENT));
  }
  const least = Math.max(digitCount(digits) + exponent - precision, tiny);
  if (exponent >= least) return inRange(isNegative, digits, exponent);
  const rounded = dropDigits(isNegative, digits, least - exponent, 'ROUND_HALF_EVEN');
  // 9.99 becomes 10.0, a digit too long.
  return digitCount(rounded) > precision
    ? inRange(isNegative, rounded / 10n, least + 1)
    : inRange(isNegative, rounded, least);
}

function inRange(isNegative: boolean, digits: bigint, exponent: number): Decimal {
  if (digitCount(digits) + exponent - 1 > MAX_EXPONENT) {
    fail('MF2007', 'a Decimal became too large');
  }
  return new Decimal(isNegative, digits, exponent);
}

/** The magnitude without its last `count` digits; where `count` is negative, with so many zeros more. */
function dropDigits(
  isNegative: boolean,
  digits: bigint,
  count: number,
  rounding: Rounding,
): bigint {
  if (count <= 0) return digits * 10n ** BigInt(-count);
  // Of more digits than there are, one is as good as all: what is dropped is below a half.
  const unit = 10n ** BigInt(Math.min(count, digitCount(digits) + 1));
  const kept = digits / unit;
  const dropped = digits % unit;
  if (dropped === 0n) return kept;
  return roundsAway(rounding, isNegative, kept, dropped * 2n - unit) ? kept + 1n : kept;
}

/** @param beyondHalf what is dropped, compared with a half of the last digit kept */
function roundsAway(
  rounding: Rounding,
  isNegative: boolean,
  kept: bigint,
  beyondHalf: bigint,
): boolean {
  switch (rounding) {
    case 'ROUND_DOWN':
      return false;
    case 'ROUND_UP':
      return true;
    case 'ROUND_FLOOR':
      return isNegative;
    case 'ROUND_CEILING':
      return !isNegative;
    case 'ROUND_HALF_UP':
      return beyondHalf >= 0n;
    case 'ROUND_HALF_DOWN':
      return beyondHalf > 0n;
    case 'ROUND_HALF_EVEN':
      return beyondHalf > 0n || (beyondHalf === 0n && kept % 2n === 1n);
  }
}

/** A finite value with its last digit at `exponent`, however many digits that takes. */
export function rescaleDecimal(
  { isNegative, digits, exponent: last }: Decimal,
  exponent: number,
  rounding: Rounding = 'ROUND_HALF_EVEN',
): Decimal {
  const kept = dropDigits(isNegative, digits, exponent - last, rounding);
  return new Decimal(isNegative, kept, exponent);
}

/** Python's quantize() and `round(value, n)`. @throws {CompileError} MF2007 where more than 28 digits would be needed */
export function quantizeDecimal(value: Decimal, exponent: number, rounding?: Rounding): Decimal {
  if (value.special === 'NaN') return value;
  if (value.special !== null) return failDecimal('an infinity has no last digit');
  const length = isZero(value) ? 1 : digitCount(value.digits) + value.exponent - exponent;
  if (length <= PRECISION) {
    const rounded = rescaleDecimal(value, exponent, rounding);
    if (digitCount(rounded.digits) <= PRECISION) return rounded;
  }
  return failDecimal(`it would need more than ${PRECISION} digits`);
}

/** The int that a Decimal is rounded to. @throws {CompileError} MF2007 for a special value, MF2012 where it is too large */
export function decimalToInt(value: Decimal, rounding: Rounding): number | bigint {
  if (value.special !== null) fail('MF2007', `cannot convert ${value.special} to integer`);
  if (value.exponent * Math.log2(10) > MAX_INT_BITS) fail('MF2012', 'an int became too large');
  const { isNegative, digits } = rescaleDecimal(value, 0, rounding);
  return normalizeInt(isNegative ? -digits : digits);
}

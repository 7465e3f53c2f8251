import { Decimal, Float, type Value } from '../value.ts';
import { digitCount } from './decimal-rounding.ts';
import { decimalOf, exactDecimal } from './decimal-text.ts';

/**
 * How a Decimal stands to another number, floats by their exact value: below, at or above zero; NaN where one of them is
 * NaN, undefined where one of them is no number or neither is a Decimal.
 */
export function compareNumbers(left: Value, right: Value): number | undefined {
  if (!(left instanceof Decimal) && !(right instanceof Decimal)) return undefined;
  const a = exactly(left);
  const b = exactly(right);
  return a === undefined || b === undefined ? undefined : compareDecimals(a, b);
}

function exactly(value: Value): Decimal | undefined {
  return value instanceof Float ? exactDecimal(value) : decimalOf(value);
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.special === 'NaN' || b.special === 'NaN') return Number.NaN;
  const signs = signOf(a) - signOf(b);
  if (signs !== 0 || signOf(a) === 0) return signs;
  return signOf(a) * compareMagnitudes(a, b);
}

function signOf({ isNegative, digits, special }: Decimal): number {
  if (digits === 0n && special === null) return 0;
  return isNegative ? -1 : 1;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.special !== null || b.special !== null) {
    return (a.special === null ? 0 : 1) - (b.special === null ? 0 : 1);
  }
  const tops = digitCount(a.digits) + a.exponent - (digitCount(b.digits) + b.exponent);
  if (tops !== 0) return tops;
  const least = Math.min(a.exponent, b.exponent);
  const scaled = (value: Decimal): bigint => value.digits * 10n ** BigInt(value.exponent - least);
  return scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0;
}

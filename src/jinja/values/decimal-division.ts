import { fail } from '../template-error.ts';
import { Decimal } from '../value.ts';
import {
  digitCount,
  failDecimal,
  fitDecimal,
  isZero,
  PRECISION,
  rescaleDecimal,
} from './decimal-rounding.ts';

/** `a / b`; neither is NaN. @throws {CompileError} MF2007 for a division by zero or of infinities */
export function divideDecimals(a: Decimal, b: Decimal, precision = PRECISION): Decimal {
  const isNegative = a.isNegative !== b.isNegative;
  if (a.special !== null) return infiniteQuotient(isNegative, b);
  if (b.special !== null) return fitDecimal(isNegative, 0n, Number.NEGATIVE_INFINITY);
  if (isZero(b)) return failDivision(a);
  const ideal = a.exponent - b.exponent;
  if (isZero(a)) return fitDecimal(isNegative, 0n, ideal);
  const shift = digitCount(b.digits) - digitCount(a.digits) + precision + 1;
  const top = a.digits * 10n ** BigInt(Math.max(shift, 0));
  const bottom = b.digits * 10n ** BigInt(Math.max(-shift, 0));
  let quotient = top / bottom;
  let exponent = ideal - shift;
  if (quotient * bottom !== top) {
    // A last digit that is neither 0 nor 5 stands for the rest, so that no tie is seen where there is none.
    if (quotient % 5n === 0n) quotient++;
  } else {
    while (exponent < ideal && quotient % 10n === 0n) {
      quotient /= 10n;
      exponent++;
    }
  }
  return fitDecimal(isNegative, quotient, exponent, precision);
}

function infiniteQuotient(isNegative: boolean, divisor: Decimal): Decimal {
  if (divisor.special !== null) return failDecimal('an infinity divided by an infinity');
  return new Decimal(isNegative, 0n, 0, 'Infinity');
}

function failDivision(dividend: Decimal): never {
  return isZero(dividend)
    ? failDecimal('zero divided by zero')
    : fail('MF2007', 'division by zero');
}

/** `a // b`, towards zero, unlike with ints; neither is NaN. @throws {CompileError} MF2007 */
export function wholeQuotient(a: Decimal, b: Decimal): Decimal {
  const isNegative = a.isNegative !== b.isNegative;
  if (a.special !== null) return infiniteQuotient(isNegative, b);
  if (isZero(b)) return failDivision(a);
  if (isBelow(a, b)) return new Decimal(isNegative, 0n, 0);
  const { quotient } = divideAligned(a, b);
  return new Decimal(isNegative, quotient, 0);
}

/** `a % b`, with the sign of `a`, unlike with ints; neither is NaN. @throws {CompileError} MF2007 */
export function wholeRest(a: Decimal, b: Decimal): Decimal {
  if (a.special !== null) return failDecimal('the rest of an infinity');
  if (isZero(b)) return failDecimal('the rest of a division by zero');
  if (b.special !== null) return fitDecimal(a.isNegative, a.digits, a.exponent);
  const exponent = Math.min(a.exponent, b.exponent);
  const rest = isBelow(a, b) ? rescaleDecimal(a, exponent).digits : divideAligned(a, b).rest;
  return fitDecimal(a.isNegative, rest, exponent);
}

/** Whether `a` is so much smaller that it is the rest itself. */
function isBelow(a: Decimal, b: Decimal): boolean {
  return isZero(a) || b.special !== null || orderOf(a) - orderOf(b) <= -2;
}

/** The place of the first digit, as a power of ten. */
function orderOf({ digits, exponent }: Decimal): number {
  return digitCount(digits) + exponent - 1;
}

function divideAligned(
  a: Decimal,
  b: Decimal,
): { readonly quotient: bigint; readonly rest: bigint } {
  if (orderOf(a) - orderOf(b) <= PRECISION) {
    const exponent = Math.min(a.exponent, b.exponent);
    const top = a.digits * 10n ** BigInt(a.exponent - exponent);
    const bottom = b.digits * 10n ** BigInt(b.exponent - exponent);
    const quotient = top / bottom;
    if (digitCount(quotient) <= PRECISION) return { quotient, rest: top % bottom };
  }
  return failDecimal(`the quotient has more than ${PRECISION} digits`);
}

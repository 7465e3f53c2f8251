import { fail } from '../template-error.ts';
import { Decimal } from '../value.ts';
import { divideDecimals } from './decimal-division.ts';
import { digitCount, failDecimal, fitDecimal, isZero, PRECISION } from './decimal-rounding.ts';
import { fixedExp, fixedLn } from './fixed-point.ts';

const ONE = new Decimal(false, 1n, 0);
/** From this order of magnitude on, no exponent leaves a base other than 1 in the range of Decimals. */
const BOUNDLESS_ORDER = 60;

/** `base ** exponent`. @throws {CompileError} MF2007 for 0 ** 0, for roots of negative numbers and out of range */
export function decimalPower(base: Decimal, exponent: Decimal): Decimal {
  if (base.special === 'NaN') return base;
  if (exponent.special === 'NaN') return exponent;
  if (isZero(exponent)) return isZero(base) ? failDecimal('zero to the power of zero') : ONE;
  const isNegative = base.isNegative && isOdd(exponent);
  if (isZero(base)) return exponent.isNegative ? infinity(isNegative) : zero(isNegative);
  if (base.isNegative && !isWhole(exponent)) {
    return failDecimal('a negative number to a power that is not whole');
  }
  if (base.special !== null) return exponent.isNegative ? zero(isNegative) : infinity(isNegative);
  const magnitude = new Decimal(false, base.digits, base.exponent);
  const { digits, exponent: power } = positivePower(magnitude, exponent);
  return fitDecimal(isNegative, digits, power);
}

function zero(isNegative: boolean): Decimal {
  return new Decimal(isNegative, 0n, 0);
}

function infinity(isNegative: boolean): Decimal {
  return new Decimal(isNegative, 0n, 0, 'Infinity');
}

function isWhole({ digits, exponent, special }: Decimal): boolean {
  if (special !== null) return false;
  if (exponent >= 0) return true;
  return -exponent < digitCount(digits) && digits % 10n ** BigInt(-exponent) === 0n;
}

function isOdd(value: Decimal): boolean {
  const { digits, exponent } = value;
  if (!isWhole(value) || exponent > 0) return false;
  return (digits / 10n ** BigInt(-exponent)) % 2n === 1n;
}

/** The power of a finite base above zero. */
function positivePower(base: Decimal, exponent: Decimal): Decimal {
  const order = digitCount(exponent.digits) + exponent.exponent;
  if (isOne(base)) return powerOfOne(base, exponent, order);
  if (exponent.special !== null || order > BOUNDLESS_ORDER) {
    const grows = isAboveOne(base) !== exponent.isNegative;
    if (!grows) return fitDecimal(false, 0n, Number.NEGATIVE_INFINITY);
    return exponent.special === null
      ? fail('MF2007', 'a Decimal became too large')
      : infinity(false);
  }
  return isWhole(exponent) ? wholePower(base, exponent) : realPower(base, exponent);
}

function isOne({ digits, exponent }: Decimal): boolean {
  return exponent <= 0 && digits === 10n ** BigInt(-exponent);
}

function isAboveOne({ digits, exponent }: Decimal): boolean {
  return digitCount(digits) + exponent > 0;
}

/** 1.0 ** 3 is 1.000: the digits behind the point add up, and are as many as there can be where the power is not whole. */
function powerOfOne(base: Decimal, exponent: Decimal, order: number): Decimal {
  const most = PRECISION - 1;
  let places = most;
  if (isWhole(exponent)) {
    const times = exponent.isNegative ? 0 : order > 3 ? most : Number(wholeOf(exponent));
    places = Math.min(-base.exponent * times, most);
  }
  return new Decimal(false, 10n ** BigInt(places), -places);
}

function wholeOf({ digits, exponent }: Decimal): bigint {
  return exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
}

/** By squaring, with as many digits more as the steps may cost. */
function wholePower(base: Decimal, exponent: Decimal): Decimal {
  const precision = PRECISION + Math.max(0, digitCount(exponent.digits) + exponent.exponent) + 2;
  const factor = exponent.isNegative ? divideDecimals(ONE, base, precision + 1) : base;
  const used = exponent.isNegative ? precision + 1 : precision;
  const times = (a: Decimal, b: Decimal): Decimal =>
    fitDecimal(false, a.digits * b.digits, a.exponent + b.exponent, used);
  let result = factor;
  for (const bit of wholeOf(exponent).toString(2).slice(1)) {
    result = times(result, result);
    if (bit === '1') result = times(result, factor);
  }
  return result;
}

/** Bits behind the point: 28 digits, and what logarithms and large exponents lose. */
const BITS = 512n;

/** By logarithms. The result has all its digits, zeros too. */
function realPower(base: Decimal, exponent: Decimal): Decimal {
  const bits = base.digits.toString(2).length - 1;
  const mantissa = (base.digits << BITS) >> BigInt(bits);
  const ln2 = fixedLn(2n << BITS, BITS);
  const ln10 = 3n * ln2 + fixedLn((5n << BITS) / 4n, BITS);
  const logarithm = fixedLn(mantissa, BITS) + BigInt(bits) * ln2 + BigInt(base.exponent) * ln10;
  const scaled = logarithm * exponent.digits * (exponent.isNegative ? -1n : 1n);
  const product = scaled / 10n ** BigInt(-exponent.exponent);
  const order = product / ln10 - (product < 0n ? 1n : 0n);
  const places = PRECISION + 20;
  const digits = (fixedExp(product - order * ln10, BITS) * 10n ** BigInt(places)) >> BITS;
  return fitDecimal(false, digits, Number(order) - places);
}

import { fixedExp, fixedLn } from './fixed-point.ts';

/**
 * Powers and quotients as exact as Python's: the powers of JavaScript engines are often one bit off, and its ints beyond
 * the safe ones lose digits on the way to floats, which would show in the last digit of a text.
 */

/** Bits after the point of the fixed-point numbers below. */
const PRECISION = 192n;
const LN_2 = fixedLn(2n << PRECISION, PRECISION);

interface Binary {
  readonly digits: bigint;
  readonly exponent: number;
}

/** `value = digits * 2 ** exponent`, for a finite positive value. */
function binaryOf(value: number): Binary {
  let exponent = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent--;
  }
  let digits = BigInt(scaled);
  while (digits !== 0n && digits % 2n === 0n) {
    digits /= 2n;
    exponent++;
  }
  return { digits, exponent };
}

/** `digits * 2 ** exponent` as the nearest float. */
function toNumber(digits: bigint, exponent: number): number {
  const excess = Math.max(0, digits.toString(2).length - 1000);
  const number = Number(digits >> BigInt(excess));
  const power = exponent + excess;
  // In two steps, since neither factor may leave the range of floats on the way.
  const half = Math.trunc(power / 2);
  return number * 2 ** half * 2 ** (power - half);
}

/** The quotient of two ints as the nearest float; infinite where it is beyond the range of floats. */
export function exactQuotient(numerator: bigint, denominator: bigint): number {
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const lengths = bottom.toString(2).length - top.toString(2).length;
  const shift = Math.max(0, lengths + 66);
  const scaled = top << BigInt(shift);
  // A rest below the last bit of the quotient must still decide ties.
  const quotient = (scaled / bottom) | (scaled % bottom === 0n ? 0n : 1n);
  const value = toNumber(quotient, -shift);
  return isNegative ? -value : value;
}

/** The largest exponent whose power is computed by multiplication. */
const MAX_EXACT_EXPONENT = 1100;

/** `base ** exponent` for a positive finite base and a finite exponent. */
export function exactPower(base: number, exponent: number): number {
  const rough = base ** exponent;
  if (base === 1 || exponent === 0 || rough === 0 || !Number.isFinite(rough)) return rough;
  const { digits, exponent: scale } = binaryOf(base);
  const count = Math.abs(exponent);
  if (Number.isInteger(exponent) && count <= MAX_EXACT_EXPONENT) {
    const power = digits ** BigInt(count);
    if (exponent > 0) return toNumber(power, scale * count);
    const shift = power.toString(2).length + Number(PRECISION);
    return toNumber((1n << BigInt(shift)) / power, -shift - scale * count);
  }
  return powerByLogarithm(digits, scale, exponent);
}

function powerByLogarithm(digits: bigint, scale: number, exponent: number): number {
  const bits = digits.toString(2).length - 1;
  const mantissa = (digits << PRECISION) >> BigInt(bits);
  const logarithm = fixedLn(mantissa, PRECISION) + BigInt(scale + bits) * LN_2;
  const factor = binaryOf(Math.abs(exponent));
  const product = logarithm * factor.digits * (exponent < 0 ? -1n : 1n);
  const shift = BigInt(factor.exponent);
  const total = shift < 0n ? product >> -shift : product << shift;
  const whole = total / LN_2;
  return toNumber(fixedExp(total - whole * LN_2, PRECISION), Number(whole) - Number(PRECISION));
}

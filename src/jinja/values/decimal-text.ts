import { Decimal, type Float, type Value } from '../value.ts';
import { exactFigure } from './float-digits.ts';

const NAN = new Decimal(false, 0n, 0, 'NaN');

/** Python's str() of a Decimal: all its digits, with an exponent where it is below 0.000001 or has zeros that are not known. */
export function decimalText({ isNegative, digits, exponent, special }: Decimal): string {
  const sign = isNegative ? '-' : '';
  if (special !== null) return sign + special;
  const text = String(digits);
  const beforePoint = exponent + text.length;
  if (exponent > 0 || beforePoint <= -6) {
    const mantissa = text.length === 1 ? text : `${text.charAt(0)}.${text.slice(1)}`;
    const power = beforePoint - 1;
    return `${sign}${mantissa}E${power < 0 ? '' : '+'}${power}`;
  }
  if (exponent === 0) return sign + text;
  const padded = text.padStart(text.length - beforePoint + 1, '0');
  const point = padded.length + exponent;
  return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}

/** The Decimal that a Decimal, an int or a bool is; undefined for everything else, floats among it. */
export function decimalOf(value: Value): Decimal | undefined {
  if (value instanceof Decimal) return value;
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' && typeof number !== 'bigint') return undefined;
  return new Decimal(number < 0, BigInt(number < 0 ? -number : number), 0);
}

/** The very number that a float is, with up to a thousand digits. */
export function exactDecimal({ value }: Float): Decimal {
  const isNegative = value < 0 || Object.is(value, -0);
  if (Number.isNaN(value)) return NAN;
  if (!Number.isFinite(value)) return new Decimal(isNegative, 0n, 0, 'Infinity');
  const { digits, scale } = exactFigure(value);
  return new Decimal(isNegative, digits, -scale);
}

/** Python's float(): the nearest float. */
export function decimalToFloat(value: Decimal): number {
  return Number(decimalText(value));
}

import { exactFigure } from './float-digits.ts';

/** The parts of a Decimal that say which number it is; zeros at the end make no difference. */
interface Figure {
  readonly isNegative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
  readonly special: 'Infinity' | 'NaN' | null;
}

/** Digits before the point of the largest number that is compared with ints: those have a limit. */
const MOST_DIGITS = 100_000;

/**
 * The key of a Decimal that is not NaN: that of the equal int or float where there is one, as Python's hash, else a text of
 * its own.
 */
export function decimalKey(figure: Figure): number | bigint | string {
  const { isNegative, special } = figure;
  const sign = isNegative ? -1 : 1;
  if (special !== null) return sign * Number.POSITIVE_INFINITY;
  const { digits, exponent } = withoutZeros(figure);
  if (digits === 0n) return 0;
  if (exponent >= 0 && exponent < MOST_DIGITS) {
    const whole = BigInt(sign) * digits * 10n ** BigInt(exponent);
    const number = Number(whole);
    return Number.isSafeInteger(number) ? number : whole;
  }
  const number = Number(`${digits}e${exponent}`);
  if (isExactly(number, digits, exponent)) return sign * number;
  return `\0n${isNegative ? '-' : ''}${digits}e${exponent}`;
}

function withoutZeros({ digits, exponent }: Figure): Pick<Figure, 'digits' | 'exponent'> {
  if (digits === 0n) return { digits, exponent: 0 };
  const text = String(digits);
  const kept = text.replace(/0+$/, '');
  return { digits: BigInt(kept), exponent: exponent + text.length - kept.length };
}

/** Whether a float is the very number `digits * 10 ** exponent`, for a negative exponent. */
function isExactly(number: number, digits: bigint, exponent: number): boolean {
  if (number === 0 || !Number.isFinite(number)) return false;
  const exact = exactFigure(number);
  // A float has at most 1,074 digits behind the point.
  if (-exponent > 1100) return false;
  return digits * 10n ** BigInt(exact.scale) === exact.digits * 10n ** BigInt(-exponent);
}

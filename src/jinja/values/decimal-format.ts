import type { Decimal } from '../value.ts';
import { digitCount, fitDecimal, isZero, rescaleDecimal } from './decimal-rounding.ts';

/** How a Decimal is to be shown: the type of a format specification, and what it says of the digits. */
export interface DecimalFormat {
  /** `e`, `f`, `g`, `%` and the large ones; empty for the text that a Decimal has anyway. */
  readonly type: string;
  readonly precision: number | undefined;
}

/** The digits of a finite Decimal without its sign, as Python's format() gives them. */
export function decimalBody(value: Decimal, format: DecimalFormat): string {
  const kind = format.type.toLowerCase();
  const shown = withPrecision(value, kind, format.precision);
  const digits = String(shown.digits);
  const beforePoint = shown.exponent + digits.length;
  const point = pointPlace(shown, kind, format.precision);
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const rest = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  const fraction = rest === '' ? '' : `.${rest}`;
  const power = beforePoint - point;
  const letter = format.type === 'e' || format.type === 'g' ? 'e' : 'E';
  const exponent =
    power !== 0 || kind === 'e' ? `${letter}${power < 0 ? '-' : '+'}${Math.abs(power)}` : '';
  return `${whole}${fraction}${exponent}${kind === '%' ? '%' : ''}`;
}

function withPrecision(value: Decimal, kind: string, precision: number | undefined): Decimal {
  const scaled = kind === '%' ? { ...value, exponent: value.exponent + 2 } : value;
  const isFixed = kind === 'f' || kind === '%';
  if (precision === undefined) {
    return isFixed && scaled.exponent > 0 ? rescaleDecimal(scaled, 0) : scaled;
  }
  if (isFixed) return rescaleDecimal(scaled, -precision);
  const most = kind === 'e' ? precision + 1 : Math.max(precision, 1);
  if (isZero(scaled) || (kind !== 'e' && digitCount(scaled.digits) <= most)) return scaled;
  const rounded = fitDecimal(false, scaled.digits, scaled.exponent, most);
  if (kind !== 'e') return rounded;
  return rescaleDecimal(rounded, rounded.exponent - (most - digitCount(rounded.digits)));
}

/** How many of the digits stand before the point; negative where zeros stand behind it first. */
function pointPlace(value: Decimal, kind: string, precision: number | undefined): number {
  const beforePoint = value.exponent + digitCount(value.digits);
  if (kind === 'f' || kind === '%') return beforePoint;
  if (kind === 'e') return isZero(value) && precision !== undefined ? 1 - precision : 1;
  return value.exponent <= 0 && beforePoint > -6 ? beforePoint : 1;
}

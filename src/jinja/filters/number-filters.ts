import { isTruthy, numberOf, stringOf } from '../compare.ts';
import { intArgument } from '../compile/signature.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { Decimal, Float, Undefined, type Value } from '../value.ts';
import { ARITHMETIC, negate, toFloat } from '../values/arithmetic.ts';
import { decimalToInt, quantizeDecimal } from '../values/decimal-rounding.ts';
import { decimalToFloat } from '../values/decimal-text.ts';
import { fixedText, roundFloat } from '../values/float-digits.ts';
import { floatText, normalizeInt, parseFloatText, parseIntText } from '../values/number-text.ts';
import { failUndefined, typeName } from '../values/type-name.ts';
import { type Filter, filter } from './filter-table.ts';

/** Python's float(); undefined where the value is no number. @throws {CompileError} MF2004 */
function floatOf(value: Value): number | undefined {
  if (value instanceof Undefined) failUndefined(value);
  const text = stringOf(value);
  if (text !== undefined) return parseFloatText(text);
  if (value instanceof Decimal) return decimalToFloat(value);
  const number = numberOf(value);
  return number === undefined ? undefined : toFloat(number);
}

/** Python's int() of a number; undefined where it is not finite. */
function truncated(value: number): number | bigint | undefined {
  return Number.isFinite(value) ? normalizeInt(BigInt(Math.trunc(value))) : undefined;
}

/** The base of an int filter; what is no int is no base either. */
function baseOf(value: Value | undefined): number {
  if (value === undefined) return 10;
  return typeof value === 'number' ? value : Number.NaN;
}

function toInt(value: Value, fallback: Value, base: number): Value {
  const text = stringOf(value);
  const int = text === undefined ? undefined : parseIntText(text, base);
  if (int !== undefined) return int;
  if (value instanceof Undefined) failUndefined(value);
  if (value instanceof Decimal) return decimalOrFallback(value, fallback);
  if (text === undefined && !(value instanceof Float)) return numberOf(value) ?? fallback;
  // int() of an infinity is an OverflowError, which Jinja2 lets pass only here.
  const number = floatOf(value);
  const result = number === undefined ? undefined : truncated(number);
  if (result === undefined && value instanceof Float && !Number.isNaN(value.value)) {
    fail('MF2007', 'cannot convert float infinity to integer');
  }
  return result ?? fallback;
}

function decimalOrFallback(value: Decimal, fallback: Value): Value {
  return value.special === 'NaN' ? fallback : decimalToInt(value, 'ROUND_DOWN');
}

function absolute(value: Value): Value {
  if (value instanceof Float) return new Float(Math.abs(value.value));
  if (value instanceof Decimal) return negate(value, value.isNegative ? '-' : '+');
  const number = numberOf(value);
  if (number === undefined) {
    return fail('MF2006', `bad operand type for abs(): '${typeName(value)}'`);
  }
  return number < 0 ? -number : number;
}

function round(value: Value, precision: number, method: string): Value {
  if (!['common', 'ceil', 'floor'].includes(method)) {
    fail('MF2009', 'method must be common, ceil or floor');
  }
  if (value instanceof Undefined) failUndefined(value);
  if (value instanceof Decimal && method === 'common') return quantizeDecimal(value, -precision);
  const number = value instanceof Decimal ? 0 : numberOf(value);
  if (number === undefined) {
    return fail('MF2006', `type ${typeName(value)} doesn't define __round__ method`);
  }
  if (method !== 'common') return roundTowards(value, precision, method === 'ceil');
  if (value instanceof Float) return new Float(roundFloat(value.value, precision));
  return precision >= 0 ? number : roundInt(number, -precision);
}

/** Half to even, as Python's round() of an int. */
function roundInt(value: number | bigint, zeros: number): Value {
  if (zeros > 5000) return 0;
  const unit = 10n ** BigInt(zeros);
  const whole = BigInt(value);
  const rest = ((whole % unit) + unit) % unit;
  const floor = (whole - rest) / unit;
  const isUp = rest * 2n > unit || (rest * 2n === unit && floor % 2n !== 0n);
  return normalizeInt((isUp ? floor + 1n : floor) * unit);
}

function roundTowards(value: Value, precision: number, isUp: boolean): Value {
  const factor = ARITHMETIC['**'](10, precision);
  const scaled = ARITHMETIC['*'](value, factor);
  if (scaled instanceof Decimal) {
    const whole = decimalToInt(scaled, isUp ? 'ROUND_CEILING' : 'ROUND_FLOOR');
    return ARITHMETIC['/'](whole, factor);
  }
  if (!(scaled instanceof Float)) return ARITHMETIC['/'](scaled, factor);
  const whole = truncated(isUp ? Math.ceil(scaled.value) : Math.floor(scaled.value));
  if (whole === undefined) return fail('MF2007', 'cannot convert float infinity to integer');
  return ARITHMETIC['/'](whole, factor);
}

const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function fileSize(value: Value, isBinary: boolean): string {
  const bytes = floatOf(value);
  if (bytes === undefined) {
    return fail('MF2007', `could not convert to a number of bytes: ${toText(value)}`);
  }
  const base = isBinary ? 1024 : 1000;
  const units = isBinary ? BINARY_UNITS : DECIMAL_UNITS;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncated(bytes) ?? bytes} Bytes`;
  const index = units.findIndex((_, i) => bytes < base ** (i + 2));
  const used = index < 0 ? units.length - 1 : index;
  const amount = (base * bytes) / base ** (used + 2);
  const shown = Number.isFinite(amount) ? fixedText(amount, 1) : floatText(amount);
  return `${shown} ${units[used] ?? ''}`;
}

/** The filters that make or change numbers. */
export const NUMBER_FILTERS = {
  abs: filter('abs', absolute),
  filesizeformat: filter('filesizeformat binary?', (value, [binary]) =>
    fileSize(value, isTruthy(binary ?? false)),
  ),
  float: filter('float default?', (value, [fallback]) => {
    const number = floatOf(value);
    return number === undefined
      ? fallback === undefined
        ? new Float(0)
        : fallback
      : new Float(number);
  }),
  int: filter('int default? base?', (value, [fallback, base]) =>
    toInt(value, fallback === undefined ? 0 : fallback, baseOf(base)),
  ),
  round: filter('round precision? method?', (value, [precision, method]) =>
    round(value, precision === undefined ? 0 : intArgument(precision), toText(method ?? 'common')),
  ),
} satisfies Record<string, Filter>;

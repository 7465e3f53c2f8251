import { stringOf } from '../compare.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { Decimal, Tuple, Undefined, type Value } from '../value.ts';
import { compareNumbers } from './decimal-compare.ts';
import {
  decimalToInt,
  digitCount,
  failDecimal,
  fitDecimal,
  isZero,
  PRECISION,
  quantizeDecimal,
  ROUNDINGS,
  type Rounding,
  rescaleDecimal,
} from './decimal-rounding.ts';
import { decimalOf } from './decimal-text.ts';
import { type Method, methodTable } from './method-table.ts';
import { normalizeInt } from './number-text.ts';
import { failUndefined, typeName } from './type-name.ts';

type Argument = Value | undefined;

function required(value: Argument): Decimal {
  if (value instanceof Undefined) failUndefined(value);
  const decimal = decimalOf(value ?? null);
  if (decimal !== undefined) return decimal;
  return fail('MF2006', `conversion from ${typeName(value ?? null)} to Decimal is not supported`);
}

function roundingOf(value: Argument): Rounding | undefined {
  if (value === undefined || value === null) return undefined;
  const text = stringOf(value);
  const known = ROUNDINGS.find((name) => name === text);
  if (known !== undefined) return known;
  return fail('MF2006', `${toText(value)} is no rounding: they are ${ROUNDINGS.join(', ')}`);
}

function quantize(self: Decimal, [exponent, rounding]: readonly Argument[]): Decimal {
  const { special, exponent: wanted } = required(exponent);
  if (special === 'NaN' || self.special === 'NaN')
    return special === 'NaN' ? required(exponent) : self;
  if (special !== null && self.special !== null) return self;
  if (special !== null) return failDecimal('an infinity has no last digit');
  return quantizeDecimal(self, wanted, roundingOf(rounding));
}

function toIntegral(self: Decimal, [rounding]: readonly Argument[]): Decimal {
  if (self.special !== null || self.exponent >= 0) return self;
  return rescaleDecimal(self, 0, roundingOf(rounding));
}

function normalize({ isNegative, digits, exponent, special }: Decimal): Decimal {
  if (special !== null) return new Decimal(isNegative, digits, exponent, special);
  const fitted = fitDecimal(isNegative, digits, exponent);
  if (isZero(fitted)) return new Decimal(isNegative, 0n, 0);
  const text = String(fitted.digits);
  const kept = text.replace(/0+$/, '');
  return new Decimal(isNegative, BigInt(kept), fitted.exponent + text.length - kept.length);
}

function ratio(self: Decimal): Tuple {
  if (self.special !== null) fail('MF2007', `cannot convert ${self.special} to integer ratio`);
  if (self.exponent >= 0) return new Tuple([decimalToInt(self, 'ROUND_DOWN'), 1]);
  let bottom = 10n ** BigInt(-self.exponent);
  let top = self.isNegative ? -self.digits : self.digits;
  for (const prime of [2n, 5n]) {
    while (bottom % prime === 0n && top % prime === 0n) {
      bottom /= prime;
      top /= prime;
    }
  }
  return new Tuple([normalizeInt(top), normalizeInt(bottom)]);
}

function squareRoot(self: Decimal): Decimal {
  const { digits, exponent, special, isNegative } = self;
  if (special === 'NaN' || isZero(self)) {
    return new Decimal(isNegative, 0n, special === null ? Math.floor(exponent / 2) : 0, special);
  }
  if (isNegative) return failDecimal('the root of a negative number');
  if (special !== null) return self;
  const even = exponent % 2 === 0 ? digits : digits * 10n;
  const ideal = Math.floor(exponent / 2);
  const shift = PRECISION + 1 - Math.ceil(digitCount(even) / 2);
  const scaled = shift >= 0 ? even * 100n ** BigInt(shift) : even / 100n ** BigInt(-shift);
  const root = integerRoot(scaled);
  const isExact =
    root * root === scaled && (shift >= 0 || scaled * 100n ** BigInt(-shift) === even);
  if (!isExact) {
    // A last digit that is neither 0 nor 5 stands for the rest.
    return fitDecimal(false, root % 5n === 0n ? root + 1n : root, ideal - shift);
  }
  const unit = 10n ** BigInt(Math.abs(shift));
  return fitDecimal(false, shift >= 0 ? root / unit : root * unit, ideal);
}

/** The largest int whose square is not above a positive one, by Newton's method. */
function integerRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const better = (root + value / root) / 2n;
    if (better >= root) return root;
    root = better;
  }
}

function compare(self: Decimal, [other]: readonly Argument[]): Decimal {
  const order = compareNumbers(self, required(other)) ?? Number.NaN;
  if (Number.isNaN(order)) return new Decimal(false, 0n, 0, 'NaN');
  return new Decimal(order < 0, order === 0 ? 0n : 1n, 0);
}

function asTuple({ isNegative, digits, exponent, special }: Decimal): Tuple {
  const last = special === null ? exponent : special === 'NaN' ? 'n' : 'F';
  const figures = special === 'NaN' ? [] : [...String(digits)].map(Number);
  const fields = ['sign', 'digits', 'exponent'];
  return new Tuple([isNegative ? 1 : 0, new Tuple(figures), last], fields);
}

const signed = ({ digits, exponent, special }: Decimal, isNegative: boolean): Decimal =>
  new Decimal(isNegative, digits, exponent, special);

/** The methods of Python's Decimal. */
export const DECIMAL_METHODS: ReadonlyMap<string, Method<Decimal>> = methodTable<Decimal>({
  adjusted: (self) => (self.special === null ? orderOf(self) : 0),
  as_integer_ratio: ratio,
  as_tuple: asTuple,
  'compare other': compare,
  conjugate: (self) => self,
  copy_abs: (self) => signed(self, false),
  copy_negate: (self) => signed(self, !self.isNegative),
  is_finite: (self) => self.special === null,
  is_infinite: (self) => self.special === 'Infinity',
  is_nan: (self) => self.special === 'NaN',
  is_signed: (self) => self.isNegative,
  is_zero: isZero,
  normalize,
  'quantize exp rounding?': quantize,
  sqrt: squareRoot,
  'to_integral_value rounding?': toIntegral,
});

function orderOf({ digits, exponent }: Decimal): number {
  return digitCount(digits) + exponent - 1;
}

import { fail } from '../template-error.ts';
import { Decimal, Float, Tuple, type Value } from '../value.ts';
import { type Method, methodTable } from './method-table.ts';
import { normalizeInt } from './number-text.ts';

function bits(value: number | bigint): string {
  return (value < 0 ? -value : value).toString(2);
}

/** The methods of Python's int, which bools have too. */
export const INT_METHODS: ReadonlyMap<string, Method<number | bigint>> = methodTable<
  number | bigint
>({
  as_integer_ratio: (self) => new Tuple([self, 1]),
  bit_count: (self) => bits(self).replaceAll('0', '').length,
  bit_length: (self) => (self === 0 ? 0 : bits(self).length),
  conjugate: (self) => self,
});

function ratio(value: number): Tuple {
  if (!Number.isFinite(value)) {
    const what = Number.isNaN(value) ? 'NaN' : 'Infinity';
    return fail('MF2007', `cannot convert ${what} to integer ratio`);
  }
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return new Tuple([normalizeInt(BigInt(numerator)), normalizeInt(denominator)]);
}

/** The methods of Python's float. */
export const FLOAT_METHODS: ReadonlyMap<string, Method<Float>> = methodTable<Float>({
  as_integer_ratio: (self) => ratio(self.value),
  conjugate: (self) => self,
  is_integer: (self) => Number.isInteger(self.value),
});

/** The data attributes of numbers. */
export function numberAttribute(
  value: number | bigint | Float | Decimal,
  name: string,
): Value | undefined {
  switch (name) {
    case 'real':
      return value;
    case 'imag':
      if (value instanceof Decimal) return new Decimal(false, 0n, 0);
      return value instanceof Float ? new Float(0) : 0;
    case 'numerator':
      return typeof value === 'object' ? undefined : value;
    case 'denominator':
      return typeof value === 'object' ? undefined : 1;
    default:
      return undefined;
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../src/jinja/parse-decimal.ts';
import { toText } from '../../../src/jinja/text.ts';
import { Decimal, type Value } from '../../../src/jinja/value.ts';
import { ARITHMETIC } from '../../../src/jinja/values/arithmetic.ts';

import { given, render, thrownBy } from './rendering.ts';

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new TypeError(`${text} is no Decimal`);
  return parsed;
}

const values = given({
  a: decimal('1.10'),
  big: decimal('12345678901234567.89'),
  b: decimal('-7'),
  five: decimal('5'),
  z: decimal('0.00'),
  nan: decimal('NaN'),
  inf: decimal('Infinity'),
  tiny: decimal('0.0000001'),
  half: decimal('2.5'),
});

/** Expressions, and what Jinja2 under Python 3.11 prints for them. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['a', '1.10'],
  ['[a, big]', "[Decimal('1.10'), Decimal('12345678901234567.89')]"],
  ['a + 1', '2.10'],
  ['1 + a', '2.10'],
  ['a - 0.5|int', '1.10'],
  ['a * 2', '2.20'],
  ['a / 3', '0.3666666666666666666666666667'],
  ['7 // half', '2'],
  ['b // 2', '-3'],
  ['b % 3', '-1'],
  ['b ** 2', '49'],
  ['2 ** half', '5.656854249492380195206754897'],
  ['big + 1', '12345678901234568.89'],
  ['big * big', '1.524157875323883675019051999E+32'],
  ['-a', '-1.10'],
  ['+z', '0.00'],
  ['a == 1', 'False'],
  ['five == 5', 'True'],
  ['a == 1.1', 'False'],
  ['half == 2.5', 'True'],
  ['a < 2', 'True'],
  ['2 > a', 'True'],
  ['half <= 2.5', 'True'],
  ['a < 1.1', 'True'],
  ['five in [4, 5]', 'True'],
  ["{5: 'x'}[five]", 'x'],
  ["{five: 'x'}[5]", 'x'],
  ["{half: 'y'}[2.5]", 'y'],
  ['[1, five, 5.0, true]|unique|list', "[1, Decimal('5')]"],
  ['[a, 3, half]|sort', "[Decimal('1.10'), Decimal('2.5'), 3]"],
  ['[a, 3, half]|sum', '6.60'],
  ['[a, 3, half]|max', '3'],
  ['[a, 3, half]|min', '1.10'],
  ['[a, a]|unique|list', "[Decimal('1.10')]"],
  ['a|int', '1'],
  ['b|abs', '7'],
  ['b|float', '-7.0'],
  ['half|round', '2'],
  ['(half + 1)|round', '4'],
  ['a|round(1)', '1.1'],
  ['big|round(1)', '12345678901234567.9'],
  ["half|round(0, 'ceil')", '3.0'],
  ["half|round(0, 'floor')", '2.0'],
  ["a|string ~ '!'", '1.10!'],
  ["'%s %d %.3f %r' % (a, half, big, a)", "1.10 2 12345678901234568.000 Decimal('1.10')"],
  [
    "'{} {:.1f} {:>8} {:,.2f} {:e}'.format(a, half, a, big, tiny)",
    '1.10 2.5     1.10 12,345,678,901,234,567.89 1e-7',
  ],
  ["'%.2f'|format(half)", '2.50'],
  [
    'a is number, a is float, a is integer, a is string, five is even, five is divisibleby(5)',
    '(True, False, False, False, False, True)',
  ],
  ["z|default('d', true)", 'd'],
  ["'yes' if z else 'no'", 'no'],
  ["'yes' if a else 'no'", 'yes'],
  ['nan', 'NaN'],
  ['nan == nan', 'False'],
  ['inf', 'Infinity'],
  ['inf > big', 'True'],
  ['-inf', '-Infinity'],
  ['tiny', '1E-7'],
  ['a.quantize(five)', '1'],
  ["half.quantize(five, rounding='ROUND_HALF_UP')", '3'],
  [
    'a.normalize(), five.normalize(), (five * 100).normalize()',
    "(Decimal('1.1'), Decimal('5'), Decimal('5E+2'))",
  ],
  ['a.as_tuple().exponent, a.as_tuple().digits', '(-2, (1, 1, 0))'],
  ['a.is_nan(), a.is_finite(), z.is_zero(), b.is_signed()', '(False, True, True, True)'],
  ['half.sqrt()', '1.581138830084189665999446772'],
  ['a.real, a.imag', "(Decimal('1.10'), Decimal('0'))"],
  ['half.as_integer_ratio()', '(5, 2)'],
  ["nan|int('none')", 'none'],
  ['five|filesizeformat', '5 Bytes'],
  ['range(3)[five|int - 4]', '1'],
  ['[1,2][five - 5]', ''],
];

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['a|tojson', /Decimal is not JSON serializable/],
  ['a * 1.5', /unsupported operand type\(s\) for \*: 'Decimal' and 'float'/],
  ['1.5 - a', /unsupported operand type\(s\) for -: 'float' and 'Decimal'/],
  ["a + 'x'", /unsupported operand type/],
  ["'x' + a", /can only concatenate str/],
  ["'x' * five", /can't multiply sequence by non-int of type 'Decimal'/],
  ['a / 0', /division by zero/],
  ['z / z', /zero divided by zero/],
  ['nan < 1', /NaN has no order/],
  ['inf|int', /cannot convert Infinity to integer/],
  ["'{:x}'.format(a)", /invalid format string/],
  ['range(five)', /Decimal/],
];

describe('Decimal', () => {
  it.each(SHOWN)('%s', (expression, expected) => {
    expect(render(`{{ ${expression} }}`, values)).toBe(expected);
  });

  it.each(REFUSED)('refuses %s, as Python', (expression, message) => {
    expect(thrownBy(() => render(`{{ ${expression} }}`, values)).message).toMatch(message);
  });

  it('keeps every digit of a text', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat({ max: 30 }), (digits, scale) => {
        const sign = digits < 0n ? '-' : '';
        const padded = String(digits)
          .replace('-', '')
          .padStart(scale + 1, '0');
        const point = padded.length - scale;
        const text = `${sign}${padded.slice(0, point)}${scale > 0 ? '.' : ''}${padded.slice(point)}`;
        const isPlain = scale - String(digits).replace('-', '').length < 6;
        fc.pre(isPlain);
        expect(toText(decimal(text))).toBe(text);
      }),
    );
  });

  it('adds exactly what ints add, as long as 28 digits hold it', () => {
    const small = fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n });
    fc.assert(
      fc.property(small, small, fc.integer({ min: -9, max: 0 }), (a, b, exponent) => {
        const of = (digits: bigint): Value =>
          new Decimal(digits < 0n, digits < 0n ? -digits : digits, exponent);
        expect(toText(ARITHMETIC['+'](of(a), of(b)))).toBe(toText(of(a + b)));
        expect(toText(ARITHMETIC['-'](of(a), of(b)))).toBe(toText(of(a - b)));
      }),
    );
  });
});

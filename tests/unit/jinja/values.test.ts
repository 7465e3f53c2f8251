import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOrdered, isTruthy, valuesEqual } from '../../../src/jinja/compare.ts';
import { fromJs, toJs } from '../../../src/jinja/from-js.ts';
import { toRepr, toText } from '../../../src/jinja/text.ts';
import {
  Dict,
  Float,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from '../../../src/jinja/value.ts';
import { roundFloat } from '../../../src/jinja/values/float-digits.ts';
import { readLiteral } from '../../../src/jinja/values/python-literal.ts';
import { given, render, thrownBy } from './rendering.ts';

/** Values that can be keys, and nested ones of them. */
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc
    .bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
    .map((n) => (n > 2n ** 53n || n < -(2n ** 53n) ? n : Number(n))),
  fc.double().map((n) => new Float(n)),
  fc.string({ unit: 'binary' }),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new Tuple(items)),
    fc.array(fc.tuple(scalar, tie('value')), { maxLength: 4 }).map((pairs) => Dict.from(pairs)),
  ),
}));

describe('dict', () => {
  it('takes equal numbers for one key, as Python', () => {
    const dict = Dict.from([[1, 'a']]);
    dict.set(new Float(1), 'b');
    dict.set(true, 'c');
    expect(toRepr(dict)).toBe("{1: 'c'}");
    expect(dict.get(10n ** 20n)).toBeUndefined();
    dict.set(new Float(1e20), 'big');
    expect(dict.get(10n ** 20n)).toBe('big');
  });

  it('compares tuple keys by content, and never confuses them with texts', () => {
    const dict = Dict.from([[new Tuple([1, 'a']), 'x']]);
    expect(dict.get(new Tuple([new Float(1), 'a']))).toBe('x');
    expect(dict.get(new Tuple(['1', 'a']))).toBeUndefined();
    expect(dict.get(new Tuple([1, 'a', 'b']))).toBeUndefined();
    for (const text of ['\0t', '\0t8:number1', '\0s']) expect(dict.get(text)).toBeUndefined();
  });

  it('holds what was set, for any keys', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(scalar, fc.integer())), (pairs) => {
        const dict = Dict.from(pairs);
        for (const [key, expected] of new Map(pairs)) {
          const last = pairs.findLast(([other]) => other === key || valuesEqual(other, key));
          if (key instanceof Float && Number.isNaN(key.value)) continue;
          expect(dict.get(key)).toBe(last?.[1] ?? expected);
        }
        expect(dict.size).toBeLessThanOrEqual(pairs.length);
      }),
    );
  });

  it.each([[[]], [new Dict()], [new PySet()], [new Tuple([[]])]])('refuses %j as a key', (key) => {
    expect(thrownBy(() => Dict.from([[key, 1]])).code).toBe('MF2006');
  });

  it('keeps the names of JavaScript harmless', () => {
    const dict = fromJs(JSON.parse('{"__proto__": 1, "constructor": 2}'));
    expect(toRepr(dict)).toBe("{'__proto__': 1, 'constructor': 2}");
    const back = toJs(dict);
    expect(Object.getPrototypeOf(back)).toBe(null);
    expect(Object.keys(back as object)).toEqual(['__proto__', 'constructor']);
  });
});

describe('text', () => {
  it.each([
    [new Float(1), '1.0'],
    [new Float(1e16), '1e+16'],
    [new Float(1.5e-5), '1.5e-05'],
    [new Float(123456789012345680), '1.2345678901234568e+17'],
    [new Float(-0), '-0.0'],
    [new Float(Number.NaN), 'nan'],
    [new Float(Number.NEGATIVE_INFINITY), '-inf'],
    [2n ** 64n, '18446744073709551616'],
    [new Tuple([1]), '(1,)'],
    [new PySet(), 'set()'],
    ["it's", '"it\'s"'],
    ['a\n\t\\\x00é\u200b', "'a\\n\\t\\\\\\x00é\\u200b'"],
    [new Markup('<b>'), "Markup('<b>')"],
    [new Undefined('x'), 'Undefined'],
    [Dict.from([['a', [null, true]]]), "{'a': [None, True]}"],
  ])('of %o is %s', (of, text) => {
    expect(toRepr(of)).toBe(text);
  });

  it('shows a value inside itself as dots', () => {
    const list: Value[] = [1];
    list.push(list);
    expect(toText(list)).toBe('[1, [...]]');
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(value, (original) => {
        const text = toRepr(original);
        if (/nan|inf|\bset\b/.test(text)) return;
        const back = readLiteral(text);
        expect(back === undefined ? 'no literal' : toRepr(back)).toBe(text);
      }),
    );
  });
});

describe('order and equality', () => {
  it('are consistent', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(valuesEqual(a, b)).toBe(valuesEqual(b, a));
        let less: boolean;
        try {
          less = isOrdered('<', a, b);
        } catch {
          return;
        }
        if (less) expect(isOrdered('>', b, a)).toBe(true);
        if (less) expect(valuesEqual(a, b)).toBe(false);
      }),
    );
  });

  it('compare by code points', () => {
    expect(isOrdered('<', '\uffee', '😀')).toBe(true);
    expect(isOrdered('<', 'a', 'b')).toBe(true);
  });

  it.each([
    [''],
    [0],
    [null],
    [[]],
    [new Dict()],
    [new Tuple([])],
    [new Float(0)],
    [new Undefined('x')],
  ])('takes %o for false', (empty) => {
    expect(isTruthy(empty)).toBe(false);
  });
});

describe('arithmetic', () => {
  const integer = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.maxSafeInteger());

  it('divides with a remainder of the sign of the divisor', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        if (b === 0) return;
        const text = render('{{ (a // b) * b + a % b == a }} {{ a % b }}', given({ a, b }));
        const [holds, rest] = text.split(' ');
        expect(holds).toBe('True');
        expect(Number(rest) * Math.sign(b)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it('is exact beyond the safe integers', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        const text = render('{{ a + b }} {{ a - b }} {{ a * b }}', given({ a, b }));
        expect(text).toBe(`${a + b} ${a - b} ${a * b}`);
      }),
      { numRuns: 200 },
    );
  });

  it('rounds half to even on the exact value', () => {
    expect([2.5, 3.5, -2.5].map((n) => roundFloat(n, 0))).toEqual([2, 4, -2]);
    expect(roundFloat(2.675, 2)).toBe(2.67);
    expect(roundFloat(1234.5, -2)).toBe(1200);
    expect(render("{{ '%.1f' % 2.25 }} {{ '{:.0f}'.format(0.5) }}")).toBe('2.2 0');
  });

  it('gives powers as exact as Python', () => {
    expect(render('{{ 2.5 ** 2.5 }} {{ 10.0 ** -5 }} {{ 2 ** 100 }}')).toBe(
      '9.882117688026186 1e-05 1267650600228229401496703205376',
    );
  });
});

describe('slices', () => {
  it('pick what stepping by hand picks', () => {
    const bound = fc.option(fc.integer({ min: -12, max: 12 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '😀', 'é') }),
        bound,
        bound,
        fc.integer({ min: -3, max: 3 }).filter((n) => n !== 0),
        (text, start, stop, step) => {
          const points = [...text];
          const length = points.length;
          const clamp = (n: number) =>
            Math.min(
              Math.max(n < 0 ? n + length : n, step < 0 ? -1 : 0),
              step < 0 ? length - 1 : length,
            );
          const from = start === undefined ? (step < 0 ? length - 1 : 0) : clamp(start);
          const to = stop === undefined ? (step < 0 ? -1 : length) : clamp(stop);
          let expected = '';
          for (let i = from; step < 0 ? i > to : i < to; i += step) expected += points[i] ?? '';
          const slice = `${start ?? ''}:${stop ?? ''}:${step}`;
          expect(render(`{{ s[${slice}] }}`, given({ s: text }))).toBe(expected);
        },
      ),
    );
  });
});

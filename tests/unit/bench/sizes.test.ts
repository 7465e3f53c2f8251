import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitGrowth, judgeGrowth } from '../../../src/bench/growth-over-sizes.ts';
import { readSizes } from '../../../src/bench/sizes.ts';
import type { Comparison } from '../../../src/config/comparison.ts';

describe('readSizes', () => {
  test.each([
    ['10k,1M,10M', [10_000, 1_000_000, 10_000_000], ['10k', '1M', '10M']],
    [' 2.5m , 500 ', [500, 2_500_000], ['500', '2.5M']],
    ['1_000,1k', [1000], ['1k']],
    ['1g', [1_000_000_000], ['1G']],
  ])('reads %s', (text, rows, labels) => {
    const sizes = readSizes(text);
    expect(sizes.map((size) => size.rows)).toEqual(rows);
    expect(sizes.map((size) => size.label)).toEqual(labels);
  });

  test.each(['', 'many', '0', '-1', '10k,', '1.5', '10t', '1e400k', 'k'])(
    'refuses "%s"',
    (text) => {
      expect(() => readSizes(text)).toThrow(/no number of rows/);
    },
  );

  test('gives every size once, smallest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1 }), (rows) => {
        const found = readSizes(rows.join(',')).map((size) => size.rows);
        expect(found).toEqual([...new Set(rows)].sort((a, b) => a - b));
      }),
    );
  });
});

const point = (rows: number, p50Ms: number, share = 0) => ({
  rows,
  figures: {
    p50Ms,
    p50Interval: { low: p50Ms * (1 - share), high: p50Ms * (1 + share) },
  },
});

describe('fitGrowth', () => {
  test('needs two sizes', () => {
    expect(fitGrowth([])).toBeNull();
    expect(fitGrowth([point(10, 1)])).toBeNull();
  });

  test('finds the exponent of any power law, whatever its factor', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 3, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (exponent, factor) => {
          const points = [1e4, 1e6, 1e7].map((rows) => point(rows, factor * rows ** exponent));
          expect(fitGrowth(points)?.exponent).toBeCloseTo(exponent, 6);
        },
      ),
    );
  });

  test('holds the exponent of every choice of medians within their intervals', () => {
    const share = 0.2;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (moves) => {
          const sizes = [1e4, 1e6, 1e7];
          const medians = [1, 20, 90];
          const growth = fitGrowth(sizes.map((rows, i) => point(rows, medians[i] ?? 1, share)));
          const moved = sizes.map((rows, i) =>
            point(rows, (medians[i] ?? 1) * (1 + share * (moves[i] ?? 0))),
          );
          const exponent = fitGrowth(moved)?.exponent ?? Number.NaN;
          expect(exponent).toBeGreaterThanOrEqual((growth?.interval.low ?? 0) - 1e-9);
          expect(exponent).toBeLessThanOrEqual((growth?.interval.high ?? 0) + 1e-9);
        },
      ),
    );
  });

  test('takes the median itself where few samples leave an interval open', () => {
    const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const points = [10, 100].map((rows) => ({ rows, figures: { p50Ms: rows, p50Interval: open } }));
    const { low, high } = fitGrowth(points)?.interval ?? open;
    expect([low, high]).toEqual([expect.closeTo(1), expect.closeTo(1)]);
  });
});

describe('judgeGrowth', () => {
  const comparison: Comparison = {
    operator: '<=',
    value: 1.05,
    quantity: 'number',
    text: '<= 1.05',
  };
  const span = { file: { path: 'a.sql', text: '' }, start: 0, end: 0 };
  const budget = {
    kind: 'growth',
    over: 'scale',
    comparison,
    span,
    text: 'growth over scale <= 1.05',
  } as const;

  test.each([
    [1, { low: 0.9, high: 1.2 }, 'met'],
    [1.2, { low: 1.1, high: 1.3 }, 'missed'],
    [1.1, { low: 1, high: 1.3 }, 'unsure'],
  ])('an exponent of %s in %o is %s', (exponent, interval, outcome) => {
    expect(judgeGrowth(budget, { exponent, interval })).toMatchObject({
      outcome,
      finding: `time grows with the rows to the power of ${exponent.toFixed(2)}`,
    });
  });
});

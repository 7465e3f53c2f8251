import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '../../../src/base/random.ts';
import { findChangePoints } from '../../../src/bench/change-points.ts';
import { binomialChance, normalCdf, normalQuantile } from '../../../src/bench/distributions.ts';
import { estimateShift, rankSumPValue, signedRankPValue } from '../../../src/bench/rank-test.ts';
import {
  countOutliers,
  median,
  quantile,
  quantileInterval,
  slope,
  sorted,
  spread,
} from '../../../src/bench/statistics.ts';

const numbers = fc.array(
  // Adding zero makes a zero of minus zero, which sorting may leave on either side of it.
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value + 0),
  { maxLength: 60 },
);
/** Figures as a broken clock or an empty result may give them. */
const anything = fc.array(
  fc.oneof(
    fc.double(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0),
  ),
  { maxLength: 40 },
);

/** A normal value by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function repeat<T>(count: number, make: (i: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

describe('quantiles', () => {
  test.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4, 5], 0.5, 3],
    [[10], 0.99, 10],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.95, 10.5],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 12);
  });

  test('lie within the values, rise with the share, and do not depend on the order', () => {
    fc.assert(
      fc.property(
        numbers.filter((v) => v.length > 0),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const rising = sorted(values);
          const found = quantile(rising, share);
          expect(found).toBeGreaterThanOrEqual(rising[0] ?? Number.NaN);
          expect(found).toBeLessThanOrEqual(rising.at(-1) ?? Number.NaN);
          expect(quantile(rising, Math.min(1, share + 0.1))).toBeGreaterThanOrEqual(found);
          expect(sorted([...values].reverse())).toEqual(rising);
        },
      ),
    );
  });

  test('of nothing are unknown', () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect(median([Number.NaN])).toBeNaN();
  });
});

describe('an interval for a quantile', () => {
  // 0.5 with 10 values at 95 %: the second and the ninth (David & Nagaraja, table of sign-test intervals).
  test('is the one of the sign test', () => {
    expect(quantileInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5, 0.95)).toEqual({
      low: 2,
      high: 9,
    });
  });

  test('is open where the values are too few', () => {
    expect(quantileInterval([1, 2, 3], 0.5, 0.95)).toEqual({
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
    expect(
      quantileInterval(
        repeat(50, (i) => i),
        0.99,
        0.95,
      ).high,
    ).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([0.5, 0.95])('holds the true quantile as often as it says, at %d', (share) => {
    const random = createRandom(7);
    const misses = repeat(2000, () => {
      // -ln(1 - u) is exponential: its quantile is -ln(1 - share).
      const values = sorted(repeat(120, () => -Math.log(1 - random.next())));
      const { low, high } = quantileInterval(values, share, 0.95);
      const truth = -Math.log(1 - share);
      return truth < low || truth > high;
    }).filter(Boolean);
    expect(misses.length).toBeLessThan(2000 * 0.065);
  });
});

test('spread is the deviation of normal values, and one wild value does nothing to it', () => {
  const random = createRandom(1);
  const values = repeat(4000, () => 10 + 2 * normal(random));
  expect(spread(values)).toBeGreaterThan(1.85);
  expect(spread(values)).toBeLessThan(2.15);
  expect(Math.abs(spread([...values, 1e12]) - spread(values))).toBeLessThan(0.01);
});

test('outliers are counted, with how far they go', () => {
  const values = sorted([...repeat(99, (i) => 10 + i / 100), 50]);
  expect(countOutliers(values)).toMatchObject({ count: 1, share: 0.01, maxMs: 50 });
  expect(countOutliers([5, 5, 5, 5])).toMatchObject({ count: 0, share: 0 });
  expect(countOutliers([])).toMatchObject({ count: 0, share: 0 });
});

test('slope is the exponent of a power on logarithms', () => {
  const points = [1e3, 1e4, 1e5].map((x): [number, number] => [
    Math.log(x),
    Math.log(3 * x ** 1.2),
  ]);
  expect(slope(points)).toBeCloseTo(1.2, 10);
  expect(slope([[1, 2]])).toBeNaN();
});

describe('distributions', () => {
  test.each([
    [0, 0.5],
    [1.959963984540054, 0.975],
    [-3, 0.0013498980316301],
    [6, 1 - 9.865876450377e-10],
  ])('the normal one below %d is %d', (z, p) => {
    expect(normalCdf(z)).toBeCloseTo(p, 13);
  });

  test('far out the chance is small and not nothing', () => {
    expect(normalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 6);
    expect(normalCdf(Number.NaN)).toBeNaN();
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('a quantile leads back to its chance', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 9);
      }),
    );
  });

  test('binomial chances sum to one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, p) => {
          const sum = repeat(n + 1, (k) => binomialChance(k, n, p)).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 9);
        },
      ),
    );
    expect(binomialChance(3, 10, 0.5)).toBeCloseTo(0.1171875, 12);
  });
});

describe('the signed-rank test', () => {
  // All of n differences on one side: 2 of 2^n ways.
  test.each([
    [[1, 2, 3, 4, 5], 2 / 32],
    [[-1, -2, -3, -4, -5, -6], 2 / 64],
    [[1, -2, 3, -4], 14 / 16],
    [[], 1],
    [[0, 0, 0], 1],
  ])('of %j is %d', (differences, p) => {
    expect(signedRankPValue(differences)).toBeCloseTo(p, 12);
  });

  test('does not care which version comes first, nor in which unit', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const p = signedRankPValue(values);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(signedRankPValue(values.map((value) => -value))).toBeCloseTo(p, 12);
        expect(signedRankPValue(values.map((value) => value * 8))).toBeCloseTo(p, 12);
      }),
    );
  });

  test.each([12, 80])('raises as many false alarms as it says, with %d differences', (n) => {
    const random = createRandom(n);
    const alarms = repeat(2000, () => {
      // Heavy tails, as a loaded machine has them, evenly on both sides.
      return signedRankPValue(repeat(n, () => normal(random) / Math.max(0.05, random.next())));
    }).filter((p) => p < 0.05);
    expect(alarms.length).toBeGreaterThan(2000 * 0.03);
    expect(alarms.length).toBeLessThan(2000 * 0.065);
  });
});

describe('the estimate of a shift', () => {
  test('finds a shift under noise, and its interval holds it as often as it says', () => {
    const random = createRandom(3);
    for (const n of [15, 60]) {
      const estimates = repeat(600, () =>
        estimateShift(
          repeat(n, () => 0.1 + 0.05 * normal(random) + (random.next() < 0.1 ? normal(random) : 0)),
          0.95,
        ),
      );
      expect(median(estimates.map(({ shift }) => shift))).toBeCloseTo(0.1, 2);
      const misses = estimates.filter(({ interval }) => interval.low > 0.1 || interval.high < 0.1);
      expect(misses.length).toBeLessThan(600 * 0.07);
    }
  });

  test('moves with the differences, and turns with their sign', () => {
    fc.assert(
      fc.property(
        numbers.filter((v) => v.length > 0),
        (values) => {
          const { shift, interval } = estimateShift(values, 0.9);
          expect(
            estimateShift(
              values.map((v) => v + 1000),
              0.9,
            ).shift,
          ).toBeCloseTo(shift + 1000, 6);
          const turned = estimateShift(
            values.map((v) => -v),
            0.9,
          );
          expect(turned.shift).toBeCloseTo(-shift, 6);
          expect(interval.low).toBeLessThanOrEqual(shift);
          expect(interval.high).toBeGreaterThanOrEqual(shift);
        },
      ),
    );
  });

  test('of nothing, or of no numbers, is unknown', () => {
    for (const values of [[], [Number.NaN], [Number.POSITIVE_INFINITY]]) {
      expect(estimateShift(values, 0.95)).toMatchObject({ shift: Number.NaN, pValue: 1 });
    }
  });

  test('takes whatever it is given', () => {
    fc.assert(
      fc.property(anything, (values) => {
        const { pValue, interval } = estimateShift(values, 0.99);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
      }),
    );
  });
});

describe('the rank-sum test', () => {
  test('tells what is apart, and not what is equal', () => {
    const low = repeat(20, (i) => i);
    expect(
      rankSumPValue(
        low,
        repeat(20, (i) => 100 + i),
      ),
    ).toBeLessThan(1e-6);
    expect(rankSumPValue(low, low)).toBeGreaterThan(0.9);
    expect(rankSumPValue([1, 1, 1], [1, 1, 1])).toBe(1);
    expect(rankSumPValue([], [1])).toBe(1);
  });

  test('gives a chance for whatever it is given, the same both ways', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const p = rankSumPValue(one, other);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(rankSumPValue(other, one)).toBeCloseTo(p, 9);
      }),
    );
  });

  test('raises as many false alarms as it says', () => {
    const random = createRandom(5);
    const alarms = repeat(2000, () =>
      rankSumPValue(
        repeat(15, () => normal(random)),
        repeat(25, () => normal(random)),
      ),
    ).filter((p) => p < 0.05);
    expect(alarms.length).toBeGreaterThan(2000 * 0.03);
    expect(alarms.length).toBeLessThan(2000 * 0.065);
  });
});

describe('change points', () => {
  const level = (random: Random, count: number, middle: number) =>
    repeat(count, () => middle * Math.exp(0.04 * normal(random)));

  test('are found where a series changes its level, with how much', () => {
    const random = createRandom(11);
    const series = [...level(random, 20, 10), ...level(random, 20, 13), ...level(random, 15, 9)];
    const found = findChangePoints(series);
    expect(found.map(({ index }) => index)).toEqual([20, 40]);
    expect(found[0]?.ratio).toBeCloseTo(1.3, 1);
    expect(found[1]?.ratio).toBeCloseTo(9 / 13, 1);
  });

  test('are rare in a series that keeps its level', () => {
    const random = createRandom(13);
    const found = repeat(300, () => findChangePoints(level(random, 40, 10))).filter(
      ({ length }) => length > 0,
    );
    expect(found.length).toBeLessThan(6);
  });

  test('are not found in what is too short, equal or no number', () => {
    expect(findChangePoints([1, 1, 1, 9, 9, 9])).toEqual([]);
    expect(findChangePoints(repeat(40, () => 5))).toEqual([]);
    fc.assert(fc.property(anything, (values) => Array.isArray(findChangePoints(values))));
  });
});

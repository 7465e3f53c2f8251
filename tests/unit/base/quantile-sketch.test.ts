import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QuantileSketch } from '../../../src/base/quantile-sketch.ts';

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

const milliseconds = fc.oneof(
  fc.double({ min: 0.001, max: 1e9, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
);

describe('QuantileSketch', () => {
  test('is within 1 % of the value that has the rank', () => {
    fc.assert(
      fc.property(
        fc.array(milliseconds, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const rank = Math.max(1, Math.ceil(q * values.length));
          const exact = values.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN;
          const found = sketchOf(values).quantile(q);
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.01 + 1e-9);
        },
      ),
    );
  });

  test('knows count, sum, mean and maximum exactly', () => {
    const sketch = sketchOf([1, 2, 3, 10]);
    expect([sketch.count, sketch.sum, sketch.mean, sketch.max]).toEqual([4, 16, 4, 10]);
  });

  test('answers 0 where nothing was added, and takes values beyond its range', () => {
    const empty = sketchOf([]);
    expect([empty.quantile(0.5), empty.mean, empty.max]).toEqual([0, 0, 0]);
    expect(sketchOf([-5, 0, 0.0001]).quantile(1)).toBe(0);
    expect(sketchOf([1e12]).quantile(0.5)).toBeGreaterThanOrEqual(0.99e9);
  });
});

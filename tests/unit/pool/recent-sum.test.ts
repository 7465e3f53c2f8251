import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecentSum } from '../../../src/pool/recent-sum.ts';

describe('RecentSum', () => {
  test('forgets what is more than a minute old', () => {
    const recent = new RecentSum(100);
    recent.add(5, 100);
    recent.add(7, 30_000);
    expect(recent.sum(59_000)).toBe(12);
    expect(recent.sum(60_100)).toBe(7);
    expect(recent.sum(1e9)).toBe(0);
    recent.add(1, 1e9 + 10);
    expect(recent.sum(1e9 + 20)).toBe(1);
  });

  test('has a window of the time since the start, and later of about a minute', () => {
    const recent = new RecentSum(500);
    expect(recent.windowMs(2000)).toBe(1500);
    for (const nowMs of [60_499.9, 61_000, 200_000.5, 3e9]) {
      expect(recent.windowMs(nowMs)).toBeGreaterThanOrEqual(59_000);
      expect(recent.windowMs(nowMs)).toBeLessThanOrEqual(60_000);
    }
  });

  test('adds a rate over time to within the window, whatever the clock reads', () => {
    const start = fc.double({ min: 0, max: 1e12, noNaN: true });
    const spans = fc.array(fc.double({ min: 0, max: 90_000, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(start, spans, (startMs, steps) => {
        const recent = new RecentSum(startMs);
        let nowMs = startMs;
        for (const step of steps) {
          recent.addOver(2, nowMs, nowMs + step);
          nowMs += step;
        }
        expect(recent.sum(nowMs)).toBeCloseTo(2 * recent.windowMs(nowMs), 1);
      }),
    );
  });
});

import type { Interval, OutlierCount } from '../execute/timed-result.ts';
import { binomialChance } from './distributions.ts';

/** The values in rising order; values that are no numbers are left out. */
export function sorted(values: readonly number[]): readonly number[] {
  return values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
}

/** The quantile of sorted values, between two of them in proportion (Hyndman & Fan 1996, type 7); NaN where there are none. */
export function quantile(rising: readonly number[], share: number): number {
  const at = (rising.length - 1) * share;
  const low = rising[Math.floor(at)];
  const high = rising[Math.ceil(at)];
  if (low === undefined || high === undefined) return Number.NaN;
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(sorted(values), 0.5);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The median distance from the median, scaled so that it estimates a normal distribution's standard deviation. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle))) / 0.674489750196082;
}

/**
 * An interval that holds the true quantile with at least `confidence`, whatever the distribution: two of the values
 * themselves, by the binomial distribution of how many lie below it (David & Nagaraja 2003, 7.1). With too few values to be
 * that certain an end is infinite.
 */
export function quantileInterval(
  rising: readonly number[],
  share: number,
  confidence: number,
): Interval {
  const n = rising.length;
  const tail = (1 - confidence) / 2;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let atMost = 0;
  for (let k = 0; k < n; k++) {
    // The quantile lies below the k-th value, counted from 0, where at most k values lie below the quantile.
    atMost += binomialChance(k, n, share);
    const value = rising[k] ?? Number.NaN;
    if (atMost <= tail) low = value;
    if (1 - atMost <= tail) {
      high = value;
      break;
    }
  }
  return { low, high };
}

/** Values above the upper quartile plus three times the distance of the quartiles (Tukey 1977: "far out"). */
export function countOutliers(rising: readonly number[]): OutlierCount {
  const [low, high] = [quantile(rising, 0.25), quantile(rising, 0.75)];
  const aboveMs = high + 3 * (high - low);
  const count = rising.filter((value) => value > aboveMs).length;
  return {
    count,
    share: rising.length === 0 ? 0 : count / rising.length,
    aboveMs,
    maxMs: rising.at(-1) ?? Number.NaN,
  };
}

/** The slope of the line with the least squares through points; NaN where all stand at one place. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  let sxy = 0;
  let sxx = 0;
  for (const [x, y] of points) {
    sxy += (x - mx) * (y - my);
    sxx += (x - mx) ** 2;
  }
  return sxx === 0 ? Number.NaN : sxy / sxx;
}

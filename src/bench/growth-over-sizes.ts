import type { Budget } from '../config/benchmark-spec.ts';
import { meets } from '../config/comparison.ts';
import type { BudgetFinding, Interval, TimedFigures } from '../execute/timed-result.ts';
import { mean } from './statistics.ts';

/** The figures of a benchmark at one size. */
export interface SizedFigures {
  readonly rows: number;
  readonly figures: Pick<TimedFigures, 'p50Ms' | 'p50Interval'>;
}

/** The exponent b of median = a * rows^b. */
export interface Growth {
  readonly exponent: number;
  /** What b may be, each median being anywhere in its own interval. */
  readonly interval: Interval;
}

/** Fits the growth over two or more sizes, by least squares of the logarithms; null where there are fewer. */
export function fitGrowth(points: readonly SizedFigures[]): Growth | null {
  if (points.length < 2) return null;
  const xs = points.map(({ rows }) => Math.log(rows));
  const center = mean(xs);
  const sxx = xs.reduce((sum, x) => sum + (x - center) ** 2, 0);
  // The slope is a sum of the medians' logarithms, each with a weight of its own: its ends are sums of theirs.
  const slopeOf = (pick: (point: SizedFigures, weight: number) => number) =>
    points.reduce((sum, point, i) => {
      const weight = ((xs[i] ?? center) - center) / sxx;
      return sum + weight * Math.log(pick(point, weight));
    }, 0);
  const end = (sign: 1 | -1) =>
    slopeOf(({ figures: { p50Ms, p50Interval } }, weight) => {
      const found = weight * sign > 0 ? p50Interval.high : p50Interval.low;
      // With few samples an interval has no end.
      return Number.isFinite(found) ? found : p50Ms;
    });
  return {
    exponent: slopeOf(({ figures }) => figures.p50Ms),
    interval: { low: end(-1), high: end(1) },
  };
}

/** How a budget for the growth over sizes is met: missed where no exponent that is possible would meet it. */
export function judgeGrowth(
  { comparison, text }: Extract<Budget, { kind: 'growth' }>,
  { exponent, interval }: Growth,
): BudgetFinding {
  const finding = `time grows with the rows to the power of ${exponent.toFixed(2)}`;
  const isMet = meets(exponent, comparison);
  const mayMeet = [interval.low, interval.high].some((end) => meets(end, comparison));
  return { budget: text, finding, outcome: isMet ? 'met' : mayMeet ? 'unsure' : 'missed' };
}

import type { Tolerance } from '../config/benchmark-spec.ts';
import type { Interval } from '../execute/timed-result.ts';

/** How far two versions of a benchmark lie apart, by one or several measurements. */
export interface Difference {
  /** Today's time divided by the other one. */
  readonly ratio: number;
  readonly interval: Interval;
  /** What the other one takes. */
  readonly otherMs: number;
  /** The chance to see such a difference where there is none, before it is corrected for the number of comparisons. */
  readonly pValue: number;
}

/** What counts as a difference. */
export interface Thresholds {
  /** As a share, upwards and downwards alike: 0.05 also finds what takes 1 / 1.05 of the time. */
  readonly relative: number;
  readonly absoluteMs: number;
  /** Whether the interval is one of this session's noise, which more samples narrow, and not of sessions that differ. */
  readonly narrows: boolean;
  /** How many comparisons the run makes: p-values are multiplied by it (Bonferroni), so that each verdict stands at once. */
  readonly comparisons: number;
}

type Side = 'slower' | 'faster' | 'none';

/** How rare a difference must be by chance, among all comparisons of a run. */
const LEVEL = 0.001;
/** Above this chance, of one comparison alone, two measurements are not worth a word. */
const WORTH_A_WORD = 0.003;

/** The p-value for all comparisons of a run together. */
export function corrected(
  pValue: number,
  { comparisons }: Pick<Thresholds, 'comparisons'>,
): number {
  return Number.isNaN(pValue) ? 1 : Math.min(1, pValue * Math.max(1, comparisons));
}

/** On which side a ratio lies that is large enough to count, in proportion and in time. */
function sideOf(
  ratio: number,
  { otherMs }: Difference,
  { relative, absoluteMs }: Thresholds,
  share = 1,
): Side {
  const isLarge =
    Math.abs(Math.log(ratio)) > share * Math.log1p(relative) &&
    Math.abs(otherMs * (ratio - 1)) > share * absoluteMs;
  if (!isLarge) return 'none';
  return ratio > 1 ? 'slower' : 'faster';
}

/** Half of the threshold, so that a true difference just above it is rarely missed by one measurement of two. */
const HALF = 0.5;

/** The sides on which the truth may lie by one measurement: where it points, and where it is too coarse to say no. */
function possibleSides(difference: Difference, thresholds: Thresholds): ReadonlySet<Side> {
  const { ratio, interval } = difference;
  const sides = new Set([sideOf(ratio, difference, thresholds, HALF)]);
  if (thresholds.narrows)
    for (const bound of [interval.low, interval.high])
      sides.add(sideOf(bound, difference, thresholds));
  sides.delete('none');
  return sides;
}

/**
 * What one measurement says, or two and both together. A first measurement that finds something, or is too coarse to say
 * that there is nothing, is not believed before the second: it is `unsure` until then. A difference stands where both
 * together lie beyond the thresholds and are too rare for chance, and neither of them speaks against it.
 */
export function judgeDifference(
  measured: readonly Difference[],
  together: Difference,
  thresholds: Thresholds,
): 'same' | 'regressed' | 'improved' | 'unsure' {
  if (measured.length < 2) return possibleSides(together, thresholds).size > 0 ? 'unsure' : 'same';
  const side = sideOf(together.ratio, together, thresholds);
  if (side === 'none' || together.pValue > WORTH_A_WORD) return 'same';
  const agree = measured.every((one) => possibleSides(one, thresholds).has(side));
  if (!agree || corrected(together.pValue, thresholds) > LEVEL) return 'unsure';
  return side === 'slower' ? 'regressed' : 'improved';
}

/** Of two versions in one session: less is told apart only by many samples, and nobody notices it. */
const INTERLEAVED_SHARE = 0.05;

export function interleavedThresholds(tolerance: Tolerance, comparisons: number): Thresholds {
  return {
    relative: tolerance.relative ?? INTERLEAVED_SHARE,
    absoluteMs: tolerance.absoluteMs,
    narrows: true,
    comparisons,
  };
}

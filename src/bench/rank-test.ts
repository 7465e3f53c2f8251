import type { Interval } from '../execute/timed-result.ts';
import { normalCdf, normalQuantile } from './distributions.ts';
import { quantile, sorted } from './statistics.ts';

/** Where the middle of paired differences lies, how certain that is, and how likely such differences are around 0. */
export interface ShiftEstimate {
  /** The median of the means of all pairs of differences (Hodges & Lehmann 1963). */
  readonly shift: number;
  readonly interval: Interval;
  /** Two-sided, of Wilcoxon's signed-rank test. */
  readonly pValue: number;
}

/** Below this number of differences the distribution of the ranks is counted out, above it is close enough to normal. */
const EXACT_LIMIT = 30;

/** How many differences go into the estimate at most, evenly spread: their means are counted in pairs. */
const MAX_DIFFERENCES = 600;

/**
 * What paired differences say, without an assumption but that they lie evenly on both sides of their middle, as those of two
 * equal versions do in random order. Differences that are no numbers are left out; none at all give an unknown shift.
 */
export function estimateShift(differences: readonly number[], confidence: number): ShiftEstimate {
  const finite = differences.filter(Number.isFinite);
  const n = finite.length;
  if (n === 0) {
    const interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    return { shift: Number.NaN, interval, pValue: 1 };
  }
  const means = walshMeans(thin(finite, MAX_DIFFERENCES));
  return {
    shift: quantile(means, 0.5),
    interval: shiftInterval(means, Math.min(n, MAX_DIFFERENCES), confidence),
    pValue: signedRankPValue(finite),
  };
}

function thin(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, i) => values[Math.floor((i * values.length) / most)] ?? Number.NaN,
  );
}

/** The means of all pairs, each value with itself included, in rising order. */
function walshMeans(values: readonly number[]): readonly number[] {
  const means = new Float64Array((values.length * (values.length + 1)) / 2);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i; j < values.length; j++) means[at++] = ((values[i] ?? 0) + (values[j] ?? 0)) / 2;
  }
  return Array.from(means.sort());
}

/** The means that the signed-rank test at 1 - `confidence` does not tell from the shift. */
function shiftInterval(means: readonly number[], n: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  let cut: number;
  if (n <= EXACT_LIMIT) {
    const chances = rankSumChances(Array.from({ length: n }, (_, i) => 2 * (i + 1)));
    let below = 0;
    cut = 0;
    // Ranks are doubled, so every second sum stands for a whole one.
    while (below + (chances[2 * cut] ?? 0) <= tail) below += chances[2 * cut++] ?? 0;
  } else {
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    cut = Math.max(0, Math.floor((n * (n + 1)) / 4 + normalQuantile(tail) * deviation));
  }
  return {
    low: cut === 0 ? Number.NEGATIVE_INFINITY : (means[cut - 1] ?? Number.NEGATIVE_INFINITY),
    high:
      cut === 0
        ? Number.POSITIVE_INFINITY
        : (means[means.length - cut] ?? Number.POSITIVE_INFINITY),
  };
}

/**
 * The two-sided chance of differences as far to one side as these if they lie around 0 (Wilcoxon 1945). Zeros are
 * ranked with the others and then left out (Pratt 1959); equal sizes share their ranks.
 */
export function signedRankPValue(differences: readonly number[]): number {
  const n = differences.length;
  if (n === 0) return 1;
  const ranks = doubledRanks(differences.map(Math.abs));
  const used = differences.flatMap((value, i) => (value === 0 ? [] : (ranks[i] ?? 0)));
  if (used.length === 0) return 1;
  const positive = differences.reduce(
    (sum, value, i) => sum + (value > 0 ? (ranks[i] ?? 0) : 0),
    0,
  );
  const total = used.reduce((sum, rank) => sum + rank, 0);
  const less = Math.min(positive, total - positive);
  if (used.length <= EXACT_LIMIT) {
    const chances = rankSumChances(used);
    let below = 0;
    for (let sum = 0; sum <= less; sum++) below += chances[sum] ?? 0;
    return Math.min(1, 2 * below);
  }
  const deviation = Math.sqrt(used.reduce((sum, rank) => sum + rank * rank, 0)) / 2;
  // Sums are doubled ranks, so half a rank is one.
  return Math.min(1, 2 * normalCdf((less + 1 - total / 2) / deviation));
}

/** The chance of each sum of ranks when a fair coin says which of them count. */
function rankSumChances(ranks: readonly number[]): Float64Array {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) {
      const without = sum >= rank ? (chances[sum - rank] ?? 0) : 0;
      chances[sum] = ((chances[sum] ?? 0) + without) / 2;
    }
  }
  return chances;
}

/** Ranks from 1, times two so that shared ranks are whole numbers. */
function doubledRanks(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1] ?? 0] === values[order[first] ?? 0])
      last++;
    for (let i = first; i <= last; i++) ranks[order[i] ?? 0] = first + last + 2;
    first = last + 1;
  }
  return ranks;
}

/**
 * The two-sided chance of two samples as far apart as these if they come from one distribution (Mann & Whitney 1947, with
 * the correction for ties). Values that are no numbers are left out.
 */
export function rankSumPValue(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [sorted(one), sorted(other)];
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return 1;
  const ranks = doubledRanks([...a, ...b]);
  const rankSum = ranks.slice(0, n).reduce((sum, rank) => sum + rank, 0) / 2;
  const u = rankSum - (n * (n + 1)) / 2;
  const ties = new Map<number, number>();
  for (const rank of ranks) ties.set(rank, (ties.get(rank) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, t) => sum + (t ** 3 - t), 0);
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalCdf(-distance / Math.sqrt(variance)));
}

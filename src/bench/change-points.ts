import { rankSumPValue } from './rank-test.ts';
import { median } from './statistics.ts';

/** A place in a series from which on its values are others. */
export interface ChangePoint {
  /** The first value of the new level. */
  readonly index: number;
  /** The median after it, divided by the one before. */
  readonly ratio: number;
  readonly pValue: number;
}

/** The fewest values that say anything about a level. */
const MIN_SEGMENT = 4;

/**
 * Where a series of figures, oldest first, changed its level for good: the place that splits it best by the rank-sum test,
 * then the same in both parts, as long as chance alone would do it less often than `level` (each search tries many
 * places, so the chance is multiplied by their number) and the medians differ by more than `least`, 0.05 = 5 %.
 */
export function findChangePoints(
  values: readonly number[],
  { level = 0.01, least = 0.05 }: { readonly level?: number; readonly least?: number } = {},
): readonly ChangePoint[] {
  const search = (from: number, to: number): readonly Split[] => {
    const split = bestSplit(values, from, to);
    if (split === undefined || split.pValue > level) return [];
    const ratio = median(values.slice(split.index, to)) / median(values.slice(from, split.index));
    if (!(Math.abs(Math.log(ratio)) > Math.log1p(least))) return [];
    return [...search(from, split.index), split, ...search(split.index, to)];
  };
  const splits = search(0, values.length);
  return splits.map(({ index, pValue }, i) => {
    const before = values.slice(splits[i - 1]?.index ?? 0, index);
    const after = values.slice(index, splits[i + 1]?.index ?? values.length);
    return { index, pValue, ratio: median(after) / median(before) };
  });
}

type Split = Pick<ChangePoint, 'index' | 'pValue'>;

function bestSplit(values: readonly number[], from: number, to: number): Split | undefined {
  const places = to - from - 2 * MIN_SEGMENT + 1;
  let best: Split | undefined;
  for (let index = from + MIN_SEGMENT; index <= to - MIN_SEGMENT; index++) {
    const found = rankSumPValue(values.slice(from, index), values.slice(index, to));
    const pValue = Math.min(1, places * found);
    if (best === undefined || pValue < best.pValue) best = { index, pValue };
  }
  return best;
}

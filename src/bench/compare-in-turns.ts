import type { Difference } from './difference.ts';
import { CONFIDENCE, logRatios, turnTimes } from './figures.ts';
import { estimateShift } from './rank-test.ts';
import type { Turn } from './sample.ts';
import { median, spread } from './statistics.ts';

/**
 * Two versions that took turns in one session: what the machine did meanwhile it did to both, so that each round is a
 * comparison of its own. The order within a round is random, so that without a difference the logarithm of the ratio is as
 * likely above zero as below, whatever the load: the signed-rank test needs no more.
 */
export function compareInTurns(today: readonly Turn[], before: readonly Turn[]): Difference {
  const { shift, interval, pValue } = estimateShift(logRatios(today, before), CONFIDENCE);
  const ratio = Math.exp(shift);
  return {
    ratio,
    interval: { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    otherMs: median(turnTimes(before)),
    pValue,
  };
}

/** Fewer rounds are not enough, whatever they say. */
const FEWEST_ROUNDS = 40;
/** The interval must reach no further than this share of the relative threshold. */
const REACH = 0.4;

/** Whether more rounds would hardly move the estimate. Cheaper than the interval itself, and close to it. */
export function isCloseEnough(
  today: readonly Turn[],
  before: readonly Turn[],
  relative: number,
): boolean {
  const ratios = logRatios(today, before);
  if (ratios.length < FEWEST_ROUNDS) return false;
  const reach = (1.96 * spread(ratios)) / Math.sqrt(ratios.length);
  return reach <= REACH * Math.log1p(relative);
}

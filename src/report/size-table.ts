import { formatMs } from '../base/figure-text.ts';
import type { BudgetFinding } from '../execute/timed-result.ts';
import { formatTable } from './format-table.ts';

/** What was measured of one benchmark at all sizes. */
export interface SizedBenchmark {
  readonly name: string;
  /** By size in the order of the header; null where it could not be measured. */
  readonly p50Ms: readonly (number | null)[];
  /** Where there are two sizes or more. */
  readonly exponent: number | null;
  /** Budgets that were not met, and errors; each with the size that it is about. */
  readonly faults: readonly { readonly at: string; readonly text: string }[];
  readonly isGood: boolean;
}

/** Medians by size and the exponent of their growth in at most `width` columns; what is wrong with one stands below it. */
export function sizeTable(
  sizes: readonly string[],
  benchmarks: readonly SizedBenchmark[],
  width = 80,
): readonly string[] {
  const header = ['timed test', ...sizes.map((size) => `p50 at ${size}`), 'grows', 'verdict'];
  const rows = benchmarks.map(({ name, p50Ms, exponent, isGood }) => [
    name,
    ...p50Ms.map((ms) => (ms === null ? 'none' : formatMs(ms))),
    exponent === null ? '' : `n^${exponent.toFixed(2)}`,
    isGood ? 'pass' : 'fail',
  ]);
  const numeric = new Set([...sizes.map((_, i) => i + 1), sizes.length + 1]);
  const faults = benchmarks.flatMap(({ name, faults: found }) =>
    found.map(({ at, text }) => `${name} ${at}: ${text}`),
  );
  return [...formatTable(header, rows, { width, numeric }), ...faults];
}

/** A budget that was not met, in words. */
export function faultText({ budget, finding, outcome }: BudgetFinding): string {
  return `${finding}, budget ${budget}${outcome === 'unsure' ? ' (unsure)' : ''}`;
}

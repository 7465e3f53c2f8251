import type { CalibrationPart } from './calibration.ts';
import type { Environment } from './environment.ts';
import { type Measurement, turnTimes } from './figures.ts';
import type { Turn } from './sample.ts';
import { mean, quantile, sorted } from './statistics.ts';

/** What one measurement of a benchmark leaves behind: in a baseline, and in the history. Times in ms. */
export interface BenchmarkRecord {
  readonly benchmark: string;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly environmentClass: string;
  readonly environment: Environment;
  /** The statements as they were sent, with semicolons between them. */
  readonly sql: string;
  readonly clients: number;
  /** What the benchmark reads, by node: the checksum of each definition above it. */
  readonly upstream: Readonly<Record<string, string>>;
  /** Rows of the tables that it reads, by node. */
  readonly rows: Readonly<Record<string, number>>;
  /** Their contents: equal for equal rows in any order. Of tables that are small enough to be read for it. */
  readonly contents?: Readonly<Record<string, string>>;
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
  /** The sample sketch: the quantiles of all samples from 0 to 100 % in steps of one. */
  readonly sketch: readonly number[];
  /** The time of each calibration at the quantile that comparisons use, in the same session. */
  readonly calibration: Readonly<Partial<Record<CalibrationPart, number>>>;
}

/** The quantile by which records are compared: what a turn takes when nothing comes in between. */
const QUIET_SHARE = 0.2;
const STEPS = 100;
const DIGITS = 5;

/** The time of a record when nothing came in between. */
export function quietTime({ sketch }: Pick<BenchmarkRecord, 'sketch'>): number {
  return sketch[Math.round(QUIET_SHARE * STEPS)] ?? Number.NaN;
}

/** The part of the sketch around that time. What comes in between makes the rest long, at one time more than at another. */
export function quietSketch({ sketch }: Pick<BenchmarkRecord, 'sketch'>): readonly number[] {
  return sketch.slice(0, Math.round(2 * QUIET_SHARE * STEPS) + 1);
}

/** What a record says besides its figures. */
export type RecordFacts = Omit<
  BenchmarkRecord,
  'samples' | 'p50' | 'p95' | 'p99' | 'max' | 'mean' | 'sketch' | 'calibration'
>;

/** The record of a measurement with at least one turn, and of the calibration in the same session. */
export function recordMeasurement(
  { turns }: Measurement,
  calibration: ReadonlyMap<CalibrationPart, readonly Turn[]>,
  facts: RecordFacts,
): BenchmarkRecord {
  const rising = sorted(turns.flatMap(({ samples }) => samples.map(({ totalMs }) => totalMs)));
  const at = (share: number) => rounded(quantile(rising, share));
  return {
    ...facts,
    samples: rising.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    mean: rounded(mean(rising)),
    sketch: Array.from({ length: STEPS + 1 }, (_, i) => at(i / STEPS)),
    calibration: Object.fromEntries(
      [...calibration]
        .filter(([, taken]) => taken.length > 0)
        .map(([part, taken]) => [part, rounded(quantile(sorted(turnTimes(taken)), QUIET_SHARE))]),
    ),
  };
}

/** Enough digits for any comparison, and equal texts for equal figures. */
function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

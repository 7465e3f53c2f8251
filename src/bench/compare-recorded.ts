import type { Tolerance } from '../config/benchmark-spec.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import { quietSketch, quietTime } from './benchmark-record.ts';
import type { CalibrationPart } from './calibration.ts';
import type { Difference, Thresholds } from './difference.ts';
import { rankSumPValue } from './rank-test.ts';
import { spread } from './statistics.ts';

/** What stored figures say about today's, or why they say nothing. */
export type RecordedComparison =
  | { readonly kind: 'compared'; readonly difference: Difference; readonly thresholds: Thresholds }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Whether it is today's session that says nothing, so that another one may. */
      readonly isPassing: boolean;
    };

export interface RecordedOptions {
  /** Earlier records of the same benchmark on machines of the same class, in any order. */
  readonly history: readonly BenchmarkRecord[];
  readonly tolerance: Tolerance;
  readonly comparisons: number;
}

/** Without a history figures of one machine, calibrated, are taken to spread like this (docs/benchmarks.md, "Verdicts"). */
const USUAL_SPREAD = 0.08;
/** Beyond so many spreads a difference is none of the usual. */
const SPREADS = 2.5;
/** The smallest difference that stored figures are trusted with. */
const RECORDED_SHARE = 0.3;
/** The same between processors of different kinds, of which a calibration says less. Chosen, not measured. */
const ELSEWHERE_SHARE = 1;
/** Shorter times depend on which processor wakes up first, and no calibration says so. */
const RECORDED_ABSOLUTE_MS = 0.5;
/** The fewest records that show how figures spread. */
const FEWEST_RECORDS = 5;
/** Figures that spread so much tell no difference that would be worth it. */
const MOST_SPREAD = 0.12;
/** Calibrations that have moved further apart than by this factor contradict each other. */
const MOST_DISAGREEMENT = 1.6;
/** A machine that is slower or faster than by this factor is another one. */
const MOST_FACTOR = 3;
const MOST_ROWS_CHANGE = 0.1;
/** Where half of the samples take longer than this times what they take in quiet, quiet was too rare to be measured. */
const MOST_DISTURBANCE = 2;

/**
 * Today's record beside a stored one, across days and machines of one class: what the calibration of each session took
 * says how fast the machine was, and the spread of earlier records how far to trust it.
 */
export function compareRecorded(
  today: BenchmarkRecord,
  before: BenchmarkRecord,
  { history, tolerance, comparisons }: RecordedOptions,
): RecordedComparison {
  const other = otherThings(today, before);
  if (other !== null) return { kind: 'refused', reason: other, isPassing: false };
  const disturbed = disturbance(today, before);
  if (disturbed !== null) return { kind: 'refused', reason: disturbed, isPassing: true };
  const isHere = ({ environment }: BenchmarkRecord) =>
    environment.cpuModel === today.environment.cpuModel;
  const logs = history
    .filter((record) => record.sql === today.sql && isHere(record))
    .filter((record) => otherThings(today, record) === null && disturbance(today, record) === null)
    .map((record) => Math.log(quietTime(record)) - speedLog(record));
  const sigma = logs.length < FEWEST_RECORDS ? USUAL_SPREAD : spread(logs);
  if (sigma > MOST_SPREAD) {
    const reason = `its figures spread by ${Math.round(100 * Math.expm1(sigma))} % from run to run without a change`;
    return { kind: 'refused', reason, isPassing: false };
  }
  const factor = Math.exp(speedLog(today) - speedLog(before));
  const ratio = quietTime(today) / quietTime(before) / factor;
  const share = isHere(before) ? RECORDED_SHARE : ELSEWHERE_SHARE;
  const reach = 1.96 * Math.SQRT2 * sigma;
  return {
    kind: 'compared',
    difference: {
      ratio,
      interval: { low: ratio * Math.exp(-reach), high: ratio * Math.exp(reach) },
      otherMs: quietTime(before) * factor,
      pValue: rankSumPValue(
        quietSketch(today),
        quietSketch(before).map((ms) => ms * factor),
      ),
    },
    thresholds: {
      relative: tolerance.relative ?? Math.max(share, Math.expm1(SPREADS * sigma)),
      absoluteMs: Math.max(tolerance.absoluteMs, RECORDED_ABSOLUTE_MS),
      narrows: false,
      comparisons,
    },
  };
}

/**
 * The parts that say how fast a machine is for queries. The times of memory alone move more from session to session than
 * what they would correct; they are recorded and not asked (docs/benchmarks.md, "Verdicts").
 */
const PARTS: readonly CalibrationPart[] = ['cpu', 'engine', 'statements'];

/** The logarithm of how slow the machine was: the mean over the parts. */
function speedLog({ calibration }: BenchmarkRecord): number {
  const logs = PARTS.map((part) => Math.log(calibration[part] ?? Number.NaN));
  return logs.reduce((sum, value) => sum + value, 0) / logs.length;
}

/** Why two records are of things that cannot be compared; null where they can. */
function otherThings(today: BenchmarkRecord, before: BenchmarkRecord): string | null {
  if (today.environmentClass !== before.environmentClass)
    return `it was recorded on ${before.environmentClass}, and this is ${today.environmentClass}`;
  const [threads, then] = [today.environment.threads, before.environment.threads];
  if (threads !== then)
    return `it was recorded with ${then} engine threads, and there are ${threads} now`;
  for (const [node, rows] of Object.entries(before.rows)) {
    const now = today.rows[node];
    if (now === undefined || Math.abs(now - rows) <= MOST_ROWS_CHANGE * Math.max(rows, now))
      continue;
    return `${node.split('.').at(-1)} had ${rows} rows, and has ${now} now`;
  }
  if (
    ![today, before].every(({ calibration }) => PARTS.every((part) => (calibration[part] ?? 0) > 0))
  )
    return 'it was recorded without a calibration';
  const { p50 } = before;
  if (p50 > MOST_DISTURBANCE * quietTime(before))
    return `the machine was too busy when it was recorded: ${inQuiet(before)}`;
  return null;
}

/** Why the conditions of two sessions cannot be compared; null where they can. */
function disturbance(today: BenchmarkRecord, before: BenchmarkRecord): string | null {
  if (today.p50 > MOST_DISTURBANCE * quietTime(today))
    return `the machine is too busy: ${inQuiet(today)}`;
  const factors = PARTS.map(
    (part) => (today.calibration[part] ?? 0) / (before.calibration[part] ?? 0),
  );
  const disagreement = Math.max(...factors) / Math.min(...factors);
  if (disagreement > MOST_DISAGREEMENT)
    return `the calibrations contradict each other: ${PARTS.map((part, i) => `${part} x ${(factors[i] ?? 0).toFixed(2)}`).join(', ')}`;
  const factor = Math.exp(speedLog(today) - speedLog(before));
  if (Math.abs(Math.log(factor)) > Math.log(MOST_FACTOR))
    return `this machine takes ${factor.toFixed(2)} times as long for the calibration`;
  return null;
}

function inQuiet(record: BenchmarkRecord): string {
  const times = (record.p50 / quietTime(record)).toFixed(1);
  return `half of the samples took ${times} times as long as in quiet`;
}

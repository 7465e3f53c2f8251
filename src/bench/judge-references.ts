import type { BenchmarkSpec } from '../config/benchmark-spec.ts';
import type { BaselineFinding } from '../execute/timed-result.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import { compareInTurns } from './compare-in-turns.ts';
import { compareRecorded } from './compare-recorded.ts';
import {
  corrected,
  type Difference,
  interleavedThresholds,
  judgeDifference,
  type Thresholds,
} from './difference.ts';
import type { Member } from './measure-group.ts';
import type { Turn } from './sample.ts';

/** What a benchmark is compared with besides its budgets. */
export interface References {
  /** Another version, which is sampled in the same session. */
  readonly rival: Member | null;
  /** The stored record. */
  readonly record: BenchmarkRecord | null;
  /** Why there is none to compare with, or what has changed since it was made: one line. */
  readonly note: string | null;
  readonly history: readonly BenchmarkRecord[];
  /** Medians of earlier runs, oldest first. */
  readonly historyMs: readonly number[];
}

/** One measurement of a benchmark, and of its rival beside it. */
export interface Measured {
  readonly turns: readonly Turn[];
  /** Of the rival; its error as a text where it failed; null where there is none. */
  readonly rivalTurns: readonly Turn[] | string | null;
  readonly record: BenchmarkRecord;
}

/** What one or two measurements, and both together, say about the references of a benchmark. */
export function judgeReferences(
  measured: readonly Measured[],
  together: Measured,
  references: References,
  spec: Pick<BenchmarkSpec, 'tolerance'>,
  comparisons: number,
): readonly BaselineFinding[] {
  const findings: BaselineFinding[] = [];
  const { rival, record, note, history } = references;
  const { tolerance } = spec;
  if (rival !== null) {
    const thresholds = interleavedThresholds(tolerance, comparisons);
    const compare = ({ turns, rivalTurns }: Measured): Difference | string =>
      typeof rivalTurns === 'string'
        ? `the other version cannot be measured: ${rivalTurns}`
        : compareInTurns(turns, rivalTurns ?? []);
    findings.push(
      finding('interleaved', measured.map(compare), compare(together), thresholds, note),
    );
  }
  if (record !== null) {
    const options = { history, tolerance, comparisons };
    const compared = (one: Measured) => compareRecorded(one.record, record, options);
    const whole = compared(together);
    const differenceOf = (one: Measured): Difference | string => {
      const found = compared(one);
      return found.kind === 'refused' ? found.reason : found.difference;
    };
    const thresholds =
      whole.kind === 'refused' ? interleavedThresholds(tolerance, comparisons) : whole.thresholds;
    findings.push(
      finding('recorded', measured.map(differenceOf), differenceOf(together), thresholds, note),
    );
  }
  return findings;
}

/** Differences are texts where they were refused. */
function finding(
  method: BaselineFinding['method'],
  each: readonly (Difference | string)[],
  together: Difference | string,
  thresholds: Thresholds,
  note: string | null,
): BaselineFinding {
  const refused = [together, ...each].find((found) => typeof found === 'string');
  if (refused !== undefined || typeof together === 'string') {
    const reason = refused ?? together;
    const told = typeof reason === 'string' ? reason : null;
    const nothing = { ratio: null, interval: null, pValue: null };
    return { method, outcome: 'refused', ...nothing, note: told, changed: note };
  }
  const measured = each.filter((found) => typeof found !== 'string');
  return {
    method,
    outcome: judgeDifference(measured, together, thresholds),
    ratio: together.ratio,
    interval: together.interval,
    pValue: corrected(together.pValue, thresholds),
    note,
    changed: note,
  };
}

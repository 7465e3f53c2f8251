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

/** What measurements say about the references of a benchmark. */
export interface JudgedReferences {
  readonly findings: readonly BaselineFinding[];
  /** Whether another measurement may say more. */
  readonly isWorthAnother: boolean;
}

export interface JudgeReferencesOptions<M extends Measured> {
  readonly measured: readonly M[];
  /** Several measurements as one. */
  readonly together: (measured: readonly M[]) => Measured;
  readonly references: References;
  readonly tolerance: BenchmarkSpec['tolerance'];
  readonly comparisons: number;
}

type Judged = Pick<BaselineFinding, 'outcome' | 'ratio' | 'interval' | 'pValue' | 'note'> & {
  readonly isWorthAnother: boolean;
};

/** What one or several measurements of a benchmark, and all together, say about its references. */
export function judgeReferences<M extends Measured>(
  options: JudgeReferencesOptions<M>,
): JudgedReferences {
  const { rival, record } = options.references;
  const judged = [
    ...(rival === null ? [] : [['interleaved', judgeRival(options)] as const]),
    ...(record === null ? [] : [['recorded', judgeRecord(options, record)] as const]),
  ];
  return {
    findings: judged.map(([method, { isWorthAnother: _, ...finding }]) => ({
      method,
      changed: options.references.note,
      ...finding,
    })),
    isWorthAnother: judged.some(([, { isWorthAnother }]) => isWorthAnother),
  };
}

/** Two measurements decide between versions of one session. */
const ENOUGH = 2;

function judgeRival<M extends Measured>(options: JudgeReferencesOptions<M>): Judged {
  const { measured, together, references, tolerance, comparisons } = options;
  const thresholds = interleavedThresholds(tolerance, comparisons);
  const failure = measured
    .map(({ rivalTurns }) => rivalTurns)
    .find((found) => typeof found === 'string');
  if (typeof failure === 'string')
    return refused(`the other version cannot be measured: ${failure}`, false);
  const compare = ({ turns, rivalTurns }: Measured) =>
    compareInTurns(turns, typeof rivalTurns === 'string' ? [] : (rivalTurns ?? []));
  const all = compare(together(measured));
  const outcome = judgeDifference(measured.map(compare), all, thresholds);
  const isWorthAnother = outcome === 'unsure' && measured.length < ENOUGH;
  return { ...told(all, thresholds, references), outcome, isWorthAnother };
}

/** A session on a busy machine says nothing about stored figures, and another one takes its place; no more than so many. */
const MOST_SESSIONS = 3;

function judgeRecord<M extends Measured>(
  options: JudgeReferencesOptions<M>,
  record: BenchmarkRecord,
): Judged {
  const { measured, together, references, tolerance, comparisons } = options;
  const { history } = references;
  const compare = (one: Measured) =>
    compareRecorded(one.record, record, { history, tolerance, comparisons });
  const each = measured.map((one) => ({ one, found: compare(one) }));
  const usable = each.filter(({ found }) => found.kind === 'compared').map(({ one }) => one);
  const isOpen = measured.length < MOST_SESSIONS;
  const refusals = each.flatMap(({ found }) => (found.kind === 'refused' ? [found] : []));
  const [refusal] = refusals;
  const all = usable.length === 0 ? refusal : compare(together(usable));
  if (all === undefined || all.kind === 'refused') {
    const isPassing = all?.isPassing ?? false;
    return refused(all?.reason ?? 'it was not measured', isPassing && isOpen);
  }
  const differences = usable
    .map(compare)
    .flatMap((found) => (found.kind === 'compared' ? [found.difference] : []));
  const outcome = judgeDifference(differences, all.difference, all.thresholds);
  const lacksOne = outcome === 'unsure' && usable.length < ENOUGH;
  if (lacksOne && !isOpen && refusal !== undefined) return refused(refusal.reason, false);
  return {
    ...told(all.difference, all.thresholds, references),
    outcome,
    isWorthAnother: lacksOne && isOpen,
  };
}

function told(
  { ratio, interval, pValue }: Difference,
  thresholds: Thresholds,
  { note }: References,
) {
  return { ratio, interval, pValue: corrected(pValue, thresholds), note };
}

function refused(note: string, isWorthAnother: boolean): Judged {
  return { outcome: 'refused', ratio: null, interval: null, pValue: null, note, isWorthAnother };
}

import type { Clock } from '../base/clock.ts';
import { errorDiagnostic, InternalError, type MemflowError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type {
  BaselineFinding,
  BudgetFinding,
  TimedResult,
  Verdict,
} from '../execute/timed-result.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { BenchmarkGroups } from './benchmark-groups.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import type { Calibration, CalibrationPart } from './calibration.ts';
import { isCloseEnough } from './compare-in-turns.ts';
import { interleavedThresholds } from './difference.ts';
import { type Measurement, summarize } from './figures.ts';
import { areCertain, type Evidence, judgeBudgets, type SizedTurns } from './judge-budgets.ts';
import {
  type JudgedReferences,
  judgeReferences,
  type Measured,
  type References,
} from './judge-references.ts';
import {
  type GroupTurns,
  type MeasuredMember,
  type Member,
  measureGroup,
} from './measure-group.ts';
import type { Turn } from './sample.ts';

export interface JudgeOptions {
  readonly members: readonly Member[];
  /** Whose verdicts are wanted; the other members are what these are compared with. */
  readonly asked: readonly BenchmarkNode[];
  readonly groups: BenchmarkGroups;
  /** What benchmarks are compared with besides their budgets. */
  readonly references: ReadonlyMap<NodeId, References>;
  /** By benchmark: the same statements without memflow, where a budget asks for them. */
  readonly floors: ReadonlyMap<NodeId, Member>;
  readonly calibration: Calibration;
  /** Makes what each session of sampling needs, and removes it afterwards. */
  readonly inSession: <T>(body: () => Promise<T>) => Promise<T>;
  /** How many benchmarks of the run are compared. */
  readonly comparisons: number;
  /** How many measurements are made at least: more than one where figures are to be kept. */
  readonly measurements: number;
  /** What is kept of a measurement; `turns` of the calibration are those of the same session. */
  readonly recordOf: (
    node: BenchmarkNode,
    measurement: Measurement,
    calibration: ReadonlyMap<CalibrationPart, readonly Turn[]>,
  ) => BenchmarkRecord;
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What came of one benchmark. */
export interface Judgement {
  readonly measurement: Measurement;
  readonly record: BenchmarkRecord;
  readonly timed: TimedResult;
  /** Whether another measurement may say more about what it is compared with. */
  readonly isWorthAnother: boolean;
}

/** Fewer than these are not certain, whatever they say. */
const CERTAIN_SAMPLES = 30;
const MOST_SAMPLES = 2000;
/** The median counts as certain when its interval reaches no further than this share from it. */
const MEDIAN_SHARE = 0.03;
/** A second look may take longer: it is rare, and decides. */
const SECOND_PATIENCE = 3;
/** The fewest turns that say how fast the machine is. */
const CALIBRATION_TURNS = 30;
/** Judging costs more than a short sample. */
const JUDGE_EVERY = 10;

/**
 * Measures a group and judges each benchmark that was asked for. Where one is unsure or misses a budget that samples decide,
 * the group is measured a second time and judged by all samples together. By id: a judgement, or the error that kept the
 * benchmark from being measured.
 */
export async function judgeGroup(
  options: JudgeOptions,
): Promise<ReadonlyMap<NodeId, Judgement | MemflowError>> {
  const sessions = [await measure(options)];
  while (sessions.length < options.measurements && !options.signal.aborted)
    sessions.push(await measure(options));
  for (;;) {
    const judged = judgeAll(options, sessions);
    const isWorthAnother = options.asked.some((node) => {
      const found = judged.get(node.id);
      if (found === undefined || !('timed' in found)) return false;
      return found.isWorthAnother || (sessions.length < 2 && isWorthASecondLook(node, found.timed));
    });
    if (!isWorthAnother || options.signal.aborted) return judged;
    sessions.push(await measure(options, SECOND_PATIENCE));
  }
}

/** Whether more samples may decide a budget otherwise, which would bother somebody: a machine may be busy for seconds. */
function isWorthASecondLook(node: BenchmarkNode, { budgets }: TimedResult): boolean {
  const timed = new Set(timedBudgets(node).map(({ text }) => text));
  return budgets.some(
    ({ budget, outcome }) => outcome === 'unsure' || (outcome === 'missed' && timed.has(budget)),
  );
}

/** What one session of sampling gave. */
interface Session {
  readonly members: ReadonlyMap<Member, MeasuredMember>;
  readonly calibration: ReadonlyMap<CalibrationPart, readonly Turn[]>;
}

function rivalsOf({ asked, references }: JudgeOptions): readonly Member[] {
  return asked.flatMap(({ id }) => references.get(id)?.rival ?? []);
}

async function measure(options: JudgeOptions, patience = 1): Promise<Session> {
  const { members, random, clock, signal, calibration } = options;
  let rounds = 0;
  const session = () =>
    measureGroup([...members, ...rivalsOf(options), ...options.floors.values()], {
      random,
      clock,
      signal,
      companions: [...calibration.values()],
      patience,
      isEnough: (taken) => {
        rounds++;
        return (rounds < 20 || rounds % JUDGE_EVERY === 0) && isEnough(options, taken);
      },
    });
  const found = await options.inSession(session);
  const turns = new Map<CalibrationPart, readonly Turn[]>();
  for (const [part, participant] of calibration) {
    const taken = [...(found.companions.get(participant)?.turns ?? [])];
    // A slow benchmark gives few rounds.
    while (taken.length < CALIBRATION_TURNS && !signal.aborted)
      taken.push(await participant.takeTurn());
    turns.set(part, taken);
  }
  return { members: found.members, calibration: turns };
}

function isEnough(options: JudgeOptions, taken: GroupTurns): boolean {
  const turnsOf = (member: Member): readonly Turn[] => taken.of(member)?.turns ?? [];
  return options.members.every((member) => {
    const { node } = member.compiled;
    const state = taken.of(member);
    if (state === undefined || state.error !== null) return true;
    const count = state.turns.reduce((sum, { samples }) => sum + samples.length, 0);
    const { samples } = node.spec;
    if (samples !== null) return count >= samples;
    if (count >= MOST_SAMPLES) return true;
    if (count < CERTAIN_SAMPLES) return false;
    const rival = options.references.get(node.id)?.rival ?? null;
    if (rival !== null && taken.of(rival)?.error === null) {
      const { relative } = interleavedThresholds(node.spec.tolerance, options.comparisons);
      if (!isCloseEnough(state.turns, turnsOf(rival), relative)) return false;
    }
    const measurement = {
      turns: state.turns,
      warmups: 0,
      clients: node.cell.clients,
      profiles: [],
    };
    const evidence = evidenceOf(options, member, measurement, turnsOf);
    const { p50Ms, p50Interval } = evidence.figures;
    const reach = Math.max(p50Interval.high - p50Ms, p50Ms - p50Interval.low);
    return reach <= MEDIAN_SHARE * p50Ms && areCertain(timedBudgets(node), evidence);
  });
}

/** The budgets that more samples can decide. */
function timedBudgets({ spec }: BenchmarkNode): BenchmarkNode['spec']['budgets'] {
  const exact = new Set(['bytes_read', 'rows_scanned', 'peak_memory', 'rows', 'rewritten']);
  return spec.budgets.filter(
    ({ kind, ...budget }) =>
      kind !== 'spill' && kind !== 'plan' && !('metric' in budget && exact.has(budget.metric)),
  );
}

function judgeAll(
  options: JudgeOptions,
  sessions: readonly Session[],
): ReadonlyMap<NodeId, Judgement | MemflowError> {
  const together = pool(sessions);
  const judged = new Map<NodeId, Judgement | MemflowError>();
  for (const node of options.asked) {
    const member = options.members.find(({ compiled }) => compiled.node.id === node.id);
    const found = member === undefined ? undefined : together.members.get(member);
    if (member === undefined || found === undefined) continue;
    judged.set(
      node.id,
      found.ok
        ? judgeMember(options, member, found.measurement, { sessions, together })
        : found.error,
    );
  }
  return judged;
}

function judgeMember(
  options: JudgeOptions,
  member: Member,
  measurement: Measurement,
  { sessions, together }: { readonly sessions: readonly Session[]; readonly together: Session },
): Judgement {
  const { node } = member.compiled;
  const turnsOf = (other: Member): readonly Turn[] => {
    const found = together.members.get(other);
    return found?.ok === true ? found.measurement.turns : [];
  };
  const evidence = evidenceOf(options, member, measurement, turnsOf);
  const budgets = judgeBudgets(node.spec.budgets, evidence);
  const references = options.references.get(node.id);
  const record = options.recordOf(node, measurement, together.calibration);
  const { findings, isWorthAnother } =
    references === undefined
      ? { findings: [], isWorthAnother: false }
      : judgeSessions(options, member, references, sessions);
  return {
    measurement,
    record,
    isWorthAnother,
    timed: {
      verdict: verdictOf(budgets, findings),
      figures: evidence.figures,
      budgets,
      baselines: findings,
      historyMs: references?.historyMs ?? [],
    },
  };
}

function judgeSessions(
  { recordOf, comparisons }: JudgeOptions,
  member: Member,
  references: References,
  sessions: readonly Session[],
): JudgedReferences {
  const { node } = member.compiled;
  const measuredIn = (session: Session) => {
    const found = session.members.get(member);
    if (found?.ok !== true) return [];
    const other = references.rival ? session.members.get(references.rival) : undefined;
    const measured: Measured = {
      turns: found.measurement.turns,
      rivalTurns:
        other === undefined ? null : other.ok ? other.measurement.turns : other.error.message,
      record: recordOf(node, found.measurement, session.calibration),
    };
    return [{ ...measured, session }];
  };
  const measured = sessions.flatMap(measuredIn);
  return judgeReferences({
    measured,
    together: (some) => {
      const [first] = some;
      const [all = first] = measuredIn(pool(some.map(({ session }) => session)));
      if (all === undefined)
        throw new InternalError(errorDiagnostic('MF9001', 'nothing was measured'));
      return all;
    },
    references,
    tolerance: node.spec.tolerance,
    comparisons,
  });
}

/** The worst that was found. */
function verdictOf(
  budgets: readonly BudgetFinding[],
  baselines: readonly BaselineFinding[],
): Verdict {
  if (budgets.some(({ outcome }) => outcome === 'missed')) return 'fail';
  const outcomes = new Set<string>([...budgets, ...baselines].map(({ outcome }) => outcome));
  const worst = (['regressed', 'unsure', 'improved'] as const).find((one) => outcomes.has(one));
  return worst ?? 'pass';
}

function evidenceOf(
  { members, groups, floors }: JudgeOptions,
  member: Member,
  measurement: Measurement,
  turnsOf: (member: Member) => readonly Turn[],
): Evidence {
  const { node } = member.compiled;
  const turnsOfNode = (id: NodeId | undefined): readonly Turn[] => {
    const found = members.find(({ compiled }) => compiled.node.id === id);
    return found === undefined ? [] : turnsOf(found);
  };
  const growth = new Map<string, readonly SizedTurns[]>();
  for (const budget of node.spec.budgets) {
    if (budget.kind !== 'growth') continue;
    const cells = groups.growthCells(node, budget.over);
    if (cells.length === 0) continue;
    growth.set(
      budget.over,
      cells.map(({ id, cell }) => ({
        size: Number(cell.params[budget.over]),
        turns: turnsOfNode(id),
      })),
    );
  }
  const floor = floors.get(node.id);
  return {
    measurement,
    figures: summarize(measurement),
    floor: floor === undefined ? [] : turnsOf(floor),
    others: new Map([...node.comparedWith].map(([name, id]) => [name, turnsOfNode(id)])),
    growth,
  };
}

/** All sessions as one; a member that failed once has failed. */
function pool(sessions: readonly Session[]): Session {
  return sessions.reduce((before, again) => ({
    members: new Map(
      [...again.members].map(([member, found]) => [
        member,
        joined(before.members.get(member), found),
      ]),
    ),
    calibration: new Map(
      [...again.calibration].map(([part, turns]) => [
        part,
        [...(before.calibration.get(part) ?? []), ...turns],
      ]),
    ),
  }));
}

function joined(before: MeasuredMember | undefined, again: MeasuredMember): MeasuredMember {
  if (before?.ok !== true) return before ?? again;
  if (!again.ok) return again;
  const turns = [...before.measurement.turns, ...again.measurement.turns];
  return { ok: true, measurement: { ...again.measurement, turns } };
}

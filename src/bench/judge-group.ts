import type { Clock } from '../base/clock.ts';
import type { MemflowError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { BudgetFinding, TimedResult, Verdict } from '../execute/timed-result.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { BenchmarkGroups } from './benchmark-groups.ts';
import { type Measurement, summarize } from './figures.ts';
import { areCertain, type Evidence, judgeBudgets, type SizedTurns } from './judge-budgets.ts';
import { type GroupTurns, type Measured, type Member, measureGroup } from './measure-group.ts';
import type { Turn } from './sample.ts';

export interface JudgeOptions {
  readonly members: readonly Member[];
  /** Whose verdicts are wanted; the other members are what these are compared with. */
  readonly asked: readonly BenchmarkNode[];
  readonly groups: BenchmarkGroups;
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What came of one benchmark. */
export interface Judgement {
  readonly measurement: Measurement;
  readonly timed: TimedResult;
}

/** Fewer than these are not certain, whatever they say. */
const CERTAIN_SAMPLES = 30;
const MOST_SAMPLES = 2000;
/** The median counts as certain when its interval reaches no further than this share from it. */
const MEDIAN_SHARE = 0.03;
/** Judging costs more than a short sample. */
const JUDGE_EVERY = 10;

/**
 * Measures a group and judges each benchmark that was asked for. Where one is unsure, the group is measured a second time
 * and judged by all samples together. By id: a judgement, or the error that kept the benchmark from being measured.
 */
export async function judgeGroup(
  options: JudgeOptions,
): Promise<ReadonlyMap<NodeId, Judgement | MemflowError>> {
  const first = await measure(options);
  const judged = judgeAll(options, first);
  const isUnsure = [...judged.values()].some(
    (found) => 'timed' in found && found.timed.verdict === 'unsure',
  );
  if (!isUnsure || options.signal.aborted) return judged;
  const second = await measure(options);
  return judgeAll(options, pool(first, second));
}

type Results = ReadonlyMap<Member, Measured>;

async function measure(options: JudgeOptions): Promise<Results> {
  const { members, random, clock, signal } = options;
  let rounds = 0;
  const { members: results } = await measureGroup(members, {
    random,
    clock,
    signal,
    companions: [],
    isEnough: (taken) => {
      rounds++;
      return (rounds < 20 || rounds % JUDGE_EVERY === 0) && isEnough(options, taken);
    },
  });
  return results;
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
  const ofProfile = new Set(['bytes_read', 'rows_scanned', 'peak_memory']);
  return spec.budgets.filter((budget) => budget.kind !== 'figure' || !ofProfile.has(budget.metric));
}

function judgeAll(
  options: JudgeOptions,
  results: Results,
): ReadonlyMap<NodeId, Judgement | MemflowError> {
  const turnsOf = (member: Member): readonly Turn[] => {
    const measured = results.get(member);
    return measured?.ok === true ? measured.measurement.turns : [];
  };
  const judged = new Map<NodeId, Judgement | MemflowError>();
  for (const node of options.asked) {
    const member = options.members.find(({ compiled }) => compiled.node.id === node.id);
    const measured = member === undefined ? undefined : results.get(member);
    if (member === undefined || measured === undefined) continue;
    if (!measured.ok) {
      judged.set(node.id, measured.error);
      continue;
    }
    const { measurement } = measured;
    const evidence = evidenceOf(options, member, measurement, turnsOf);
    const budgets = judgeBudgets(node.spec.budgets, evidence);
    const timed: TimedResult = {
      verdict: verdictOf(budgets),
      figures: evidence.figures,
      budgets,
      baselines: [],
      historyMs: [],
    };
    judged.set(node.id, { measurement, timed });
  }
  return judged;
}

function verdictOf(budgets: readonly BudgetFinding[]): Verdict {
  if (budgets.some(({ outcome }) => outcome === 'missed')) return 'fail';
  return budgets.some(({ outcome }) => outcome === 'unsure') ? 'unsure' : 'pass';
}

function evidenceOf(
  { members, groups }: JudgeOptions,
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
  return {
    measurement,
    figures: summarize(measurement),
    others: new Map([...node.comparedWith].map(([name, id]) => [name, turnsOfNode(id)])),
    growth,
  };
}

/** Both measurements of each member as one; a member that failed once has failed. */
function pool(first: Results, second: Results): Results {
  return new Map(
    [...second].map(([member, again]): [Member, Measured] => {
      const before = first.get(member);
      if (before?.ok !== true || !again.ok) return [member, again.ok ? (before ?? again) : again];
      const turns = [...before.measurement.turns, ...again.measurement.turns];
      return [member, { ok: true, measurement: { ...again.measurement, turns } }];
    }),
  );
}

import type { ProfileOperator, StatementProfile } from '../adapter/profile.ts';
import { formatBytes, formatMs, formatNumber, formatShare } from '../base/figure-text.ts';
import type { Budget, BudgetMetric } from '../config/benchmark-spec.ts';
import { type Comparison, meets } from '../config/comparison.ts';
import type { BudgetFinding, Interval, TimedFigures } from '../execute/timed-result.ts';
import { CONFIDENCE, logRatios, type Measurement, turnTimes } from './figures.ts';
import { estimateShift } from './rank-test.ts';
import type { Turn } from './sample.ts';
import { mean, median, quantile, quantileInterval, slope, sorted, spread } from './statistics.ts';

/** What a benchmark is judged by. */
export interface Evidence {
  readonly measurement: Measurement;
  readonly figures: TimedFigures;
  /** The turns of the benchmarks of `ratio_to`, by the name that is written there; none for one that failed. */
  readonly others: ReadonlyMap<string, readonly Turn[]>;
  /** The turns of the same statements without memflow; none where they were not asked for or failed. */
  readonly floor: readonly Turn[];
  /** For growth, by parameter: the sizes of the cells, and the turns of each. Only the largest cell of a matrix is judged. */
  readonly growth: ReadonlyMap<string, readonly SizedTurns[]>;
}

/** The turns of a cell and the value of the parameter that says how large it is. */
export interface SizedTurns {
  readonly size: number;
  readonly turns: readonly Turn[];
}

/** A figure and where its true value may lie. */
interface Estimate {
  readonly figure: number;
  readonly interval: Interval;
  readonly text: string;
}

/** Whether more samples would change nothing about any budget: no limit lies where the figure's true value may be. */
export function areCertain(budgets: readonly Budget[], evidence: Evidence): boolean {
  return budgets.every((budget) => {
    const estimate = estimateBudget(budget, evidence);
    if (estimate === null || !('comparison' in budget)) return true;
    const { figure, interval } = estimate;
    const isMet = meets(figure, budget.comparison);
    return [interval.low, interval.high].every((end) => meets(end, budget.comparison) === isMet);
  });
}

/** How each budget is met; budgets that are another cell's to judge are left out. */
export function judgeBudgets(
  budgets: readonly Budget[],
  evidence: Evidence,
): readonly BudgetFinding[] {
  return budgets.flatMap((budget) => {
    const finding = judgeBudget(budget, evidence);
    return finding === null ? [] : [{ budget: budget.text, ...finding }];
  });
}

type Judged = Omit<BudgetFinding, 'budget'>;

function judgeBudget(budget: Budget, evidence: Evidence): Judged | null {
  switch (budget.kind) {
    case 'spill': {
      const spilled = evidence.figures.profile?.spilledBytes ?? 0;
      return {
        outcome: spilled === 0 ? 'met' : 'missed',
        finding: spilled === 0 ? 'nothing spilled' : `${formatBytes(spilled)} spilled`,
      };
    }
    case 'plan':
      return judgePlan(budget, evidence.measurement.profiles);
    case 'figure':
      if (budget.metric === 'max') return judgeMax(budget.comparison, evidence.measurement.turns);
      return judge(estimateMetric(budget.metric, budget.comparison, evidence), budget.comparison);
    case 'floor': {
      const estimate = estimateFloor(evidence);
      if (estimate !== null) return judge(estimate, budget.comparison);
      return { outcome: 'unsure', finding: 'the floor could not be measured' };
    }
    case 'ratio': {
      const estimate = estimateRatio(budget, evidence);
      if (estimate !== null) return judge(estimate, budget.comparison);
      return { outcome: 'unsure', finding: `${budget.benchmark} could not be measured` };
    }
    case 'growth': {
      if (!evidence.growth.has(budget.over)) return null;
      const estimate = estimateGrowth(budget, evidence);
      if (estimate !== null) return judge(estimate, budget.comparison);
      return { outcome: 'unsure', finding: `growth over ${budget.over} needs two cells` };
    }
  }
}

/** The figure of a budget that chance has a part in; null for the others. */
function estimateBudget(budget: Budget, evidence: Evidence): Estimate | null {
  switch (budget.kind) {
    case 'figure':
      return budget.metric === 'max'
        ? null
        : estimateMetric(budget.metric, budget.comparison, evidence);
    case 'ratio':
      return estimateRatio(budget, evidence);
    case 'floor':
      return estimateFloor(evidence);
    case 'growth':
      return estimateGrowth(budget, evidence);
    default:
      return null;
  }
}

/** Missed where no value that the figure may truly have would meet the limit; unsure where only some would. */
function judge({ figure, interval, text }: Estimate, comparison: Comparison): Judged {
  if (meets(figure, comparison)) return { outcome: 'met', finding: text };
  const mayMeet = meets(interval.low, comparison) || meets(interval.high, comparison);
  return { outcome: mayMeet ? 'unsure' : 'missed', finding: text };
}

/** The slowest sample of all: one that is too slow may be the machine's doing, two are not. */
function judgeMax(comparison: Comparison, turns: readonly Turn[]): Judged {
  const totals = turns.flatMap(({ samples }) => samples.map(({ totalMs }) => totalMs));
  const wrong = totals.filter((ms) => !meets(ms, comparison));
  const finding = `max was ${formatMs(Math.max(...totals))}`;
  if (wrong.length === 0) return { outcome: 'met', finding };
  const isAlone = wrong.length === 1 && totals.length > 1;
  return { outcome: isAlone ? 'unsure' : 'missed', finding };
}

const exactly = (figure: number, text: string): Estimate => ({
  figure,
  interval: { low: figure, high: figure },
  text,
});

const SHARES: Readonly<Partial<Record<BudgetMetric, number>>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

function estimateMetric(
  metric: BudgetMetric,
  { quantity }: Comparison,
  { measurement, figures }: Evidence,
): Estimate {
  const totals = sorted(
    measurement.turns.flatMap(({ samples }) => samples.map(({ totalMs }) => totalMs)),
  );
  const share = SHARES[metric];
  if (share !== undefined) {
    const figure = quantile(totals, share);
    return {
      figure,
      interval: closed(quantileInterval(totals, share, CONFIDENCE), totals),
      text: `${metric} was ${formatMs(figure)}`,
    };
  }
  const profile = figures.profile;
  switch (metric) {
    case 'mean': {
      const error = (1.96 * spread(totals)) / Math.sqrt(totals.length);
      const figure = mean(totals);
      const interval = { low: figure - error, high: figure + error };
      return { figure, interval, text: `mean was ${formatMs(figure)}` };
    }
    case 'engine': {
      const times = sorted(
        measurement.turns.flatMap(({ samples }) => samples.map(({ engineMs }) => engineMs)),
      );
      const interval = closed(quantileInterval(times, 0.5, CONFIDENCE), times);
      return {
        figure: figures.engineMs,
        interval,
        text: `engine took ${formatMs(figures.engineMs)}`,
      };
    }
    case 'throughput':
      return estimateThroughput(quantity === 'row_rate', measurement.turns, figures);
    case 'rows':
      return exactly(
        figures.rows,
        `${formatNumber(figures.rows)} ${figures.rows === 1 ? 'row' : 'rows'}`,
      );
    case 'utilisation': {
      const rates = sorted(measurement.turns.flatMap(({ utilisation }) => utilisation ?? []));
      const figure = figures.utilisation ?? Number.NaN;
      return {
        figure,
        interval: closed(quantileInterval(rates, 0.5, CONFIDENCE), rates),
        text: `${formatShare(figure)} utilised`,
      };
    }
    case 'rewritten': {
      const share = figures.rewritten ?? Number.NaN;
      return exactly(share, `${formatShare(share)} of the rows written`);
    }
    case 'rows_scanned': {
      const rows = profile?.rowsScanned ?? Number.NaN;
      return exactly(rows, `${formatNumber(rows)} rows scanned`);
    }
    case 'bytes_read': {
      const bytes = profile?.bytesRead ?? Number.NaN;
      return exactly(bytes, `${formatBytes(bytes)} read`);
    }
    default: {
      const bytes = profile?.peakMemoryBytes ?? Number.NaN;
      return exactly(bytes, `peak memory was ${formatBytes(bytes)}`);
    }
  }
}

/** Of fewer values even all cannot be certain of a median. */
const FEW = 6;

/** With too few values for a certain interval, all of them agreeing is what there is. */
function closed({ low, high }: Interval, rising: readonly number[]): Interval {
  return {
    low: rising.length < FEW && low === Number.NEGATIVE_INFINITY ? (rising[0] ?? low) : low,
    high: rising.length < FEW && high === Number.POSITIVE_INFINITY ? (rising.at(-1) ?? high) : high,
  };
}

function estimateThroughput(
  ofRows: boolean,
  turns: readonly Turn[],
  figures: TimedFigures,
): Estimate {
  const factor = ofRows ? figures.rows : 1;
  const rates = sorted(
    turns.map(({ samples, elapsedMs }) => (1000 * samples.length * factor) / elapsedMs),
  );
  const figure = figures.perSecond * factor;
  const interval = closed(quantileInterval(rates, 0.5, CONFIDENCE), rates);
  const unit = ofRows ? 'rows/s' : 'executions/s';
  return { figure, interval, text: `throughput was ${formatNumber(Math.round(figure))} ${unit}` };
}

function estimateRatio(
  { benchmark }: Extract<Budget, { kind: 'ratio' }>,
  { measurement, others }: Evidence,
): Estimate | null {
  return estimateTimes(measurement, others.get(benchmark) ?? [], benchmark);
}

function estimateFloor({ measurement, floor }: Evidence): Estimate | null {
  return estimateTimes(measurement, floor, 'the bare statement');
}

/** How many times as long as another one's turns; null where it has none. */
function estimateTimes(
  measurement: Measurement,
  other: readonly Turn[],
  name: string,
): Estimate | null {
  if (other.length === 0) return null;
  const { shift, interval } = estimateShift(logRatios(measurement.turns, other), CONFIDENCE);
  const figure = Math.exp(shift);
  return {
    figure,
    interval: { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    text: `${formatNumber(figure)} times ${name}`,
  };
}

/** The slope of log time over log size, fitted round by round: rounds are what is independent of each other. */
function estimateGrowth(
  { over }: Extract<Budget, { kind: 'growth' }>,
  { growth }: Evidence,
): Estimate | null {
  const cells = (growth.get(over) ?? [])
    .filter(({ turns }) => turns.length > 0)
    .map(({ size, turns }) => ({ size, times: turnTimes(turns) }));
  if (cells.length < 2) return null;
  const rounds = Math.min(...cells.map(({ times }) => times.length));
  const slopes = Array.from({ length: rounds }, (_, round) =>
    slope(cells.map(({ size, times }) => [Math.log(size), Math.log(times[round] ?? Number.NaN)])),
  );
  const figure = slope(cells.map(({ size, times }) => [Math.log(size), Math.log(median(times))]));
  const { interval } = estimateShift(slopes, CONFIDENCE);
  const exponent = formatNumber(Number(figure.toFixed(2)));
  return { figure, interval, text: `time grows with ${over} to the power of ${exponent}` };
}

function judgePlan(
  { verb, words }: Extract<Budget, { kind: 'plan' }>,
  profiles: readonly StatementProfile[],
): Judged {
  const wanted = plain(words);
  const operators = profiles.flatMap(({ root }) => operatorsOf(root));
  const found = operators.find((operator) => wordsOf(operator).includes(wanted));
  const isMet = (found !== undefined) === (verb === 'contains');
  const finding =
    found === undefined
      ? `no operator says "${words}": ${[...new Set(operators.map(({ name }) => plain(name)))].join(', ')}`
      : `"${words}" is in ${plain(found.name)}`;
  return { outcome: isMet ? 'met' : 'missed', finding };
}

function operatorsOf(root: ProfileOperator): readonly ProfileOperator[] {
  return [root, ...root.children.flatMap(operatorsOf)];
}

function wordsOf({ name, details }: ProfileOperator): string {
  return plain([name, ...Object.entries(details).flat()].join(' '));
}

/** SEQ_SCAN and "Sequential Scan" in one spelling. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim();
}

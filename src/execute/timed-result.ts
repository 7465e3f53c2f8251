import type { StatementProfile } from '../adapter/profile.ts';

/** What a timed test says in the end. `unsure` stands only after a second measurement. */
export type Verdict = 'pass' | 'fail' | 'regressed' | 'improved' | 'unsure';

/** An interval that holds the true figure with the confidence that the test asks for. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Samples that lie far above the others: counted and shown, never left out. */
export interface OutlierCount {
  readonly count: number;
  /** Of all samples, 0 to 1. */
  readonly share: number;
  /** Above this time a sample counts as one: the upper quartile plus three times the distance between the quartiles. */
  readonly aboveMs: number;
  readonly maxMs: number;
}

/** What one execution costs the engine, from a pass in which nothing is timed. */
export type ProfileFigures = Omit<StatementProfile, 'root'>;

/** The figures of the samples of one benchmark. Times in ms, as a client sees them: sending, executing, reading all rows. */
export interface TimedFigures {
  readonly samples: number;
  readonly warmups: number;
  readonly clients: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly meanMs: number;
  /** Of the median. */
  readonly p50Interval: Interval;
  /** The median from sending to the finished result. */
  readonly engineMs: number;
  /** The median of turning the result into values. */
  readonly nodeMs: number;
  /** Executions a second, by all clients together. */
  readonly perSecond: number;
  /** How busy the connections were that clients share, 0 to 1; null where each has its own. */
  readonly utilisation: number | null;
  /** Of a run: the share of the rows of its incremental models that it wrote, 0 to 1; null of a query. */
  readonly rewritten: number | null;
  /** Rows of one execution. */
  readonly rows: number;
  /** The medians of the single statements, in their order. */
  readonly statementMs: readonly number[];
  readonly outliers: OutlierCount;
  readonly profile: ProfileFigures | null;
}

/** How one budget was met. */
export interface BudgetFinding {
  /** As it was written, in words: `p95 <= 100ms`. */
  readonly budget: string;
  /** `unsure`: the figure is on the wrong side of the limit, and chance may have put it there. */
  readonly outcome: 'met' | 'missed' | 'unsure';
  /** The figure in words: `p95 was 131 ms`. */
  readonly finding: string;
}

/** Today's time beside the one of a baseline. */
export interface BaselineFinding {
  /** `interleaved`: both versions were timed in one session; `recorded`: stored figures, through a calibration. */
  readonly method: 'interleaved' | 'recorded';
  readonly outcome: 'same' | 'regressed' | 'improved' | 'unsure' | 'refused';
  /** Today's median divided by the baseline's; null where the comparison was refused. */
  readonly ratio: number | null;
  readonly interval: Interval | null;
  /** The chance to see such a difference where there is none, corrected for the number of benchmarks. */
  readonly pValue: number | null;
  /** Why it was refused, or what has changed since: one line. */
  readonly note: string | null;
  /** What differs from when the baseline was made: "changed since: orders"; null where nothing does. */
  readonly changed: string | null;
}

/** What a node's times say: of a benchmark all of it, of a model with a budget the budgets only. */
export interface TimedResult {
  readonly verdict: Verdict;
  readonly figures: TimedFigures | null;
  readonly budgets: readonly BudgetFinding[];
  readonly baselines: readonly BaselineFinding[];
  /** Medians of earlier runs, oldest first, for a sparkline. */
  readonly historyMs: readonly number[];
}

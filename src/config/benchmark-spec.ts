import type { SourceSpan } from '../base/diagnostic.ts';
import type { Comparison } from './comparison.ts';

/** A figure of the samples of a benchmark. */
export type SampleMetric =
  | 'p50'
  | 'p95'
  | 'p99'
  | 'max'
  | 'mean'
  /** The median of what the engine took, or of a run its nodes. */
  | 'engine'
  | 'throughput'
  | 'rows'
  /** The share of their time in which the connections that a pool's clients share had something to do. */
  | 'utilisation'
  /** The share of the rows of incremental models that a run wrote. */
  | 'rewritten';
/** A figure of the profile, which is taken in a pass of its own. */
export type ProfileMetric = 'bytes_read' | 'rows_scanned' | 'peak_memory';
export type BudgetMetric = SampleMetric | ProfileMetric;

/** One thing that a benchmark promises. `text` is the budget in words: `p95 <= 100ms`. */
export type Budget = { readonly text: string; readonly span: SourceSpan } & (
  | { readonly kind: 'figure'; readonly metric: BudgetMetric; readonly comparison: Comparison }
  /** Nothing may go to the temporary directory. */
  | { readonly kind: 'spill' }
  /** What the profile's operators must say somewhere, or nowhere. */
  | { readonly kind: 'plan'; readonly verb: 'contains' | 'lacks'; readonly words: string }
  /** The median, divided by the one of another benchmark that is sampled at the same time. */
  | { readonly kind: 'ratio'; readonly benchmark: string; readonly comparison: Comparison }
  /** The same for the same statements, sent through the engine's own client without anything of memflow in between. */
  | { readonly kind: 'floor'; readonly comparison: Comparison }
  /** The exponent b of median = a * size^b, fitted over the cells of the matrix, or over the sizes of `bench --scale`. */
  | { readonly kind: 'growth'; readonly over: string; readonly comparison: Comparison }
);

/** A cell of an expected result, as YAML has it. */
export type ExpectedCell = null | boolean | number | bigint | string;
/** An expected row: all cells in order, or some by column. */
export type ExpectedRow = readonly ExpectedCell[] | { readonly [column: string]: ExpectedCell };

/** What a benchmark's query must return before its time counts; null = not said. */
export interface Expectation {
  readonly count: Comparison | null;
  readonly rows: readonly ExpectedRow[] | null;
  /** The one cell of a result of one row and one column. */
  readonly value: { readonly cell: ExpectedCell } | null;
  /** The text of a query that returns the same rows; its template is `BenchmarkNode.expectQuery`. */
  readonly query: string | null;
  /** Whether the order of rows matters. */
  readonly ordered: boolean;
}

/** How much slower counts at all: both must be passed. */
export interface Tolerance {
  /** As a share: 0.05 = 5 %; null = as the comparison needs. */
  readonly relative: number | null;
  readonly absoluteMs: number;
}

/** With which baseline a benchmark is compared: in one session, with stored figures, both as far as they say something. */
export type BaselineMode = 'auto' | 'fine' | 'recorded' | 'none';

/** How a benchmark is measured and judged: its own keys, with defaults filled in. */
export interface BenchmarkSpec {
  readonly setup: readonly string[];
  readonly teardown: readonly string[];
  /** Values by parameter, in the order of the file. */
  readonly params: ReadonlyMap<string, readonly ParameterValue[]>;
  /** Exactly so many samples; null = until the figures are certain enough. */
  readonly samples: number | null;
  /** How long the sampling of this benchmark may take. */
  readonly maxSeconds: number;
  /** Runs before the first sample; null = until the times are stable. */
  readonly warmup: number | null;
  /** How many clients send the query at once; one cell of the matrix each. */
  readonly concurrency: readonly number[];
  /** How long a client waits between two queries. */
  readonly thinkTimeMs: number;
  /** A fresh connection and an empty buffer pool for every sample. */
  readonly cold: boolean;
  /** Whether planning is left out of the time. */
  readonly prepared: boolean;
  /** The benchmark measures writing, in a schema of its own. */
  readonly writes: boolean;
  /** The run that is measured instead of the query, or that goes on beside it; null = none. */
  readonly runs: RunSpec | null;
  readonly expect: Expectation | null;
  readonly budgets: readonly Budget[];
  readonly baseline: BaselineMode;
  readonly tolerance: Tolerance;
}

/** A run of models in a database of its own, in which what they read has been built. */
export interface RunSpec {
  readonly select: readonly string[];
  readonly fullRefresh: boolean;
  /** Variables that differ from those with which it was built: what has changed since. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** The query is measured while such runs go on, instead of the runs. */
  readonly isBeside: boolean;
}

export type ParameterValue = string | number | boolean;

/** What every run of a model is held to; null = not said. */
export interface ModelBudget {
  readonly seconds: Comparison | null;
  readonly rowsPerSecond: Comparison | null;
  readonly memory: Comparison | null;
  readonly severity: 'warn' | 'error';
}

/** The size that `memflow bench --scale` varies, as a variable of the project and in `growth: {over: scale}`. */
export const SCALE = 'scale';

import type { Cut } from './cut.ts';

/** What the plan of a model is made from that is processed in batches. */
export interface BatchState {
  readonly build: string;
  /** The query that is cut. */
  readonly query: string;
  readonly cut: Cut;
  /** How many batches an earlier run has left; null where the build begins now. */
  readonly done: number | null;
  /** Why the rows of an unfinished build are given up; null where there are none. */
  readonly startsOver: string | null;
}

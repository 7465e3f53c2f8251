/** A statement of a plan, with a word on why it is there (`memflow plan` prints both). */
export interface PlannedStatement {
  readonly purpose: string;
  readonly sql: string;
  /** The rows this statement changes are the rows the node wrote. */
  readonly countsRows?: boolean;
  /** The compiled query stands in `sql` at this offset, so that errors can be mapped. */
  readonly queryOffset?: number;
}

/** A query whose result decides whether the plan goes on; any returned row is a violation. */
export interface PlannedCheck {
  readonly purpose: string;
  readonly sql: string;
  readonly code: 'MF5001' | 'MF5002';
  /** The message for the user, given the offending rows (at most five are fetched). */
  readonly describe: (rows: readonly (readonly unknown[])[]) => string;
  readonly hint: string;
}

/**
 * The stages of a materialization, in order. All statements are known before the first is sent, except in a `script`
 * stage, whose statements a Jinja materialization decides as it runs.
 */
export type Stage =
  | { readonly kind: 'transaction'; readonly steps: readonly TransactionStep[] }
  | { readonly kind: 'statement'; readonly statement: PlannedStatement }
  | { readonly kind: 'script'; readonly macro: string };

export type TransactionStep =
  | ({ readonly kind: 'statement' } & PlannedStatement)
  | ({ readonly kind: 'check' } & PlannedCheck)
  | { readonly kind: 'count'; readonly what: 'seen' | 'changed' | 'written'; readonly sql: string };

/** What a run of one node would do; printable as JSON but for the checks' messages. */
export interface NodePlan {
  readonly nodeId: string;
  /** "create table", "delete+insert into an existing table", ... */
  readonly summary: string;
  readonly stages: readonly Stage[];
}

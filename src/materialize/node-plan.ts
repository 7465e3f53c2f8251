import type { LedgerEntry } from '../adapter/adapter.ts';
import type { BatchRecord } from '../adapter/batch-ledger.ts';
import type { CellValue } from '../adapter/connection.ts';
import type { PartitionChange } from '../adapter/partition-ledger.ts';
import type { RelationName } from '../adapter/relation.ts';
import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import type { QueryBatch } from '../execute/query-batches.ts';

/** A statement of a plan, with a word on why it is there (`memflow plan` prints both). */
export interface PlannedStatement {
  readonly purpose: string;
  readonly sql: string;
  /** What the rows that the engine reports for this statement are. */
  readonly counts?: 'seen' | 'written';
  /** No row ends the node as a no-op; the transaction is rolled back. */
  readonly stopAtZero?: boolean;
  /** The compiled query stands in `sql` at this offset, so that errors can be mapped. */
  readonly queryOffset?: number;
  /** The user's own text that `sql` is, for errors in it: a hook or a header. */
  readonly source?: SourceFile;
}

/** A query whose rows are violations: any row ends the node with an error, before anything is committed. */
export interface PlannedCheck {
  readonly purpose: string;
  readonly sql: string;
  /** The error for the user, given the offending rows. Called with at least one. */
  readonly report: (rows: readonly (readonly CellValue[])[]) => Diagnostic;
}

/** A query of one value that the result or the ledger needs. */
export interface PlannedMeasure {
  readonly purpose: string;
  readonly sql: string;
  readonly what: 'seen' | 'changed' | 'written' | 'watermark';
  /** A zero ends the node as a no-op; the transaction is rolled back. */
  readonly stopAtZero?: boolean;
}

/** The text of a hook, and where it stands. */
export interface HookTemplate {
  readonly path: string;
  readonly text: string;
}

/** A hook of the user's. Rendered just before it is sent, so that it sees what ran before it; empty ones are not sent. */
export interface PlannedHook extends HookTemplate {
  readonly purpose: 'pre-hook' | 'post-hook';
}

/** The ledger row of a node but for what only its run can tell. */
export type LedgerDraft = Omit<LedgerEntry, 'rows' | 'writtenAt'>;

/**
 * Steps that are known only once a query has answered, such as one for each partition of a batch. `steps` is pure and may
 * throw {MaterializeError}, which rolls the transaction back.
 */
export interface PlannedExpansion {
  readonly purpose: string;
  readonly sql: string;
  readonly steps: (rows: readonly (readonly CellValue[])[]) => readonly TransactionStep[];
  /** The steps for one row of placeholders: what `memflow plan` prints. */
  readonly example: () => readonly TransactionStep[];
}

/** Something that happens to a file. What a transaction has put in place goes again when it is rolled back. */
export interface PlannedFile {
  readonly purpose: string;
  readonly action: /** Makes the folder of a file that a statement is going to write, and removes the file when that comes to nothing. */
    | { readonly kind: 'prepare'; readonly path: string }
    /** Gives a file that was written under another name its own, at once and durably. */
    | { readonly kind: 'publish'; readonly from: string; readonly path: string }
    /** Writes a small file whole, with its folder. */
    | { readonly kind: 'write'; readonly path: string; readonly text: string };
}

/** Left out when the rows seen before it were none: an empty batch costs little. */
interface Skippable {
  readonly needsRows?: true;
}

export type TransactionStep =
  | ({ readonly kind: 'statement' } & PlannedStatement & Skippable)
  | ({ readonly kind: 'check' } & PlannedCheck & Skippable)
  | ({ readonly kind: 'measure' } & PlannedMeasure & Skippable)
  | ({ readonly kind: 'expand' } & PlannedExpansion & Skippable)
  | ({ readonly kind: 'file' } & PlannedFile & Skippable)
  | ({ readonly kind: 'record_partitions'; readonly change: PartitionChange } & Skippable)
  | { readonly kind: 'record_batch'; readonly batch: Omit<BatchRecord, 'writtenAt'> }
  | { readonly kind: 'forget_batches'; readonly relation: RelationName }
  | ({ readonly kind: 'hook' } & PlannedHook)
  | { readonly kind: 'record'; readonly draft: LedgerDraft };

export type ProbeStage = Extract<Stage, { kind: 'probe' }>;
export type StatementStep = Extract<TransactionStep, { kind: 'statement' }>;
export type CheckStep = Extract<TransactionStep, { kind: 'check' }>;

/**
 * The stages of a materialization, in order; all statements but hooks are known before the first is sent.
 * `probe` ends the node as a no-op when its query returns no row; a `hook` between them runs outside of a transaction.
 */
export type Stage =
  | {
      readonly kind: 'transaction';
      readonly steps: readonly TransactionStep[];
      /** Of a model that is processed in batches: the one that the transaction gathers. */
      readonly batch?: QueryBatch;
    }
  | ({ readonly kind: 'hook' } & PlannedHook)
  | { readonly kind: 'probe'; readonly purpose: string; readonly sql: string };

/** What a run of one node would do; printable as JSON but for the checks' messages. */
export interface NodePlan {
  readonly nodeId: string;
  /** "create table", "delete+insert into an existing table", ... */
  readonly summary: string;
  /** What the user should know although the node runs. */
  readonly warnings: readonly Diagnostic[];
  readonly stages: readonly Stage[];
  /** For the run log: what happened before that the plan goes by. */
  readonly notes?: readonly string[];
  /** Of a model that is processed in batches: how many there are, and how many an earlier run has left or null. */
  readonly batches?: { readonly total: number; readonly done: number | null };
}

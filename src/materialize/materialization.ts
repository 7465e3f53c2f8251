import type { Partitioning } from '../adapter/partition-ledger.ts';
import type { RelationKind } from '../adapter/relation.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { ModelNode } from '../manifest/node.ts';
import type { NodePlan, Stage, TransactionStep } from './node-plan.ts';
import type { PlanInput } from './plan-input.ts';

/** The part of a plan that is a materialization's own; hooks, header, comments and ledger are put around it. */
export interface PlannedWork {
  readonly summary: string;
  readonly warnings?: readonly Diagnostic[];
  readonly notes?: readonly string[];
  readonly batches?: NodePlan['batches'];
  /** Stages before the transaction. */
  readonly before?: readonly Stage[];
  readonly steps: readonly TransactionStep[];
  /** After the ledger row: the last steps of the transaction. */
  readonly cleanUp?: readonly TransactionStep[];
  /** The watermark that the ledger keeps when no step measures one. */
  readonly watermark?: string | null;
  /** How the relation is partitioned; absent where it is not. */
  readonly partitioning?: Partitioning;
}

/** A way to make a relation of a model. Pure: looks at the input and nothing else. @throws {MaterializeError} MF50xx */
export interface Materialization {
  readonly name: string;
  /** What the relation of a model becomes. */
  readonly kind: (node: ModelNode) => RelationKind;
  plan(input: PlanInput): PlannedWork;
}

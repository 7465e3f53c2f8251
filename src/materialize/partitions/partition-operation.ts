import type { Database, LedgerEntry } from '../../adapter/adapter.ts';
import type { StatementOptions } from '../../adapter/connection.ts';
import type { Clock } from '../../base/clock.ts';
import type { NodePlan, TransactionStep } from '../node-plan.ts';
import { planComments } from '../plan-comments.ts';
import type { PlanSettings } from '../plan-input.ts';
import { runPlan } from '../run-plan.ts';
import type { PartitionScope } from './partition-scope.ts';

/** What an operation on a partition of an existing relation is planned from. */
export interface OperationInput {
  readonly scope: PartitionScope;
  /** The relation's own entry, which stays but for what the operation changes. */
  readonly entry: LedgerEntry;
  readonly settings: Pick<PlanSettings, 'invocationId' | 'asOf'>;
}

/** One transaction with the relation's ledger row inside, so that the operation is done whole or not at all. */
export function operationPlan(
  input: OperationInput,
  summary: string,
  steps: readonly TransactionStep[],
): NodePlan {
  const { scope, entry, settings } = input;
  const { rows: _, writtenAt: __, ...kept } = entry;
  const draft = {
    ...kept,
    invocationId: settings.invocationId,
    asOf: settings.asOf.toISOString(),
  };
  return {
    nodeId: entry.nodeId,
    summary,
    warnings: [],
    stages: [
      { kind: 'transaction', steps: [...steps, ...comments(scope), { kind: 'record', draft }] },
    ],
  };
}

/** A view that is made anew has lost its comments. */
function comments({ node, spec, columns, dialect }: PartitionScope): readonly TransactionStep[] {
  if (spec.layout === 'table') return [];
  return planComments({ node, kind: 'view', columns, dialect });
}

/** Sends the plan of an operation; there are no hooks in it. @throws {AdapterError | MaterializeError} */
export async function sendOperation(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  plan: NodePlan,
  statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>,
): Promise<void> {
  await database.withConnection(
    (connection) =>
      runPlan(plan, {
        connection,
        ledger: database.ledger,
        clock,
        origin: null,
        statement,
        renderHook: async ({ text }) => text,
        seed: 1,
      }),
    statement.signal,
  );
}

import type { Hook } from '../config/node-config.ts';
import { checkContract } from './check-contract.ts';
import { isFullBuild } from './incremental.ts';
import type { PlannedWork } from './materialization.ts';
import type { LedgerDraft, NodePlan, Stage, TransactionStep } from './node-plan.ts';
import { planComments } from './plan-comments.ts';
import type { ColumnNeeds, PlanInput, PlanSettings, RelationState } from './plan-input.ts';
import { materializationOf } from './registry.ts';
import { statementStep } from './statements.ts';

/** Which columns `planNode` has to know for this model, given what exists. */
export function columnNeeds(
  input: Pick<PlanInput, 'compiled'> & PlanSettings & RelationState,
): ColumnNeeds {
  const { config } = input.compiled.node;
  const incremental = config.materialized === 'incremental';
  const increment = incremental && !isFullBuild({ ...input, hooks: NO_HOOKS, ...NO_COLUMNS });
  const keyed = incremental && (config.duplicateKeys === 'dedupe' || config.watermark !== null);
  return {
    query: increment || keyed || config.contractEnforced || config.persistDocs.columns,
    existing: increment,
    contract: config.contractEnforced,
  };
}

const NO_HOOKS = { pre: [], post: [] } as const;
const NO_COLUMNS = { existingColumns: [], queryColumns: [], contractColumns: [] } as const;

/** The statements that materialize a model, given what exists now. Pure. @throws {MaterializeError} MF50xx */
export function planNode(input: PlanInput): NodePlan {
  const { compiled, hooks } = input;
  const materialization = materializationOf(compiled.node);
  checkContract(input);
  const work = materialization.plan(input);
  return {
    nodeId: compiled.node.id,
    summary: work.summary,
    warnings: work.warnings ?? [],
    stages: [
      ...(work.before ?? []),
      ...hooksOutside(hooks.pre, 'pre-hook, outside of the transaction'),
      ...transactions(input, work, materialization.kind),
      ...hooksOutside(hooks.post, 'post-hook, outside of the transaction'),
    ],
  };
}

function hooksOutside(hooks: readonly Hook[], purpose: string): readonly Stage[] {
  return hooks
    .filter((hook) => !hook.transaction)
    .map((hook) => ({ kind: 'statement', purpose, sql: hook.sql }));
}

function hooksInside(hooks: readonly Hook[], purpose: string): readonly TransactionStep[] {
  return hooks.filter((hook) => hook.transaction).map((hook) => statementStep(purpose, hook.sql));
}

function transactions(
  input: PlanInput,
  work: PlannedWork,
  kind: 'table' | 'view',
): readonly Stage[] {
  const { compiled, hooks } = input;
  const header =
    compiled.sqlHeader === null ? [] : [statementStep('sql_header', compiled.sqlHeader)];
  const steps = [
    ...hooksInside(hooks.pre, 'pre-hook'),
    ...header,
    ...work.steps,
    ...planComments(input, kind),
    ...hooksInside(hooks.post, 'post-hook'),
  ];
  const cleanUp = work.cleanUp ?? [];
  const record: TransactionStep = { kind: 'record', draft: ledgerDraft(input, work) };
  if (compiled.node.relation.database === null) {
    return [{ kind: 'transaction', steps: [...steps, ...cleanUp, record] }];
  }
  // the engine commits to one database at a time: the ledger row of a model in an attached one follows by itself
  return [
    { kind: 'transaction', steps: [...steps, ...cleanUp] },
    { kind: 'transaction', steps: [record] },
  ];
}

function ledgerDraft(input: PlanInput, work: PlannedWork): LedgerDraft {
  const { node, fingerprint } = input.compiled;
  return {
    relation: node.relation,
    nodeId: node.id,
    materialized: node.config.materialized,
    fingerprint,
    watermark: work.watermark ?? null,
    invocationId: input.invocationId,
    asOf: input.asOf.toISOString(),
  };
}

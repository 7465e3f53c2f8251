import type { Column, RelationKind } from '../adapter/relation.ts';
import type { Hook } from '../config/node-config.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { PlannedWork } from './materialization.ts';
import type { LedgerDraft, NodePlan, Stage, TransactionStep } from './node-plan.ts';
import { planComments } from './plan-comments.ts';
import type { PlanSettings, RenderedHooks } from './plan-input.ts';
import { statementStep } from './statements.ts';

/** What goes around a materialization's own steps. */
export interface PlanFrame {
  readonly node: ModelNode | SeedNode;
  readonly kind: RelationKind;
  readonly fingerprint: string;
  readonly sqlHeader: string | null;
  readonly hooks: RenderedHooks;
  readonly settings: PlanSettings;
  /** Of the relation as it will be; only the described ones are looked up. */
  readonly columns: readonly Column[];
}

/** Hooks, header, comments and the ledger row around the steps: one transaction, but for hooks that opt out of it. */
export function framePlan(frame: PlanFrame, work: PlannedWork): NodePlan {
  const { hooks } = frame;
  return {
    nodeId: frame.node.id,
    summary: work.summary,
    warnings: work.warnings ?? [],
    stages: [
      ...(work.before ?? []),
      ...hooksOutside(hooks.pre, 'pre-hook, outside of the transaction'),
      ...transactions(frame, work),
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

function transactions(frame: PlanFrame, work: PlannedWork): readonly Stage[] {
  const { node, kind, hooks, columns, settings, sqlHeader } = frame;
  const steps = [
    ...hooksInside(hooks.pre, 'pre-hook'),
    ...(sqlHeader === null ? [] : [statementStep('sql_header', sqlHeader)]),
    ...work.steps,
    ...planComments({ node, kind, columns, dialect: settings.dialect }),
    ...hooksInside(hooks.post, 'post-hook'),
    ...(work.cleanUp ?? []),
  ];
  const record: TransactionStep = { kind: 'record', draft: ledgerDraft(frame, work) };
  if (node.relation.database === null) return [{ kind: 'transaction', steps: [...steps, record] }];
  // the engine commits to one database at a time: the ledger row of a relation in an attached one follows by itself
  return [
    { kind: 'transaction', steps },
    { kind: 'transaction', steps: [record] },
  ];
}

function ledgerDraft(frame: PlanFrame, work: PlannedWork): LedgerDraft {
  const { node, settings } = frame;
  return {
    relation: node.relation,
    nodeId: node.id,
    materialized: node.config.materialized,
    fingerprint: frame.fingerprint,
    watermark: work.watermark ?? null,
    invocationId: settings.invocationId,
    asOf: settings.asOf.toISOString(),
  };
}

import type { Column, RelationKind } from '../adapter/relation.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { PlannedWork } from './materialization.ts';
import type { LedgerDraft, NodePlan, PlannedHook, Stage, TransactionStep } from './node-plan.ts';
import { planComments } from './plan-comments.ts';
import type { NodeHooks, PlanSettings } from './plan-input.ts';
import { hookPath } from './render-hooks.ts';

/** What goes around a materialization's own steps. */
export interface PlanFrame {
  readonly node: ModelNode | SeedNode;
  readonly kind: RelationKind;
  readonly fingerprint: string;
  readonly sqlHeader: string | null;
  readonly hooks: NodeHooks;
  readonly settings: PlanSettings;
  /** Of the relation as it will be; only the described ones are looked up. */
  readonly columns: readonly Column[];
}

/** Hooks, header, comments and the ledger row around the steps: one transaction, but for hooks that opt out of it. */
export function framePlan(frame: PlanFrame, work: PlannedWork): NodePlan {
  return {
    nodeId: frame.node.id,
    summary: work.summary,
    warnings: work.warnings ?? [],
    notes: work.notes ?? [],
    ...(work.batches !== undefined && { batches: work.batches }),
    stages: [
      ...(work.before ?? []),
      ...hookSteps(frame, 'pre', 'outside'),
      ...transactions(frame, work),
      ...hookSteps(frame, 'post', 'outside'),
    ],
  };
}

/** The hooks of one side, inside of the transaction or outside of it. */
function hookSteps(
  { node, hooks }: PlanFrame,
  when: 'pre' | 'post',
  place: 'inside' | 'outside',
): readonly ({ readonly kind: 'hook' } & PlannedHook)[] {
  const path = hookPath(node, when);
  return hooks[when]
    .filter((hook) => hook.transaction === (place === 'inside'))
    .map((hook) => ({ kind: 'hook', purpose: `${when}-hook`, path, text: hook.sql }));
}

function headerSteps({ node, sqlHeader }: PlanFrame): readonly TransactionStep[] {
  if (sqlHeader === null) return [];
  const purpose = 'sql_header';
  const source = { path: `${node.file.path} (${purpose})`, text: sqlHeader };
  return [{ kind: 'statement', purpose, sql: sqlHeader, source }];
}

function transactions(frame: PlanFrame, work: PlannedWork): readonly Stage[] {
  const { node, kind, columns, settings } = frame;
  const steps = [
    ...hookSteps(frame, 'pre', 'inside'),
    ...headerSteps(frame),
    ...work.steps,
    ...planComments({ node, kind, columns, dialect: settings.dialect }),
    ...hookSteps(frame, 'post', 'inside'),
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
    partitioning: work.partitioning ?? null,
    invocationId: settings.invocationId,
    asOf: settings.asOf.toISOString(),
  };
}

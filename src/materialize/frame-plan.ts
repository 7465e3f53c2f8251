import type { Column, RelationKind } from '../adapter/relation.ts';
import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { PlannedWork } from './materialization.ts';
import type {
  LedgerDraft,
  NodePlan,
  PlannedStatement,
  Stage,
  TransactionStep,
} from './node-plan.ts';
import { planComments } from './plan-comments.ts';
import type { PlanSettings, RenderedHooks } from './plan-input.ts';

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
  return {
    nodeId: frame.node.id,
    summary: work.summary,
    warnings: work.warnings ?? [],
    stages: [
      ...(work.before ?? []),
      ...hooksOutside(frame, 'pre'),
      ...transactions(frame, work),
      ...hooksOutside(frame, 'post'),
    ],
  };
}

/** A statement of the user's own, beside the query. */
function ownStatement(node: PlanFrame['node'], purpose: string, sql: string): PlannedStatement {
  return { purpose, sql, source: { path: `${node.file.path} (${purpose})`, text: sql } };
}

function hooksOutside(frame: PlanFrame, when: 'pre' | 'post'): readonly Stage[] {
  return frame.hooks[when]
    .filter((hook) => !hook.transaction)
    .map((hook) => ({ kind: 'statement', ...ownStatement(frame.node, `${when}-hook`, hook.sql) }));
}

function hooksInside(frame: PlanFrame, when: 'pre' | 'post'): readonly TransactionStep[] {
  return frame.hooks[when]
    .filter((hook) => hook.transaction)
    .map((hook) => ({ kind: 'statement', ...ownStatement(frame.node, `${when}-hook`, hook.sql) }));
}

function headerSteps(frame: PlanFrame): readonly TransactionStep[] {
  if (frame.sqlHeader === null) return [];
  return [{ kind: 'statement', ...ownStatement(frame.node, 'sql_header', frame.sqlHeader) }];
}

function transactions(frame: PlanFrame, work: PlannedWork): readonly Stage[] {
  const { node, kind, columns, settings } = frame;
  const steps = [
    ...hooksInside(frame, 'pre'),
    ...headerSteps(frame),
    ...work.steps,
    ...planComments({ node, kind, columns, dialect: settings.dialect }),
    ...hooksInside(frame, 'post'),
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

import { unreachable } from '../base/unreachable.ts';
import type {
  NodePlan,
  PlannedHook,
  PlannedStatement,
  Stage,
  TransactionStep,
} from './node-plan.ts';

/**
 * The plan as a SQL script with a comment before every statement. It is what would be sent, but for the ledger row,
 * whose counts and time only the run knows.
 */
export function formatPlan(plan: NodePlan): string {
  const blocks = [`-- ${plan.nodeId}: ${plan.summary}`, ...plan.stages.flatMap(formatStage)];
  return `${blocks.join('\n')}\n`;
}

function formatStage(stage: Stage): readonly string[] {
  switch (stage.kind) {
    case 'hook':
      return formatHook(stage);
    case 'probe':
      return [`-- probe, no row ends the node here: ${stage.purpose}`, `${stage.sql};`];
    case 'transaction':
      return ['begin;', ...stage.steps.flatMap(formatStep), 'commit;'];
    default:
      return unreachable(stage);
  }
}

function formatStep(step: TransactionStep): readonly string[] {
  const lines = formatStepLines(step);
  const skipped = 'needsRows' in step && step.needsRows === true;
  return skipped
    ? lines.map((line, index) => (index === 0 ? `${line} [if any row]` : line))
    : lines;
}

function formatStepLines(step: TransactionStep): readonly string[] {
  switch (step.kind) {
    case 'statement':
      return formatStatement(step);
    case 'check':
      return [`-- check, any row is an error: ${step.purpose}`, `${step.sql};`];
    case 'measure': {
      const stop = step.stopAtZero === true ? ', zero ends the node here' : '';
      return [`-- read ${step.what}${stop}: ${step.purpose}`, `${step.sql};`];
    }
    case 'expand':
      return [
        `-- for every row: ${step.purpose}`,
        `${step.sql};`,
        ...step.example().flatMap(formatStep).map(indent),
      ];
    case 'file':
      return [`-- file: ${step.purpose}`];
    case 'record_partitions':
      return ['-- ledger rows of the partitions'];
    case 'hook':
      return formatHook(step);
    case 'record':
      return [`-- ledger row of ${step.draft.nodeId}`];
    default:
      return unreachable(step);
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

function formatHook({ purpose, text }: PlannedHook): readonly string[] {
  return [`-- ${purpose}`, `${text};`];
}

function formatStatement(statement: PlannedStatement): readonly string[] {
  return [`-- ${statement.purpose}`, `${statement.sql};`];
}

/** The plan as plain data, with an example where steps are known only at run time. */
export function planDocument(plan: NodePlan): unknown {
  return {
    ...plan,
    stages: plan.stages.map((stage) =>
      stage.kind === 'transaction' ? { ...stage, steps: stage.steps.map(stepDocument) } : stage,
    ),
  };
}

function stepDocument(step: TransactionStep): unknown {
  return step.kind === 'expand' ? { ...step, example: step.example().map(stepDocument) } : step;
}

import { unreachable } from '../base/unreachable.ts';
import type { QueryBatch } from '../execute/query-batches.ts';
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
  const notes = (plan.notes ?? []).map((note) => `-- ${note}`);
  const head = [`-- ${plan.nodeId}: ${plan.summary}`, ...notes];
  const blocks = [...head, ...shownStages(plan).flatMap(formatStage)];
  return `${blocks.join('\n')}\n`;
}

/** Of the batches of a plan only the first that is due: the others differ by their bounds. */
function shownStages({ stages }: NodePlan): readonly Stage[] {
  const isBatch = (stage: Stage) => stage.kind === 'transaction' && stage.batch !== undefined;
  const first = stages.findIndex(isBatch);
  return stages.filter((stage, index) => index === first || !isBatch(stage));
}

function formatStage(stage: Stage): readonly string[] {
  switch (stage.kind) {
    case 'hook':
      return formatHook(stage);
    case 'probe':
      return [`-- probe, no row ends the node here: ${stage.purpose}`, `${stage.sql};`];
    case 'transaction':
      return [...batchLine(stage.batch), 'begin;', ...stage.steps.flatMap(formatStep), 'commit;'];
    default:
      return unreachable(stage);
  }
}

function batchLine(batch: QueryBatch | undefined): readonly string[] {
  if (batch === undefined) return [];
  const { ordinal, total } = batch;
  return ordinal === total
    ? [`-- batch ${ordinal} of ${total}`]
    : [`-- batch ${ordinal} of ${total}; those after it differ by their bounds`];
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
    case 'record_batch':
      return ['-- ledger row of the batches'];
    case 'forget_batches':
      return ['-- ledger rows of earlier batches are removed'];
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
  const stop = statement.stopAtZero === true ? ', no row ends the node here' : '';
  return [`-- ${statement.purpose}${stop}`, `${statement.sql};`];
}

/** The plan as plain data, with an example where steps are known only at run time. */
export function planDocument(plan: NodePlan): unknown {
  return {
    ...plan,
    stages: shownStages(plan).map((stage) =>
      stage.kind === 'transaction' ? { ...stage, steps: stage.steps.map(stepDocument) } : stage,
    ),
  };
}

function stepDocument(step: TransactionStep): unknown {
  return step.kind === 'expand' ? { ...step, example: step.example().map(stepDocument) } : step;
}

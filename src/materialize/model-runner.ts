import { errorDiagnostic, InternalError } from '../base/errors.ts';
import { type AttemptOutcome, NodeAttempt } from '../execute/node-attempt.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunContext, NodeRunner } from '../execute/node-runner.ts';
import { BatchTally } from '../execute/query-batches.ts';
import type { ModelNode, Node } from '../manifest/node.ts';
import { readBatchFacts } from './batches/prepare-batches.ts';
import { materializedOutcome, nodeStatement, qualifiedName } from './materialized-outcome.ts';
import { expirePartitions } from './partitions/expire-partitions.ts';
import { checkPartitions, prepareModel } from './prepare-model.ts';
import { materializationOf } from './registry.ts';
import { hookRenderer, hooksOf } from './render-hooks.ts';
import { type PlanOutcome, type RunPlanOptions, runPlan } from './run-plan.ts';
import type { RunnerOptions } from './runner-options.ts';

/** Runs models: compile, look at what exists, plan, send. */
export function createModelRunner(options: RunnerOptions): NodeRunner {
  return {
    run: (node, context) => runModel(options, requireModel(node), context),
  };
}

function requireModel(node: Node): ModelNode {
  if (node.resourceType === 'model') return node;
  throw new InternalError(errorDiagnostic('MF9001', `"${node.id}" is not a model`));
}

function runModel(
  options: RunnerOptions,
  node: ModelNode,
  context: NodeRunContext,
): Promise<NodeResult> {
  const { compiler, database, relations, clock, settings } = options;
  const attempt = new NodeAttempt(clock);
  attempt.relationName = qualifiedName(database, settings.dialect, node.relation);
  return attempt.run(node, context, async (): Promise<AttemptOutcome> => {
    const kind = materializationOf(node).kind(node);
    const existing = await relations.relation(node.relation);
    const statement = nodeStatement(settings, node, context);
    await checkPartitions(options, node, existing, statement);
    const compiled = await attempt.phase('compile', async () => compiler.compileNode(node));
    attempt.compiledSql = compiled.sql;
    const batching = await readBatchFacts(options, node);
    return attempt.phase('execute', async () => {
      const outcome = await database.withConnection(async (connection) => {
        const model = { compiled, existing, hooks: hooksOf(node), batching };
        const plan = await prepareModel(options, model, connection, statement);
        attempt.warn(plan.warnings);
        for (const note of plan.notes ?? []) options.log('NodeNote', `${node.name} ${note}`);
        const batches = plan.batches && new BatchTally(plan.batches.total, plan.batches.done);
        if (batches !== undefined) attempt.batches = batches;
        const running = runPlan(plan, {
          connection,
          ledger: database.ledger,
          clock,
          origin: compiled.origin,
          statement,
          renderHook: hookRenderer(options, node, connection, statement),
          seed: context.worker,
          ...(batches !== undefined && { batches: batchListener(batches, context) }),
        });
        return batches === undefined ? running : tellKept(running, batches, node, options);
      }, context.signal);
      if (!outcome.noOp) relations.add({ ...node.relation, kind });
      await expirePartitions(options, node, statement);
      return materializedOutcome(outcome);
    });
  });
}

function batchListener(
  tally: BatchTally,
  { onBatch }: NodeRunContext,
): NonNullable<RunPlanOptions['batches']> {
  return {
    onStart: (batch) => {
      tally.start(batch);
      onBatch?.(batch);
    },
    onCommit: () => tally.finish(),
  };
}

/** Says of a build that comes to no end what the next run is going to find of it. */
async function tellKept(
  running: Promise<PlanOutcome>,
  tally: BatchTally,
  { name }: ModelNode,
  { log }: Pick<RunnerOptions, 'log'>,
): Promise<PlanOutcome> {
  try {
    return await running;
  } catch (error) {
    const { total } = tally.results();
    const kept = `${tally.gathered} of ${total} batches are kept`;
    if (tally.gathered > 0)
      log('BatchesKept', `${name}: ${kept}, the next run goes on behind them`);
    throw error;
  }
}

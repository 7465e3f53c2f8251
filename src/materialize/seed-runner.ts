import { errorDiagnostic, InternalError } from '../base/errors.ts';
import { type AttemptOutcome, NodeAttempt } from '../execute/node-attempt.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunContext, NodeRunner } from '../execute/node-runner.ts';
import type { Node, SeedNode } from '../manifest/node.ts';
import { materializedOutcome, nodeStatement, qualifiedName } from './materialized-outcome.ts';
import { loadSeed, prepareSeed } from './prepare-seed.ts';
import { hookRenderer, hooksOf } from './render-hooks.ts';
import { runPlan } from './run-plan.ts';
import type { RunnerOptions } from './runner-options.ts';

/** Runs seeds: read the file, choose the types, plan, send. */
export function createSeedRunner(options: RunnerOptions): NodeRunner {
  return {
    run: (node, context) => runSeed(options, requireSeed(node), context),
  };
}

function requireSeed(node: Node): SeedNode {
  if (node.resourceType === 'seed') return node;
  throw new InternalError(errorDiagnostic('MF9001', `"${node.id}" is not a seed`));
}

function runSeed(
  options: RunnerOptions,
  node: SeedNode,
  context: NodeRunContext,
): Promise<NodeResult> {
  const { database, relations, clock, settings } = options;
  const attempt = new NodeAttempt(clock);
  attempt.relationName = qualifiedName(database, settings.dialect, node.relation);
  return attempt.run(node, context, async (): Promise<AttemptOutcome> => {
    const content = await attempt.phase('compile', () => loadSeed(node));
    const statement = nodeStatement(settings, node, context);
    return attempt.phase('execute', async () => {
      const existing = await relations.relation(node.relation);
      const outcome = await database.withConnection(async (connection) => {
        const seed = { node, existing, hooks: hooksOf(node), content };
        const plan = await prepareSeed(options, seed, connection, statement);
        attempt.warn(plan.warnings);
        return runPlan(plan, {
          connection,
          ledger: database.ledger,
          clock,
          origin: null,
          statement,
          renderHook: hookRenderer(options, node, connection, statement),
          seed: context.worker,
        });
      }, context.signal);
      relations.add({ ...node.relation, kind: 'table' });
      return materializedOutcome(outcome);
    });
  });
}

import { relationKey } from '../adapter/relation.ts';
import { errorDiagnostic, InternalError } from '../base/errors.ts';
import { readBytes } from '../base/files.ts';
import { type AttemptOutcome, NodeAttempt } from '../execute/node-attempt.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunContext, NodeRunner } from '../execute/node-runner.ts';
import type { Node, SeedNode } from '../manifest/node.ts';
import { decodeCsv } from './decode-csv.ts';
import { materializedOutcome, nodeStatement, qualifiedName } from './materialized-outcome.ts';
import { planSeed } from './plan-seed.ts';
import { readSeed } from './read-seed.ts';
import { renderHooks } from './render-hooks.ts';
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
  const { compiler, database, relations, ledger, clock, settings } = options;
  const attempt = new NodeAttempt(clock);
  attempt.relationName = qualifiedName(database, settings.dialect, node.relation);
  return attempt.run(node, context, async (): Promise<AttemptOutcome> => {
    const { content, hooks } = await attempt.phase('compile', async () => ({
      content: readSeed(node, decodeCsv(node.file.path, await readBytes(node.path))),
      hooks: await renderHooks(compiler, node),
    }));
    const statement = nodeStatement(settings, node, context);
    return attempt.phase('execute', async () => {
      const existing = await relations.relation(node.relation);
      const outcome = await database.withConnection(async (connection) => {
        const existingColumns =
          existing?.kind === 'table'
            ? await connection.describe(`select * from ${settings.dialect.relation(existing)}`)
            : [];
        const state = { existing, ledger: ledger.get(relationKey(node.relation)) ?? null };
        const plan = planSeed({ ...settings, ...state, node, content, hooks, existingColumns });
        attempt.warn(plan.warnings);
        return runPlan(plan, {
          connection,
          ledger: database.ledger,
          clock,
          origin: null,
          statement,
          seed: context.worker,
        });
      }, context.signal);
      relations.add({ ...node.relation, kind: 'table' });
      return materializedOutcome(outcome);
    });
  });
}

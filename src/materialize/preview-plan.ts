import type { ModelNode, SeedNode } from '../manifest/node.ts';
import type { NodePlan } from './node-plan.ts';
import { checkPartitions, prepareModel } from './prepare-model.ts';
import { prepareSeed } from './prepare-seed.ts';
import { previewHooks } from './render-hooks.ts';
import type { RunnerOptions } from './runner-options.ts';

/**
 * What a run of this node would send now, without sending it (`memflow plan`).
 * @throws {MemflowError} whatever would end the node before its first statement; MF4001 where an upstream relation that
 * the plan depends on has not been built yet
 */
export async function previewPlan(
  options: Omit<RunnerOptions, 'clock' | 'log'>,
  node: ModelNode | SeedNode,
): Promise<NodePlan> {
  const { compiler, database, relations } = options;
  const existing = await relations.relation(node.relation);
  if (node.resourceType === 'model') await checkPartitions(options, node, existing);
  const hooks = await previewHooks(compiler, node);
  if (node.resourceType === 'seed') {
    return database.withConnection((connection) =>
      prepareSeed(options, { node, existing, hooks }, connection),
    );
  }
  const compiled = await compiler.compileNode(node);
  return database.withConnection((connection) =>
    prepareModel(options, { compiled, existing, hooks }, connection),
  );
}

import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { run } from './run.ts';
import { SELECT_ALL } from './select.ts';
import type { Session } from './session.ts';

/** Builds the models and seeds above benchmarks anew, as a session has them. Returns whether all could be built. */
export async function buildAbove(
  session: Session,
  benchmarks: readonly Node[],
  announce: (count: number) => void,
): Promise<boolean> {
  const { nodes } = (await session.project()).manifest;
  const above = new Set<NodeId>();
  const visit = (ids: readonly NodeId[]): void => {
    for (const id of ids) {
      const node = nodes.get(id);
      if (node === undefined || above.has(id)) continue;
      if (node.resourceType === 'model' || node.resourceType === 'seed') {
        if (node.config.materialized !== 'ephemeral') above.add(id);
      }
      visit(node.dependsOn.nodes);
    }
  };
  for (const { id } of benchmarks) visit(nodes.get(id)?.dependsOn.nodes ?? []);
  announce(above.size);
  const { exitCode } = await run(session, {
    command: 'build',
    selection: SELECT_ALL,
    fullRefresh: true,
    failFast: true,
    empty: false,
    storeFailures: false,
    only: above,
  });
  return exitCode === 0;
}

import { reachable } from '../graph/graph.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { Run } from './run-request.ts';
import { SELECT_ALL } from './select.ts';
import type { Session } from './session.ts';

/**
 * Builds those of some nodes that can be built, and all above them, anew and as a session has them. Returns whether that
 * went well.
 */
export async function buildAbove(
  run: Run,
  session: Session,
  ids: readonly NodeId[],
  announce: (count: number) => void = () => {},
): Promise<boolean> {
  const { manifest, graph } = await session.project();
  const isBuilt = (id: NodeId): boolean => {
    const node = manifest.nodes.get(id);
    if (node?.resourceType !== 'model' && node?.resourceType !== 'seed') return false;
    return node.config.materialized !== 'ephemeral';
  };
  const found = new Set([...ids, ...reachable(ids, graph.parents)].filter(isBuilt));
  announce(found.size);
  if (found.size === 0) return true;
  const { exitCode } = await run(session, {
    command: 'build',
    selection: SELECT_ALL,
    fullRefresh: true,
    failFast: true,
    empty: false,
    storeFailures: false,
    only: found,
  });
  return exitCode === 0;
}

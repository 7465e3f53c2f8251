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
  const { nodes } = (await session.project()).manifest;
  const found = new Set<NodeId>();
  const seen = new Set<NodeId>();
  const visit = (id: NodeId): void => {
    const node = nodes.get(id);
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    const isBuilt = node.resourceType === 'model' || node.resourceType === 'seed';
    if (isBuilt && node.config.materialized !== 'ephemeral') found.add(id);
    node.dependsOn.nodes.forEach(visit);
  };
  ids.forEach(visit);
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

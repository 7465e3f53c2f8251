import type { NodeId } from '../manifest/node-id.ts';

/**
 * Kahn's algorithm, in linear time. `order` has every vertex after its parents and depends on nothing but the order of
 * `parents`' keys and of the lists of children; `rest` are the vertices on cycles and behind them.
 */
export function topologicalOrder(
  parents: ReadonlyMap<NodeId, readonly NodeId[]>,
  children: ReadonlyMap<NodeId, readonly NodeId[]>,
): { readonly order: readonly NodeId[]; readonly rest: readonly NodeId[] } {
  const waiting = new Map<NodeId, number>();
  const order: NodeId[] = [];
  for (const [id, own] of parents) {
    if (own.length === 0) order.push(id);
    else waiting.set(id, own.length);
  }
  // `order` grows while it is walked: it is its own queue.
  for (const id of order) {
    for (const child of children.get(id) ?? []) {
      const missing = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, missing);
      if (missing === 0) {
        waiting.delete(child);
        order.push(child);
      }
    }
  }
  return { order, rest: [...waiting.keys()] };
}

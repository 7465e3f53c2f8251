import type { NodeId } from '../manifest/node-id.ts';

/** What is in any of the sets; may be one of them. */
export function union(sets: readonly ReadonlySet<NodeId>[]): ReadonlySet<NodeId> {
  const [first = new Set<NodeId>(), ...others] = sets.filter((set) => set.size > 0);
  if (others.length === 0) return first;
  const all = new Set(first);
  for (const set of others) for (const id of set) all.add(id);
  return all;
}

/** What is in all of the sets. */
export function intersect(sets: readonly ReadonlySet<NodeId>[]): ReadonlySet<NodeId> {
  const [first = new Set<NodeId>(), ...others] = sets;
  return new Set([...first].filter((id) => others.every((set) => set.has(id))));
}

/** What is in the first set only. */
export function subtract(
  from: ReadonlySet<NodeId>,
  without: ReadonlySet<NodeId>,
): ReadonlySet<NodeId> {
  return without.size === 0 ? from : new Set([...from].filter((id) => !without.has(id)));
}

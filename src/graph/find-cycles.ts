import type { Diagnostic, RelatedSpan, SourceSpan } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { NodeId } from '../manifest/node-id.ts';

type Edges = ReadonlyMap<NodeId, readonly NodeId[]>;

/** Searching the shortest way round from every member of a huge knot would be quadratic: about so many steps are taken. */
const MAX_SEARCH_STEPS = 200_000;

/**
 * One shortest cycle of every knot (strongly connected group) among `ids`. Each element reads the next, the last one
 * reads the first, and the smallest id stands first.
 */
export function findCycles(ids: readonly NodeId[], parents: Edges): readonly (readonly NodeId[])[] {
  const cycles: (readonly NodeId[])[] = [];
  for (const knot of findKnots(ids, parents)) {
    const cycle = shortestCycle(knot, parents);
    if (cycle !== undefined) cycles.push(cycle);
  }
  return cycles.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

/** Tarjan's strongly connected components, with a stack of our own: a chain of 10,000 models is no recursion. */
function findKnots(ids: readonly NodeId[], edges: Edges): readonly (readonly NodeId[])[] {
  const index = new Map<NodeId, number>();
  const low = new Map<NodeId, number>();
  const open: NodeId[] = [];
  const isOpen = new Set<NodeId>();
  const knots: NodeId[][] = [];
  const enter = (id: NodeId) => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    open.push(id);
    isOpen.add(id);
    return { id, next: 0 };
  };
  const lower = (id: NodeId, value: number) => low.set(id, Math.min(low.get(id) ?? 0, value));
  const close = (id: NodeId) => {
    const knot = open.splice(open.lastIndexOf(id));
    for (const member of knot) isOpen.delete(member);
    knots.push(knot);
  };
  for (const root of ids) {
    if (index.has(root)) continue;
    const path = [enter(root)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const target = edges.get(frame.id)?.[frame.next++];
      if (target === undefined) {
        path.pop();
        const caller = path.at(-1);
        if (caller !== undefined) lower(caller.id, low.get(frame.id) ?? 0);
        if (low.get(frame.id) === index.get(frame.id)) close(frame.id);
      } else if (!index.has(target)) path.push(enter(target));
      else if (isOpen.has(target)) lower(frame.id, index.get(target) ?? 0);
    }
  }
  return knots;
}

/** The shortest cycle inside a knot; undefined for a single vertex that does not read itself. */
function shortestCycle(knot: readonly NodeId[], edges: Edges): readonly NodeId[] | undefined {
  const members = new Set(knot);
  let best: readonly NodeId[] | undefined;
  const searches = Math.ceil(MAX_SEARCH_STEPS / knot.length);
  for (const start of [...knot].sort().slice(0, searches)) {
    const cycle = cycleThrough(start, members, edges, best?.length ?? Number.POSITIVE_INFINITY);
    if (cycle !== undefined) best = cycle;
  }
  return best === undefined ? undefined : startingWithSmallest(best);
}

/** The shortest cycle through `start` that has fewer than `limit` members, by breadth-first search. */
function cycleThrough(
  start: NodeId,
  members: ReadonlySet<NodeId>,
  edges: Edges,
  limit: number,
): readonly NodeId[] | undefined {
  const cameFrom = new Map<NodeId, NodeId | undefined>([[start, undefined]]);
  let layer: readonly NodeId[] = [start];
  for (let length = 1; length < limit && layer.length > 0; length++) {
    const next: NodeId[] = [];
    for (const id of layer) {
      for (const target of edges.get(id) ?? []) {
        if (target === start) return pathTo(id, cameFrom);
        if (!members.has(target) || cameFrom.has(target)) continue;
        cameFrom.set(target, id);
        next.push(target);
      }
    }
    layer = next;
  }
  return undefined;
}

function pathTo(end: NodeId, cameFrom: ReadonlyMap<NodeId, NodeId | undefined>): readonly NodeId[] {
  const path: NodeId[] = [];
  for (let id: NodeId | undefined = end; id !== undefined; id = cameFrom.get(id)) path.push(id);
  return path.reverse();
}

function startingWithSmallest(cycle: readonly NodeId[]): readonly NodeId[] {
  const smallest = cycle.reduce((at, id, i) => (id < (cycle[at] ?? '') ? i : at), 0);
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}

/** MF3001 for one cycle: the way round, and the place of the `ref()` in the file of each member. */
export function describeCycle(cycle: readonly NodeId[], manifest: Manifest): Diagnostic {
  const name = (id: NodeId) => manifest.nodes.get(id)?.name ?? id;
  const places: RelatedSpan[] = [];
  cycle.forEach((id, i) => {
    const next = cycle[(i + 1) % cycle.length] ?? id;
    const span = refSpan(id, next, manifest);
    if (span !== undefined) places.push({ message: `"${name(id)}" reads "${name(next)}"`, span });
  });
  const way = [...cycle, ...cycle.slice(0, 1)].map(name).join(' -> ');
  const [first, ...related] = places;
  const message =
    cycle.length === 1
      ? `"${way.slice(0, way.indexOf(' ->'))}" refers to itself`
      : `nodes depend on each other in a cycle: ${way}`;
  return errorDiagnostic('MF3001', message, {
    ...(first === undefined ? {} : { span: first.span, related }),
    hint:
      cycle.length === 1
        ? 'use {{ this }} to read what an incremental model holds already'
        : 'remove one of these refs, or move what the nodes share into a model that they both read',
  });
}

/** Where `id` refers to `target`; the top of its file where the place is not known. */
function refSpan(id: NodeId, target: NodeId, manifest: Manifest): SourceSpan | undefined {
  const node = manifest.nodes.get(id);
  if (node === undefined) return undefined;
  const targetName = manifest.nodes.get(target)?.name;
  const use = node.refs.find((ref) => ref.name === targetName && ref.span !== undefined);
  return use?.span ?? node.span ?? { file: node.file, start: 0, end: 0 };
}

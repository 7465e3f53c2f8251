import { errorDiagnostic, InternalError, ParseError } from '../base/errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { describeCycle, findCycles } from './find-cycles.ts';
import { topologicalOrder } from './topological-order.ts';

/** Which node reads which. Models, seeds, analyses, tests and sources are its vertices. */
export interface Graph {
  /** Every vertex after all that it reads; the same for the same project, whatever the order of its files. */
  readonly order: readonly NodeId[];
  /** What a vertex reads, sorted by id; an empty list for one that reads nothing. */
  readonly parents: ReadonlyMap<NodeId, readonly NodeId[]>;
  /** What reads a vertex, sorted by id. */
  readonly children: ReadonlyMap<NodeId, readonly NodeId[]>;
}

/**
 * The graph of a resolved manifest, in time linear in its edges.
 * @throws {ParseError} MF3001, with one diagnostic for every group of nodes that depend on each other
 * @throws {InternalError} when a node depends on an id that the manifest does not have
 */
export function buildGraph(manifest: Manifest): Graph {
  const ids = [...manifest.sources.keys(), ...manifest.nodes.keys()].sort();
  const parents = new Map<NodeId, readonly NodeId[]>();
  const children = new Map<NodeId, NodeId[]>(ids.map((id) => [id, []]));
  for (const id of ids) {
    const own = [...new Set(manifest.nodes.get(id)?.dependsOn.nodes)].sort();
    parents.set(id, own);
    // Visiting ids in order keeps each list of children sorted.
    for (const parent of own) {
      const siblings = children.get(parent);
      if (siblings === undefined) throw unresolvedParent(id, parent);
      siblings.push(id);
    }
  }
  const { order, rest } = topologicalOrder(parents, children);
  if (rest.length > 0) {
    throw new ParseError(findCycles(rest, parents).map((cycle) => describeCycle(cycle, manifest)));
  }
  return { order, parents, children };
}

function unresolvedParent(id: NodeId, parent: NodeId): InternalError {
  return new InternalError(
    errorDiagnostic('MF9001', `"${id}" depends on "${parent}", which the manifest does not have`),
  );
}

/** Everything that is reached by following `edges` from `start`, at most `depth` steps; without `start` unless reached. */
export function reachable(
  start: Iterable<NodeId>,
  edges: ReadonlyMap<NodeId, readonly NodeId[]>,
  depth = Number.POSITIVE_INFINITY,
): Set<NodeId> {
  const reached = new Set<NodeId>();
  let layer: Iterable<NodeId> = start;
  for (let step = 0; step < depth; step++) {
    const next: NodeId[] = [];
    for (const id of layer) {
      for (const neighbour of edges.get(id) ?? []) {
        if (reached.has(neighbour)) continue;
        reached.add(neighbour);
        next.push(neighbour);
      }
    }
    if (next.length === 0) break;
    layer = next;
  }
  return reached;
}

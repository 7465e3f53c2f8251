import type { Graph } from '../graph/graph.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { NodeId } from '../manifest/node-id.ts';

export interface RunEdgesOptions {
  readonly selected: readonly NodeId[];
  readonly graph: Graph;
  readonly manifest: Manifest;
  /** As in `build`: a node waits for the tests of what it reads, so that bad data goes no further. */
  readonly testsBlock: boolean;
}

type Edges = ReadonlyMap<NodeId, readonly NodeId[]>;

/**
 * What each selected node waits for among the selected ones, through unselected nodes too: with a -> b -> c and only a
 * and c selected, c waits for a.
 */
export function buildRunEdges(options: RunEdgesOptions): Edges {
  const { selected, graph, testsBlock } = options;
  const isSelected = new Set(selected);
  const blocking = testsBlock ? blockingTests(options) : new Map<NodeId, readonly NodeId[]>();
  const edges = new Map<NodeId, readonly NodeId[]>();
  /** Of an unselected node: the selected ones nearest above it. */
  const above = new Map<NodeId, readonly NodeId[]>();
  for (const id of graph.order) {
    const nearest = new Set(blocking.get(id));
    let onlyThrough: readonly NodeId[] | undefined;
    for (const parent of graph.parents.get(id) ?? []) {
      if (isSelected.has(parent)) nearest.add(parent);
      else {
        const inherited = above.get(parent) ?? [];
        if (nearest.size === 0) onlyThrough = inherited;
        for (const ancestor of inherited) nearest.add(ancestor);
      }
    }
    // Sharing an equal list keeps long unselected stretches from copying it at every step.
    const list = onlyThrough?.length === nearest.size ? onlyThrough : [...nearest];
    (isSelected.has(id) ? edges : above).set(id, list);
  }
  return edges;
}

/**
 * The selected tests that each node waits for. A test blocks the nodes that read, directly or through others, all that
 * the test reads; it is listed at the first of them only, since the rest wait for those.
 */
function blockingTests({ selected, graph, manifest }: RunEdgesOptions): Edges {
  const isTest = (id: NodeId) => manifest.nodes.get(id)?.resourceType === 'test';
  const tests = selected.filter(isTest);
  const position = new Map(graph.order.map((id, i) => [id, i]));
  const hasAncestor = traceAncestors(
    graph,
    tests.flatMap((test) => {
      const read = graph.parents.get(test) ?? [];
      return read.length > 1 ? read : [];
    }),
    isTest,
  );
  const blocking = new Map<NodeId, NodeId[]>();
  for (const test of tests) {
    const read = [...(graph.parents.get(test) ?? [])];
    read.sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0));
    // Whoever reads all of it is below the one that comes last in the order.
    const last = read.pop();
    if (last === undefined) continue;
    const missing = read.filter((id) => !hasAncestor(last, id));
    const readers = firstReadersOfAll(last, missing, graph, hasAncestor);
    for (const id of readers.filter((reader) => !isTest(reader))) {
      const others = blocking.get(id);
      if (others === undefined) blocking.set(id, [test]);
      else others.push(test);
    }
  }
  return blocking;
}

type HasAncestor = (id: NodeId, ancestor: NodeId) => boolean;

/** The nodes below `last` that have all of `missing` above them, without those below one of their own kind. */
function firstReadersOfAll(
  last: NodeId,
  missing: readonly NodeId[],
  graph: Graph,
  hasAncestor: HasAncestor,
): readonly NodeId[] {
  const children = graph.children.get(last) ?? [];
  if (missing.length === 0) return children;
  const found: NodeId[] = [];
  const seen = new Set(children);
  for (const id of seen) {
    if (missing.every((other) => hasAncestor(id, other))) found.push(id);
    else for (const child of graph.children.get(id) ?? []) seen.add(child);
  }
  return found;
}

/**
 * Which of `watched` stand above a node that is no test, in one pass over the graph: one row of bits for each node,
 * since sets of ids would take gigabytes where thousands of tests read two models.
 */
function traceAncestors(
  graph: Graph,
  watched: readonly NodeId[],
  isTest: (id: NodeId) => boolean,
): HasAncestor {
  const bits = new Map([...new Set(watched)].map((id, bit) => [id, bit]));
  const width = Math.ceil(bits.size / 32);
  const rows = new Map<NodeId, Uint32Array>();
  if (width > 0) {
    for (const id of graph.order) {
      if (isTest(id)) continue;
      const row = new Uint32Array(width);
      for (const parent of graph.parents.get(id) ?? []) {
        const above = rows.get(parent);
        for (let i = 0; above !== undefined && i < width; i++) {
          row[i] = (row[i] ?? 0) | (above[i] ?? 0);
        }
        setBit(row, bits.get(parent));
      }
      rows.set(id, row);
    }
  }
  return (id, ancestor) => hasBit(rows.get(id), bits.get(ancestor));
}

function setBit(row: Uint32Array, bit: number | undefined): void {
  if (bit !== undefined) row[bit >> 5] = (row[bit >> 5] ?? 0) | (1 << (bit & 31));
}

function hasBit(row: Uint32Array | undefined, bit: number | undefined): boolean {
  return row !== undefined && bit !== undefined && ((row[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

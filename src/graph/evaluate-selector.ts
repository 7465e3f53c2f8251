import type { Diagnostic } from '../base/diagnostic.ts';
import { unreachable } from '../base/unreachable.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { type Graph, reachable } from './graph.ts';
import { intersect, subtract, union } from './node-sets.ts';
import { noMatchWarning } from './selection-warnings.ts';
import type { SelectorCriterion, SelectorExpression } from './selector-expression.ts';
import { createMatcher, isFqnPattern, type Vertex } from './selector-methods.ts';

/**
 * Which tests come along with what is selected: those with any parent in it (eager), with all of them (cautious), with
 * all of them in it or above it (buildable), or none but those that are named (empty).
 */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

/** `later` are tests that still wait for parents which another part of the selection may bring. */
interface Picked {
  readonly direct: ReadonlySet<NodeId>;
  readonly later: ReadonlySet<NodeId>;
}

/** One evaluation of selectors over a graph: the vertices, the index of names, and the warnings met on the way. */
export class SelectorEvaluation {
  readonly vertices: ReadonlyMap<NodeId, Vertex>;
  readonly warnings: Diagnostic[] = [];
  readonly #manifest: Manifest;
  readonly #graph: Graph;
  readonly #indirect: IndirectSelection;
  #byName: ReadonlyMap<string, readonly Vertex[]> | undefined;

  constructor(manifest: Manifest, graph: Graph, indirect: IndirectSelection) {
    this.#manifest = manifest;
    this.#graph = graph;
    this.#indirect = indirect;
    this.vertices = new Map<NodeId, Vertex>([...manifest.sources, ...manifest.nodes]);
  }

  everything(): Picked {
    return { direct: new Set(this.vertices.keys()), later: new Set() };
  }

  evaluate(expression: SelectorExpression): Picked {
    switch (expression.kind) {
      case 'criterion':
        return this.#evaluateCriterion(expression);
      case 'union':
        return this.#union(expression.parts.map((part) => this.evaluate(part)));
      case 'intersection': {
        const picked = this.#intersection(expression.parts.map((part) => this.evaluate(part)));
        if (picked.direct.size === 0) {
          this.warnings.push(noMatchWarning(expression, this.vertices));
        }
        return picked;
      }
      default:
        return unreachable(expression);
    }
  }

  difference(from: Picked, without: Picked): Picked {
    const dropped = union([without.direct, without.later]);
    return {
      direct: subtract(from.direct, without.direct),
      later: subtract(union([from.direct, from.later]), dropped),
    };
  }

  #union(parts: readonly Picked[]): Picked {
    return this.#settle(
      union(parts.map((part) => part.direct)),
      union(parts.map((part) => union([part.direct, part.later]))),
    );
  }

  #intersection(parts: readonly Picked[]): Picked {
    return this.#settle(
      intersect(parts.map((part) => part.direct)),
      intersect(parts.map((part) => union([part.direct, part.later]))),
    );
  }

  /** Takes in the tests whose parents have all come together now. */
  #settle(direct: ReadonlySet<NodeId>, later: ReadonlySet<NodeId>): Picked {
    if (this.#indirect !== 'cautious' && this.#indirect !== 'buildable') return { direct, later };
    const waiting = [...later].filter((id) => !direct.has(id) && this.#manifest.nodes.has(id));
    if (waiting.length === 0) return { direct, later };
    const settled = new Set(direct);
    const present =
      this.#indirect === 'buildable'
        ? union([direct, reachable(direct, this.#graph.parents)])
        : settled;
    for (const id of waiting) if (this.#hasAllParents(id, present)) settled.add(id);
    return { direct: settled, later };
  }

  #hasAllParents(id: NodeId, present: ReadonlySet<NodeId>): boolean {
    return (this.#graph.parents.get(id) ?? []).every((parent) => present.has(parent));
  }

  #evaluateCriterion(criterion: SelectorCriterion): Picked {
    const { parents, children } = this.#graph;
    const matches = createMatcher(criterion, this.#manifest.project.name);
    const named = new Set<NodeId>();
    for (const vertex of this.#candidates(criterion)) if (matches(vertex)) named.add(vertex.id);
    const sets: ReadonlySet<NodeId>[] = [named];
    if (criterion.withChildrensParents) {
      const family = union([named, reachable(named, children)]);
      sets.push(family, reachable(family, parents));
    }
    if (criterion.parentDepth > 0) sets.push(reachable(named, parents, criterion.parentDepth));
    if (criterion.childDepth > 0) sets.push(reachable(named, children, criterion.childDepth));
    return this.#addTests(union(sets));
  }

  /** All vertices; for a plain name only those that begin or end with it. */
  #candidates({ method, value }: SelectorCriterion): Iterable<Vertex> {
    if (method !== 'fqn' || isFqnPattern(value)) return this.vertices.values();
    this.#byName ??= indexNames(this.vertices.values());
    return new Set([
      ...(this.#byName.get(value) ?? []),
      ...(this.#byName.get(firstPart(value)) ?? []),
    ]);
  }

  /** The tests that come along with `selected`. */
  #addTests(selected: ReadonlySet<NodeId>): Picked {
    if (this.#indirect === 'empty') return { direct: selected, later: new Set() };
    const direct = new Set(selected);
    const later = new Set<NodeId>();
    const present = this.#indirect === 'buildable' ? this.#buildable(selected) : selected;
    for (const id of selected) {
      for (const child of this.#graph.children.get(id) ?? []) {
        const type = this.vertices.get(child)?.resourceType;
        if (type !== 'test' && type !== 'benchmark') continue;
        if (this.#indirect === 'eager' || this.#hasAllParents(child, present)) direct.add(child);
        else later.add(child);
      }
    }
    return { direct, later };
  }

  /** What a test may read in buildable mode: the selection, all above it, and every source. */
  #buildable(selected: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
    const above = reachable(selected, this.#graph.parents);
    return union([selected, above, new Set(this.#manifest.sources.keys())]);
  }
}

/** Vertices by their name and by the first part of their path, with the package and without. */
function indexNames(vertices: Iterable<Vertex>): ReadonlyMap<string, readonly Vertex[]> {
  const index = new Map<string, Vertex[]>();
  for (const vertex of vertices) {
    const [packageName = '', folder = ''] = vertex.fqn;
    const keys = [vertex.fqn.at(-1) ?? '', firstPart(packageName), firstPart(folder)];
    if (vertex.resourceType === 'benchmark') keys.push(vertex.cell.matrix);
    for (const key of new Set(keys)) {
      const known = index.get(key);
      if (known === undefined) index.set(key, [vertex]);
      else known.push(vertex);
    }
  }
  return index;
}

function firstPart(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

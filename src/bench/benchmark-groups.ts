import type { BenchmarkNode, Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';

/** Which benchmarks have to be sampled in one session, because one of them is judged by the others. */
export class BenchmarkGroups {
  readonly #nodes: ReadonlyMap<NodeId, BenchmarkNode>;
  readonly #group = new Map<NodeId, Set<NodeId>>();

  constructor(nodes: Iterable<Node>) {
    const benchmarks = [...nodes].filter((node) => node.resourceType === 'benchmark');
    this.#nodes = new Map(benchmarks.map((node) => [node.id, node]));
    for (const { id } of benchmarks) this.#group.set(id, new Set([id]));
    for (const node of benchmarks) {
      for (const other of this.#judgedWith(node)) this.#join(node.id, other);
    }
  }

  areJoined(one: NodeId, other: NodeId): boolean {
    return this.#group.get(one)?.has(other) === true;
  }

  /**
   * The benchmarks that have to be measured for some to be judged: these themselves, those of `ratio_to`, and the other
   * cells of a matrix whose growth counts.
   */
  needed(asked: readonly BenchmarkNode[]): readonly BenchmarkNode[] {
    const found = new Set(asked.map((node) => node.id));
    for (const node of asked) {
      for (const id of node.comparedWith.values()) found.add(id);
      for (const budget of node.spec.budgets) {
        if (budget.kind !== 'growth') continue;
        for (const { id } of this.growthCells(node, budget.over)) found.add(id);
      }
    }
    return [...found].flatMap((id) => this.#nodes.get(id) ?? []);
  }

  /** The cells over which the growth of a benchmark is fitted, smallest first; empty where another cell is to be judged. */
  growthCells(node: BenchmarkNode, over: string): readonly BenchmarkNode[] {
    const cells = this.#siblings(node, over);
    return cells.at(-1)?.id === node.id ? cells : [];
  }

  #judgedWith(node: BenchmarkNode): readonly NodeId[] {
    const siblings = node.spec.budgets.flatMap((budget) =>
      budget.kind === 'growth' ? this.#siblings(node, budget.over).map(({ id }) => id) : [],
    );
    return [...node.comparedWith.values(), ...siblings];
  }

  /** The cells that differ from a node in nothing but one parameter, in the order of its values. */
  #siblings(node: BenchmarkNode, over: string): readonly BenchmarkNode[] {
    // Sizes of the whole suite are no cells: they are measured one after the other.
    if (!Object.hasOwn(node.cell.params, over)) return [];
    const restOf = ({ cell }: BenchmarkNode) => {
      const others = Object.entries(cell.params).filter(([name]) => name !== over);
      return JSON.stringify([cell.matrix, cell.clients, others]);
    };
    const rest = restOf(node);
    const sizeOf = ({ cell }: BenchmarkNode) => Number(cell.params[over]);
    return [...this.#nodes.values()]
      .filter((other) => restOf(other) === rest)
      .sort((a, b) => sizeOf(a) - sizeOf(b));
  }

  #join(one: NodeId, other: NodeId): void {
    const [group, joined] = [this.#group.get(one), this.#group.get(other)];
    if (group === undefined || joined === undefined || group === joined) return;
    for (const id of joined) {
      group.add(id);
      this.#group.set(id, group);
    }
  }
}

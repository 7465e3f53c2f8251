import type { Database } from '../adapter/adapter.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';

/** What benchmarks read, as it is now. */
export interface BenchmarkOrigins {
  /** Of every model and seed above a benchmark, by node: the checksum of its text. */
  upstreamOf(node: BenchmarkNode): Readonly<Record<string, string>>;
  /** Of every table above a benchmark, by node: its rows, where the ledger knows them. */
  rowsOf(node: BenchmarkNode): Readonly<Record<string, number>>;
}

/** @throws {AdapterError} MF4xxx where the ledger cannot be read */
export async function readOrigins(
  { nodes }: Pick<Manifest, 'nodes'>,
  database: Pick<Database, 'ledger'>,
): Promise<BenchmarkOrigins> {
  const entries = [...(await database.ledger.entries()).values()];
  const rows = new Map(entries.map((entry) => [entry.nodeId, entry.rows]));
  const above = (node: BenchmarkNode): readonly NodeId[] => {
    const found = new Set<NodeId>();
    const visit = (ids: readonly NodeId[]): void => {
      for (const id of ids) {
        if (found.has(id)) continue;
        found.add(id);
        visit(nodes.get(id)?.dependsOn.nodes ?? []);
      }
    };
    visit(node.dependsOn.nodes);
    return [...found].filter((id) => nodes.has(id)).sort();
  };
  return {
    upstreamOf: (node) =>
      Object.fromEntries(above(node).map((id) => [id, nodes.get(id)?.checksum ?? ''])),
    rowsOf: (node) =>
      Object.fromEntries(
        above(node).flatMap((id) => {
          const count = rows.get(id);
          return typeof count === 'number' ? [[id, count]] : [];
        }),
      ),
  };
}

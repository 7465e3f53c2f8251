import type { Database } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { type RelationName, relationKey } from '../adapter/relation.ts';
import { sha256 } from '../base/hash.ts';
import { reachable } from '../graph/graph.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BenchmarkNode, Node, SourceNode } from '../manifest/node.ts';

/** The data that a benchmark reads, by node. */
export interface BenchmarkData {
  /** Of every table above it. */
  readonly rows: Readonly<Record<string, number>>;
  /** A text that is equal for equal rows in any order; of tables of at most a million rows. */
  readonly contents: Readonly<Record<string, string>>;
}

/** What benchmarks read, as it is now. */
export interface BenchmarkOrigins {
  /** Of every model and seed above a benchmark, by node: the checksum of its text. */
  upstreamOf(node: BenchmarkNode): Readonly<Record<string, string>>;
  /** Looks at every table above a benchmark, once for all benchmarks. @throws {AdapterError} MF4xxx */
  dataOf(node: BenchmarkNode): Promise<BenchmarkData>;
}

export interface OriginsOptions {
  readonly manifest: Pick<Manifest, 'nodes' | 'sources'>;
  readonly database: Pick<Database, 'engine' | 'introspector' | 'withConnection'>;
  readonly dialect: Dialect;
}

interface TableData {
  readonly rows: number;
  readonly content: string | null;
}

/** Larger tables are counted only: reading one takes a second for some ten million rows. */
const MOST_ROWS_READ = 1_000_000;

/** To be made when everything that benchmarks read has been built. */
export function benchmarkOrigins({
  manifest,
  database,
  dialect,
}: OriginsOptions): BenchmarkOrigins {
  const { nodes, sources } = manifest;
  const known = new Map<string, Promise<TableData | null>>();
  const tableData = (name: RelationName): Promise<TableData | null> => {
    const key = relationKey(name);
    const found = known.get(key) ?? lookAt(name);
    known.set(key, found);
    return found;
  };
  const lookAt = async (name: RelationName): Promise<TableData | null> => {
    const existing = await database.introspector.relation(name);
    if (existing?.kind !== 'table') return null;
    const table = dialect.relation(name);
    const columns = await database.introspector.columns(name);
    const content = dialect.partitions.fingerprint(
      columns.map((column) => column.name),
      database.engine.version,
    );
    return database.withConnection(async (connection) => {
      const one = async (sql: string) => (await connection.query(sql)).rows[0]?.[0];
      const rows = Number(await one(`select count(*) from ${table}`));
      if (rows > MOST_ROWS_READ) return { rows, content: null };
      return { rows, content: sha256(String(await one(`select ${content} from ${table}`))) };
    });
  };
  const parents = new Map([...nodes].map(([id, node]) => [id, node.dependsOn.nodes]));
  const above = ({ id }: BenchmarkNode) => [...reachable([id], parents)].sort();
  return {
    upstreamOf: (node) =>
      Object.fromEntries(
        above(node).flatMap((id) => {
          const checksum = nodes.get(id)?.checksum;
          return checksum === undefined ? [] : [[id, checksum]];
        }),
      ),
    dataOf: async (node) => {
      const rows: Record<string, number> = {};
      const contents: Record<string, string> = {};
      for (const id of above(node)) {
        const relation = relationOf(nodes.get(id) ?? sources.get(id));
        const data = relation === null ? null : await tableData(relation);
        if (data === null) continue;
        rows[id] = data.rows;
        if (data.content !== null) contents[id] = data.content;
      }
      return { rows, contents };
    },
  };
}

function relationOf(node: Node | SourceNode | undefined): RelationName | null {
  return node !== undefined && 'relation' in node ? node.relation : null;
}

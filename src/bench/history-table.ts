import type { Connection } from '../adapter/connection.ts';
import type { RelationName } from '../adapter/relation.ts';
import { stringLiteral } from '../sql/literals.ts';
import type { HistoryEntry } from './benchmark-history.ts';

/** Where models find the history of timed tests: the source `memflow`, table `benchmark_history`. */
export const HISTORY_RELATION: RelationName = {
  database: null,
  schema: 'memflow',
  identifier: 'benchmark_history',
};

/** The columns with their types, and what an entry has in them; null where it was not known. */
const COLUMNS: readonly (readonly [string, string, (entry: HistoryEntry) => unknown])[] = [
  ['invocation_id', 'varchar', ({ invocationId }) => invocationId],
  ['benchmark', 'varchar', ({ record }) => record.benchmark],
  ['recorded_at', 'timestamp', ({ record }) => record.recordedAt],
  ['verdict', 'varchar', ({ verdict }) => verdict],
  ['environment_class', 'varchar', ({ record }) => record.environmentClass],
  ['commit_id', 'varchar', ({ record }) => record.environment.commit],
  ['memflow_version', 'varchar', ({ record }) => record.environment.memflowVersion],
  ['engine_version', 'varchar', ({ record }) => record.environment.engineVersion],
  ['clients', 'integer', ({ record }) => record.clients],
  ['samples', 'integer', ({ record }) => record.samples],
  ['p50_ms', 'double', ({ record }) => record.p50],
  ['p95_ms', 'double', ({ record }) => record.p95],
  ['p99_ms', 'double', ({ record }) => record.p99],
  ['max_ms', 'double', ({ record }) => record.max],
  ['mean_ms', 'double', ({ record }) => record.mean],
];

/** Makes the table where it is missing, and adds what it does not hold yet. @throws {AdapterError} MF4xxx */
export async function fillHistoryTable(
  connection: Connection,
  table: string,
  history: readonly HistoryEntry[],
): Promise<void> {
  const definitions = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
  await connection.execute(`create table if not exists ${table} (${definitions})`);
  const { rows } = await connection.query(
    `select count(*), max(recorded_at)::varchar from ${table}`,
  );
  const newest = rows[0]?.[1];
  const since = typeof newest === 'string' ? Date.parse(`${newest.replace(' ', 'T')}Z`) : 0;
  const missing = history.filter(({ record }) => Date.parse(record.recordedAt) > since);
  if (missing.length === 0) return;
  const values = missing.map(
    (entry) => `(${COLUMNS.map(([, type, of]) => literal(of(entry), type)).join(', ')})`,
  );
  await connection.execute(`insert into ${table} values ${values.join(', ')}`);
}

function literal(value: unknown, type: string): string {
  return value === null || value === undefined
    ? 'null'
    : `cast(${stringLiteral(String(value))} as ${type})`;
}

import type { Granularity } from '../../partitions/granularity.ts';
import { parsePartitionKey } from '../../partitions/partition.ts';
import { partitionTable, TABLE_MARK } from '../../partitions/partition-names.ts';
import { countOfRows } from '../statements.ts';
import {
  ask,
  type InspectedRelation,
  type Inspection,
  type PartitionFault,
  rowsDiffer,
} from './inspection.ts';
import { liveEntries } from './partition-scope.ts';

/** The tables that have the name of a partition of a relation, by the key of the partition. */
export async function partitionTables(
  inspection: Inspection,
  { relation, partitioning }: Pick<InspectedRelation, 'relation' | 'partitioning'>,
): Promise<ReadonlyMap<string, string>> {
  const prefix = `${relation.identifier}${TABLE_MARK}`;
  const sql = inspection.dialect.partitions.tablesWithPrefix(relation.schema, prefix);
  const found = new Map<string, string>();
  for (const [name] of await ask(inspection, sql)) {
    const key = keyOf(partitioning.granularity, String(name).slice(prefix.length));
    if (key !== undefined) found.set(key, String(name));
  }
  return found;
}

/** Undoes what `partitionTable` makes of a key. */
function keyOf(granularity: Granularity, suffix: string): string | undefined {
  const text = suffix.replaceAll('_', '-').toUpperCase();
  const key = parsePartitionKey(granularity, text)?.key;
  return key !== undefined && partitionTable('', { key }) === `${TABLE_MARK}${suffix.toLowerCase()}`
    ? key
    : undefined;
}

/** `layout: tables`: a table for every partition, with as many rows as the ledger says. */
export async function inspectTables(
  inspection: Inspection,
  inspected: InspectedRelation,
): Promise<readonly PartitionFault[]> {
  const { dialect } = inspection;
  const live = liveEntries(inspected.entries);
  const tables = await partitionTables(inspection, inspected);
  const counts = new Map<string, number>();
  if (tables.size > 0) {
    const queries = [...tables].map(([key, identifier]) => {
      const table = dialect.relation({ ...inspected.relation, identifier });
      return `select ${dialect.stringLiteral(key)}, count(*) from ${table}`;
    });
    for (const [key, rows] of await ask(inspection, queries.join('\nunion all\n')))
      counts.set(String(key), Number(rows));
  }
  return [...new Set([...live.keys(), ...counts.keys()])].sort().flatMap((key) => {
    const [ledgerRows, rows] = [live.get(key)?.rows, counts.get(key)];
    if (ledgerRows === rows) return [];
    const difference =
      rows === undefined
        ? `${countOfRows(ledgerRows ?? 0)} in the ledger, and its table is gone`
        : ledgerRows === undefined
          ? `nothing in the ledger, ${countOfRows(rows)} in its table`
          : rowsDiffer(ledgerRows, rows, 'its table');
    return [{ partition: key, difference, isMissing: rows === undefined }];
  });
}

import {
  ask,
  type InspectedRelation,
  type Inspection,
  type PartitionFault,
  rowsDiffer,
  summaryScope,
} from './inspection.ts';
import { liveEntries } from './partition-scope.ts';
import { readSummaries, summaryQuery } from './partition-summary.ts';

/** `layout: table`. How many rows there are is known without reading any; only where that differs they are counted. */
export async function inspectTable(
  inspection: Inspection,
  inspected: InspectedRelation,
): Promise<readonly PartitionFault[]> {
  const { dialect } = inspection;
  const live = liveEntries(inspected.entries);
  const known = [...live.values()].reduce((sum, { rows }) => sum + rows, 0);
  const table = dialect.relation(inspected.relation);
  const [[total] = []] = await ask(inspection, `select count(*) from ${table}`);
  if (Number(total) === known) return [];
  const { granularity, field, fieldType } = inspected.partitioning;
  const column = { name: field, type: fieldType };
  const scope = summaryScope(inspection, inspected, [column]);
  const outside = dialect.partitions.outside(column);
  const rows = `(select * from ${table} where not (${outside})) as content`;
  const summaries = readSummaries(granularity, await ask(inspection, summaryQuery(scope, rows)));
  const found = new Map(summaries.map(({ partition, rows: count }) => [partition.key, count]));
  const faults = [...new Set([...live.keys(), ...found.keys()])].sort().flatMap((key) => {
    const ledgerRows = live.get(key)?.rows ?? 0;
    const count = found.get(key) ?? 0;
    if (ledgerRows === count) return [];
    const difference = rowsDiffer(ledgerRows, count, 'the table');
    return [{ partition: key, difference, isMissing: false }];
  });
  if (faults.length > 0) return faults;
  const difference = `${Number(total) - known} rows in the table have no "${field}"`;
  return [{ partition: 'none', difference, isMissing: false }];
}

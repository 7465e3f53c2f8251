import type { PartitionEntry } from '../../adapter/partition-ledger.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { MaterializeError } from '../materialize-error.ts';
import { countOfRows, displayName } from '../statements.ts';
import { inspectFiles } from './inspect-files.ts';
import { inspectTable } from './inspect-table.ts';
import { inspectTables } from './inspect-tables.ts';
import {
  ask,
  type InspectedRelation,
  type Inspection,
  type PartitionFault,
  storedColumns,
  summaryScope,
} from './inspection.ts';
import { liveEntries } from './partition-scope.ts';
import { readSummaries, summaryQuery } from './partition-summary.ts';

/**
 * Compares what the ledger says about a relation with what is there, as far as that is cheap: the number of rows of each
 * table, the size and footer of each file, and the content of files that were modified.
 */
export function inspectPartitions(
  inspection: Inspection,
  inspected: InspectedRelation,
): Promise<readonly PartitionFault[]> {
  switch (inspected.partitioning.layout) {
    case 'table':
      return inspectTable(inspection, inspected);
    case 'tables':
      return inspectTables(inspection, inspected);
    case 'files':
      return inspectFiles(inspection, inspected);
  }
}

/** The same with the content of every partition that can be read. Reads all rows. */
export async function inspectContents(
  inspection: Inspection,
  inspected: InspectedRelation,
): Promise<readonly PartitionFault[]> {
  const faults = await inspectPartitions(inspection, inspected);
  if (faults.some(({ isMissing }) => isMissing)) return faults;
  const told = new Set(faults.map(({ partition }) => partition));
  const columns = await storedColumns(inspection, inspected.relation);
  const rows = inspection.dialect.relation(inspected.relation);
  const sql = summaryQuery(summaryScope(inspection, inspected, columns), rows);
  const found = readSummaries(inspected.partitioning.granularity, await ask(inspection, sql));
  const fingerprints = new Map(
    found.map((summary) => [summary.partition.key, summary.fingerprint]),
  );
  const live = [...liveEntries(inspected.entries).values()];
  const others = live.flatMap((entry) => {
    const { key } = entry.partition;
    const fingerprint = fingerprints.get(key);
    if (told.has(key) || fingerprint === entry.fingerprint) return [];
    return [{ partition: key, difference: contentDiffers(entry, fingerprint), isMissing: false }];
  });
  return [...faults, ...others].sort((a, b) => (a.partition < b.partition ? -1 : 1));
}

function contentDiffers(entry: PartitionEntry, found: string | undefined): string {
  const versionOf = (fingerprint: string) => fingerprint.split(':', 1)[0] ?? '';
  if (found !== undefined && versionOf(found) !== versionOf(entry.fingerprint)) {
    return `was recorded by ${versionOf(entry.fingerprint)}, whose fingerprints ${versionOf(found)} cannot compare`;
  }
  return `${countOfRows(entry.rows)} in both, of another content`;
}

const SHOWN = 5;

/** @throws {MaterializeError} MF5108 where there is a fault */
export function refuseFaults(node: ModelNode, faults: readonly PartitionFault[]): void {
  if (faults.length === 0) return;
  const shown = faults
    .slice(0, SHOWN)
    .map(({ partition, difference }) => `${partition} has ${difference}`);
  const more = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : '';
  throw new MaterializeError(
    errorDiagnostic(
      'MF5108',
      `the ledger and ${displayName(node.relation)} disagree: ${shown.join('; ')}${more}`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: `see all: memflow partitions check ${node.name}; take the data as the truth: memflow partitions repair ${node.name}`,
      },
    ),
  );
}

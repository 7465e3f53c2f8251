import { join } from 'node:path';
import type { PartitionEntry } from '../../adapter/partition-ledger.ts';
import { AdapterError } from '../../base/errors.ts';
import { countOfRows } from '../statements.ts';
import {
  ask,
  type InspectedRelation,
  type Inspection,
  type PartitionFault,
  rowsDiffer,
  storedColumns,
  summaryScope,
} from './inspection.ts';
import { liveEntries } from './partition-scope.ts';
import { readSummaries, summaryQuery } from './partition-summary.ts';

/** A partition of the ledger, and its file in full. */
interface LedgerFile {
  readonly entry: PartitionEntry;
  readonly file: string;
}

/**
 * `layout: files`: every file is there, as large as the ledger says and with as many rows in its footer. One that was
 * modified since is read, and must have the same content.
 */
export async function inspectFiles(
  inspection: Inspection,
  inspected: InspectedRelation,
): Promise<readonly PartitionFault[]> {
  const known = [...liveEntries(inspected.entries).values()].map((entry) => ({
    entry,
    file: join(inspected.folder, entry.path ?? ''),
  }));
  if (known.length === 0) return [];
  const { partitions } = inspection.dialect;
  const facts = new Map<string, { bytes: number; modified: string }>();
  const rows = await ask(inspection, partitions.fileFacts(known.map(({ file }) => file)));
  for (const [file, bytes, modified] of rows)
    facts.set(String(file), { bytes: Number(bytes), modified: String(modified) });
  const faults: PartitionFault[] = [];
  const whole: LedgerFile[] = [];
  const modified: LedgerFile[] = [];
  for (const candidate of known) {
    const { entry, file } = candidate;
    const found = facts.get(file);
    if (found === undefined) {
      const difference = `${countOfRows(entry.rows)} in the ledger, and its file is gone: ${file}`;
      faults.push({ partition: entry.partition.key, difference, isMissing: true });
    } else if (found.bytes === entry.bytes && found.modified === entry.modifiedAt) {
      whole.push(candidate);
    } else modified.push(candidate);
  }
  faults.push(...(await wrongFooters(inspection, whole)));
  for (const file of modified) faults.push(...(await wrongContent(inspection, inspected, file)));
  return faults.sort((a, b) => (a.partition < b.partition ? -1 : 1));
}

async function wrongFooters(
  inspection: Inspection,
  files: readonly LedgerFile[],
): Promise<readonly PartitionFault[]> {
  if (files.length === 0) return [];
  const sql = inspection.dialect.partitions.parquetRows(files.map(({ file }) => file));
  const rows = new Map((await ask(inspection, sql)).map(([file, n]) => [String(file), Number(n)]));
  return files.flatMap(({ entry, file }) => {
    const found = rows.get(file) ?? 0;
    if (found === entry.rows) return [];
    const difference = rowsDiffer(entry.rows, found, file);
    return [{ partition: entry.partition.key, difference, isMissing: false }];
  });
}

/** Reads a file that was modified: the time alone says nothing, a copied folder has other times. */
async function wrongContent(
  inspection: Inspection,
  inspected: InspectedRelation,
  { entry, file }: LedgerFile,
): Promise<readonly PartitionFault[]> {
  const fault = (difference: string, isMissing: boolean) => [
    { partition: entry.partition.key, difference, isMissing },
  ];
  const columns = await storedColumns(inspection, inspected.relation);
  const content = `(${inspection.dialect.partitions.readParquet(file, columns)}) as content`;
  const sql = summaryQuery(summaryScope(inspection, inspected, columns), content);
  try {
    const { granularity } = inspected.partitioning;
    const found = readSummaries(granularity, await ask(inspection, sql));
    const rows = found.reduce((sum, summary) => sum + summary.rows, 0);
    if (rows !== entry.rows) return fault(rowsDiffer(entry.rows, rows, file), false);
    const isSame = found.every(({ fingerprint }) => fingerprint === entry.fingerprint);
    return isSame
      ? []
      : fault(`${countOfRows(rows)} in both, of another content in ${file}`, false);
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    return fault(
      `${countOfRows(entry.rows)} in the ledger, ${file} cannot be read: ${error.message}`,
      true,
    );
  }
}

import type { CellValue, Connection, StatementOptions } from '../../adapter/connection.ts';
import type { Dialect } from '../../adapter/dialect.ts';
import type { PartitionEntry, Partitioning } from '../../adapter/partition-ledger.ts';
import type { Column, RelationName } from '../../adapter/relation.ts';
import { countOfRows } from '../statements.ts';
import type { SummaryScope } from './partition-summary.ts';

/** One thing in which the ledger and the data differ. */
export interface PartitionFault {
  /** The key of a partition. */
  readonly partition: string;
  /** Both sides in words: "1200 rows in the ledger, 1199 in the table". */
  readonly difference: string;
  /** Its table or file is gone, or cannot be read. */
  readonly isMissing: boolean;
}

/** A partitioned relation as the ledger knows it. */
export interface InspectedRelation {
  readonly relation: RelationName;
  readonly partitioning: Partitioning;
  readonly entries: readonly PartitionEntry[];
  /** Of its files; empty for other layouts. */
  readonly folder: string;
}

/** What a relation is looked at with. */
export interface Inspection {
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly engineVersion: string;
  readonly statement: Pick<StatementOptions, 'signal' | 'timeoutMs' | 'tag'>;
}

/** The rows of one of memflow's own questions. */
export async function ask(
  { connection, statement }: Inspection,
  sql: string,
): Promise<readonly (readonly CellValue[])[]> {
  return (await connection.query(sql, statement)).rows;
}

/** The columns of a relation as the catalog has them, also of a view that cannot be read. */
export async function storedColumns(
  inspection: Inspection,
  relation: RelationName,
): Promise<readonly Column[]> {
  const rows = await ask(inspection, inspection.dialect.partitions.storedColumns(relation));
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** What summaries of the relation's rows are made with. */
export function summaryScope(
  { dialect, engineVersion }: Inspection,
  { partitioning }: InspectedRelation,
  columns: readonly Column[],
): SummaryScope {
  const field = { name: partitioning.field, type: partitioning.fieldType };
  return { spec: partitioning, field, columns, dialect, engineVersion };
}

/** "1200 rows in the ledger, 1199 in the table" */
export function rowsDiffer(ledgerRows: number, rows: number, where: string): string {
  return `${countOfRows(ledgerRows)} in the ledger, ${rows} in ${where}`;
}

import type { CellValue, QueryResult } from '../adapter/connection.ts';

/** A cell as JSON can hold it: integers beyond 2^53 become texts. */
function jsonCell(value: CellValue): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** The rows of a result as objects that JSON can hold. */
export function rowObjects(result: QueryResult): readonly Readonly<Record<string, unknown>>[] {
  return result.rows.map((row) =>
    Object.fromEntries(result.columns.map((column, i) => [column.name, jsonCell(row[i] ?? null)])),
  );
}

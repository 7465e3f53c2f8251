import type { CellValue } from '../connection.ts';
import type { Column } from '../relation.ts';

/** A row of DESCRIBE. */
export function toColumn([name, type, nullable]: readonly CellValue[]): Column {
  return { name: String(name), type: String(type), nullable: nullable !== 'NO' };
}

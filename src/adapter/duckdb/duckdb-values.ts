import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  type DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBGeometryValue,
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBMaterializedResult,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  DuckDBUnionValue,
  type DuckDBValue,
  DuckDBVariantValue,
} from '@duckdb/node-api';
import type { CellValue, QueryResult } from '../connection.ts';
import type { Column } from '../relation.ts';

/** What the binding's `returnType` says of a statement that is neither a query nor a change of rows. */
const RETURNS_NOTHING = 2;

/** All rows and columns of a finished statement. Chunks are read synchronously: they are in memory already. */
export function readResult(result: DuckDBMaterializedResult): QueryResult {
  const rowsChanged = readRowsChanged(result);
  const columns = readColumns(result);
  const rows: CellValue[][] = [];
  const chunkCount = result.chunkCount;
  for (let index = 0; index < chunkCount; index++) appendRows(result.getChunk(index), rows);
  return { columns, rows, rowsChanged };
}

/** Rows written by a statement; CREATE TABLE AS says it in a result of one row named Count. */
export function readRowsChanged(result: DuckDBMaterializedResult): number {
  const changed = result.rowsChanged;
  if (changed > 0 || result.returnType !== RETURNS_NOTHING || result.chunkCount === 0) {
    return changed;
  }
  const count = result.getChunk(0).getRowValues(0)[0];
  return typeof count === 'bigint' ? Number(count) : changed;
}

function readColumns(result: DuckDBMaterializedResult): readonly Column[] {
  const columns: Column[] = [];
  const count = result.columnCount;
  for (let index = 0; index < count; index++) {
    const type = result.columnType(index);
    columns.push({ name: result.columnName(index), type: type.alias ?? type.toString() });
  }
  return columns;
}

function appendRows(chunk: DuckDBDataChunk, rows: CellValue[][]): void {
  const first = rows.length;
  const rowCount = chunk.rowCount;
  const columnCount = chunk.columnCount;
  for (let row = 0; row < rowCount; row++) rows.push(new Array<CellValue>(columnCount));
  for (let column = 0; column < columnCount; column++) {
    const vector = chunk.getColumnVector(column);
    const decode = decoderFor(vector.type.typeId);
    for (let row = 0; row < rowCount; row++) {
      const cells = rows[first + row];
      if (cells !== undefined) cells[column] = decode(vector.getItem(row));
    }
  }
}

type Decoder = (value: DuckDBValue) => CellValue;

/** The loop over a column's values skips the test for every kind of value where the type has only one. */
function decoderFor(typeId: DuckDBTypeId): Decoder {
  switch (typeId) {
    case DuckDBTypeId.BOOLEAN:
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.ENUM:
      return decodePrimitive;
    default:
      return decodeValue;
  }
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function decodeInteger(value: bigint): CellValue {
  return value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
}

// The vector of one of these types yields nothing but primitives, which the binding's union type cannot say.
function decodePrimitive(value: DuckDBValue): CellValue {
  return typeof value === 'object' && value !== null ? decodeValue(value) : value;
}

function decodeValue(value: DuckDBValue): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return decodeInteger(value);
  if (typeof value !== 'object') return value;
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if ('isFinite' in value) return formatMoment(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(decodeValue);
  }
  if (value instanceof DuckDBStructValue) return decodeStruct(value.entries);
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => decodeStruct({ key: entry.key, value: entry.value }));
  }
  if (value instanceof DuckDBUnionValue) return decodeStruct({ [value.tag]: value.value });
  if (value instanceof DuckDBVariantValue) return decodeValue(value.value);
  if (value instanceof DuckDBBlobValue || value instanceof DuckDBGeometryValue) {
    return Buffer.from(value.bytes).toString('hex');
  }
  return value.toString();
}

// Without a prototype, so that a field named __proto__ is a field.
function decodeStruct(entries: Readonly<Record<string, DuckDBValue>>): CellValue {
  const decoded: Record<string, CellValue> = Object.create(null);
  for (const [name, value] of Object.entries(entries)) decoded[name] = decodeValue(value);
  return decoded;
}

type Moment = Extract<DuckDBValue, { readonly isFinite: boolean }>;

/** As the engine writes it; the binding does not know infinity and the year before the year 1. */
function formatMoment(value: Moment): string {
  if (!value.isFinite) return countOf(value) < 0 ? '-infinity' : 'infinity';
  // The binding prints an instant in the zone that the process had when it was loaded.
  const isInstant = value instanceof DuckDBTimestampTZValue;
  const text = (isInstant ? new DuckDBTimestampValue(value.micros) : value).toString();
  const [, monthAndDay, time = ''] = /^0000(-\d\d-\d\d)(.*)$/.exec(text) ?? [];
  const dated = monthAndDay === undefined ? text : `0001${monthAndDay} (BC)${time}`;
  return isInstant ? `${dated}+00` : dated;
}

function countOf(value: Moment): number | bigint {
  if ('days' in value) return value.days;
  if ('micros' in value) return value.micros;
  if ('nanos' in value) return value.nanos;
  return 'millis' in value ? value.millis : value.seconds;
}

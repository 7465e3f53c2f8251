import type { CellValue } from '../adapter/connection.ts';
import { PythonTime } from '../config/python-datetime.ts';
import { jsonText } from '../jinja/json-text.ts';
import { parseDecimal } from '../jinja/parse-decimal.ts';
import { toText } from '../jinja/text.ts';
import { Decimal, Dict, Float, type Value } from '../jinja/value.ts';
import { parseCellType } from './cell-type.ts';
import { clientValue } from './client-value.ts';

/**
 * Reads the cells of one column as dbt's tables hold them: numbers with a point are Decimals, lists, structs and maps are
 * JSON texts, the rest is as DuckDB's client for Python gives it.
 * @throws {CompileError} (the reader) MF2006 for a map whose keys JSON does not have
 */
export function cellReader(type: string): (cell: CellValue) => Value {
  const parsed = parseCellType(type);
  return (cell) => tableValue(clientValue(cell, parsed));
}

function tableValue(value: Value): Value {
  if (value instanceof Float) return parseDecimal(toText(value)) ?? value;
  return Array.isArray(value) || value instanceof Dict ? jsonText(jsonValue(value)) : value;
}

/** A value in the form that JSON has for it. */
function jsonValue(value: Value): Value {
  if (value instanceof Decimal) return new Float(Number(toText(value)));
  if (value instanceof PythonTime) return value.isoText('T');
  if (Array.isArray(value)) return value.map(jsonValue);
  if (!(value instanceof Dict)) return value;
  return Dict.from([...value.entries()].map(([key, item]) => [key, jsonValue(item)] as const));
}

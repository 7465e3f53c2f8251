import type { CellValue, QueryResult } from '../adapter/connection.ts';
import { canonicalJson } from '../base/hash.ts';
import type { Expectation, ExpectedCell, ExpectedRow } from '../config/benchmark-spec.ts';
import { meets } from '../config/comparison.ts';

const NUMERIC = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL)\b/;
/** Sums of floats depend on the order of the rows: digits beyond these are not compared. */
const DIGITS = 10;
/** How many rows a complaint shows. */
const SHOWN = 3;

/**
 * What is wrong with a result; null where it is as expected. `compared` is what the expected query returned. Numbers are
 * compared to ten digits; the order of rows counts only where the expectation says so.
 */
export function checkResult(
  result: QueryResult,
  expect: Expectation,
  compared: QueryResult | null,
): string | null {
  const found = result.rows.length;
  if (expect.count !== null && !meets(found, expect.count))
    return `it returned ${rowsText(found)}, expected ${expect.count.text.replace(/^= /, '')}`;
  if (expect.value !== null) {
    const isOne = found === 1 && result.columns.length === 1;
    if (!isOne)
      return `it returned ${rowsText(found)} of ${result.columns.length} columns, not one value`;
    const difference = compareRows(result, [[expect.value.cell]], true);
    if (difference !== null) return difference;
  }
  if (expect.rows !== null) {
    const unknown = unknownColumn(result, expect.rows);
    if (unknown !== null) return unknown;
    const difference = compareRows(result, expect.rows, expect.ordered);
    if (difference !== null) return difference;
  }
  return compared === null ? null : compareResults(result, compared, expect.ordered);
}

function rowsText(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}

function unknownColumn({ columns }: QueryResult, rows: readonly ExpectedRow[]): string | null {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  for (const row of rows) {
    if (isCells(row)) {
      if (row.length !== columns.length)
        return `it has ${columns.length} columns, and an expected row has ${row.length}`;
      continue;
    }
    const unknown = Object.keys(row).find((name) => !names.has(name.toLowerCase()));
    if (unknown !== undefined) return `it has no column "${unknown}", which an expected row names`;
  }
  return null;
}

function isCells(row: ExpectedRow): row is readonly ExpectedCell[] {
  return Array.isArray(row);
}

function compareRows(
  result: QueryResult,
  rows: readonly ExpectedRow[],
  ordered: boolean,
): string | null {
  const numeric = result.columns.map(({ type }) => NUMERIC.test(type));
  // Rows by column name say nothing about the other columns.
  const first = rows[0];
  const names =
    first === undefined || isCells(first)
      ? null
      : Object.keys(first).map((name) => name.toLowerCase());
  const places = result.columns.flatMap(({ name }, i) =>
    names === null || names.includes(name.toLowerCase()) ? [i] : [],
  );
  const actual = result.rows.map((row) =>
    places.map((i) => cellText(row[i] ?? null, numeric[i] ?? false)).join(', '),
  );
  const expected = rows.map((row) =>
    places
      .map((i) => {
        const name = result.columns[i]?.name.toLowerCase();
        const cell = isCells(row)
          ? row[i]
          : Object.entries(row).find(([key]) => key.toLowerCase() === name)?.[1];
        return cellText(cell ?? null, numeric[i] ?? false);
      })
      .join(', '),
  );
  return difference(actual, expected, ordered);
}

function compareResults(
  result: QueryResult,
  compared: QueryResult,
  ordered: boolean,
): string | null {
  if (result.columns.length !== compared.columns.length)
    return `it has ${result.columns.length} columns, the expected query ${compared.columns.length}`;
  const numeric = result.columns.map(
    ({ type }, i) => NUMERIC.test(type) && NUMERIC.test(compared.columns[i]?.type ?? ''),
  );
  const textsOf = ({ rows }: QueryResult) =>
    rows.map((row) => row.map((cell, i) => cellText(cell, numeric[i] ?? false)).join(', '));
  return difference(textsOf(result), textsOf(compared), ordered);
}

function cellText(cell: CellValue | ExpectedCell, isNumeric: boolean): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'object') return canonicalJson(cell);
  if (!isNumeric) return String(cell);
  if (typeof cell === 'bigint') return String(cell);
  const number = Number(cell);
  if (Number.isSafeInteger(number)) return String(number);
  return Number.isFinite(number) ? String(Number(number.toPrecision(DIGITS))) : String(cell);
}

function difference(
  actual: readonly string[],
  expected: readonly string[],
  ordered: boolean,
): string | null {
  if (ordered) {
    const at = Array.from({ length: Math.max(actual.length, expected.length) }).findIndex(
      (_, i) => actual[i] !== expected[i],
    );
    if (at < 0) return null;
    const shown = (row: string | undefined) => (row === undefined ? 'nothing' : `(${row})`);
    return `row ${at + 1} is ${shown(actual[at])}, expected ${shown(expected[at])}`;
  }
  const counts = new Map<string, number>();
  for (const row of expected) counts.set(row, (counts.get(row) ?? 0) + 1);
  const extra: string[] = [];
  for (const row of actual) {
    const left = counts.get(row) ?? 0;
    if (left === 0) extra.push(row);
    else counts.set(row, left - 1);
  }
  const missing = [...counts].flatMap(([row, left]) => new Array<string>(left).fill(row));
  if (extra.length === 0 && missing.length === 0) return null;
  const parts = [
    ...(missing.length === 0 ? [] : [`${rowsText(missing.length)} missing: ${some(missing)}`]),
    ...(extra.length === 0 ? [] : [`${rowsText(extra.length)} not expected: ${some(extra)}`]),
  ];
  return parts.join('; ');
}

function some(rows: readonly string[]): string {
  const shown = rows
    .slice(0, SHOWN)
    .map((row) => `(${row.length > 60 ? `${row.slice(0, 57)}...` : row})`);
  return `${shown.join(', ')}${rows.length > SHOWN ? ', ...' : ''}`;
}

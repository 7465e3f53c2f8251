import { displayWidth, truncate } from '../../report/format-table.ts';
import { wrapText } from '../../report/wrap-text.ts';
import type { MemoryRow } from './memory-tables.ts';

/** The columns of a terminal that everything fits into. */
export const SCREEN = 80;

/** A text in lines that fit the screen, each behind `indent`; words that are longer than a line are cut. */
export function screenLines(text: string, indent: string): readonly string[] {
  const width = SCREEN - indent.length;
  return wrapText(text, width).map((line) => indent + truncate(line, width));
}

/** A cell as text; '' where it is NULL. */
export function textOf(row: MemoryRow, column: string): string {
  const value = row[column];
  return value === null || value === undefined ? '' : String(value);
}

/** A cell as a number, decimals included; null where it is NULL. */
export function numberOf(row: MemoryRow, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

/** A list cell as texts; none where it is NULL. */
export function listOf(row: MemoryRow, column: string): readonly string[] {
  const value = row[column];
  return Array.isArray(value) ? value.map(String) : [];
}

/** `17,289`: a count as a person reads it; a missing one is none. */
export function countOf(row: MemoryRow, column: string): string {
  return (numberOf(row, column) ?? 0).toLocaleString('en');
}

/** `1 access`, `17,289 accesses`. */
export function countedOf(row: MemoryRow, column: string, one: string, many = `${one}s`): string {
  return `${countOf(row, column)} ${numberOf(row, column) === 1 ? one : many}`;
}

/** `2.31`, with a sign of its own kind for nothing at all. */
export function figureOf(row: MemoryRow, column: string): string {
  const value = numberOf(row, column);
  return value === null ? '-' : value.toFixed(2);
}

/** `2026-08-22 05:06`, to the minute. */
export function minuteOf(row: MemoryRow, column: string): string {
  return textOf(row, column).slice(0, 16);
}

/** `2026-08-22`. */
export function dayOf(row: MemoryRow, column: string): string {
  return textOf(row, column).slice(0, 10);
}

/** `2026-08-20 09:40 to 10:21`: two moments, the second without its day where that is the same; one where they are. */
export function spanOf(row: MemoryRow, from: string, to: string): string {
  const [first, last] = [minuteOf(row, from), minuteOf(row, to)];
  if (first === last) return first;
  return `${first} to ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last}`;
}

/** Texts in one line of so many columns: as many as fit, then how many more. */
export function someOf(texts: readonly string[], width: number, count = texts.length): string {
  const [first = ''] = texts;
  let shown = 1;
  let line = first;
  const more = (n: number) => (count > n ? ` and ${(count - n).toLocaleString('en')} more` : '');
  for (const text of texts.slice(1)) {
    if (displayWidth(`${line}, ${text}${more(shown + 1)}`) > width) break;
    line = `${line}, ${text}`;
    shown += 1;
  }
  return `${truncate(line, width - more(shown).length)}${more(shown)}`;
}

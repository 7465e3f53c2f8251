import { toText } from '../jinja/text.ts';
import { Decimal, type Value } from '../jinja/value.ts';
import { formatValue } from '../jinja/values/format-spec.ts';

const MAX_ROWS = 20;
const MAX_COLUMNS = 6;
const MAX_WIDTH = 20;
const MAX_PLACES = 3;

interface PrintedColumn {
  readonly name: string;
  readonly values: readonly Value[];
}

/** A table as agate prints it: 20 rows and 6 columns at most, numbers with the same three digits at most behind the point. */
export function tableText(columns: readonly PrintedColumn[]): string {
  const shown = columns.slice(0, MAX_COLUMNS).map(({ name, values }) => {
    const printed = values.slice(0, MAX_ROWS);
    return {
      cells: [shortened(name), ...printedCells(printed)],
      isText: printed.some((value) => typeof value === 'string'),
      isCut: values.length > MAX_ROWS,
    };
  });
  const rowCount = shown[0]?.cells.length ?? 0;
  if (columns.length > MAX_COLUMNS) {
    const cells = Array.from({ length: rowCount }, () => '...');
    shown.push({ cells, isText: false, isCut: (columns[0]?.values.length ?? 0) > MAX_ROWS });
  }
  const padded = shown.map(({ cells, isText, isCut }) => {
    const width = Math.max(...cells.map((cell) => cell.length));
    const all = isCut ? [...cells, '...'] : cells;
    const [head = '', ...rest] = all.map((cell) =>
      isText ? cell.padEnd(width) : cell.padStart(width),
    );
    return [head, '-'.repeat(width), ...rest];
  });
  const lines = padded[0]?.map((_, row) => `| ${padded.map((cells) => cells[row]).join(' | ')} |`);
  return (lines ?? []).join('\n');
}

function shortened(text: string): string {
  return text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 3)}...` : text;
}

function printedCells(values: readonly Value[]): readonly string[] {
  const places = Math.max(0, ...values.map(placesOf));
  const format = `,.${Math.min(places, MAX_PLACES)}f`;
  const end = places > MAX_PLACES ? '…' : '';
  return values.map((value) => {
    if (value === null) return '';
    if (!(value instanceof Decimal) || value.special !== null) return shortened(toText(value));
    return shortened(formatValue(value, format) + end);
  });
}

/** Digits behind the point, without zeros at the end. */
function placesOf(value: Value): number {
  if (!(value instanceof Decimal) || value.special !== null || value.digits === 0n) return 0;
  return -value.exponent - (/0*$/.exec(String(value.digits))?.[0].length ?? 0);
}

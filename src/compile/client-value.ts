import type { CellValue } from '../adapter/connection.ts';
import { PythonTime } from '../config/python-datetime.ts';
import { UTC } from '../config/python-time.ts';
import { Timedelta } from '../config/python-timedelta.ts';
import { parseDecimal } from '../jinja/parse-decimal.ts';
import { Dict, Float, type Value } from '../jinja/value.ts';
import type { CellType } from './cell-type.ts';

/**
 * A cell as DuckDB's client for Python hands it over, except that times of day, intervals and blobs are the texts which
 * Python prints for them: nothing else is ever made of those.
 */
export function clientValue(cell: CellValue, type: CellType): Value {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return isFloating(cell, type) ? new Float(cell) : cell;
  if (typeof cell === 'string') return textValue(cell, type.base);
  if (isCellList(cell)) return type.base === 'MAP' ? mapValue(cell, type) : listValue(cell, type);
  const entries = Object.entries(cell).map(([name, item]) => [name, fieldValue(name, item, type)]);
  const [only] = entries;
  if (type.base === 'UNION' && only !== undefined) return only[1] ?? null;
  return Dict.from(entries.map(([name = '', value = null]) => [name, value] as const));
}

const UNKNOWN: CellType = { base: '', parts: [] };

function isCellList(cell: CellValue): cell is readonly CellValue[] {
  return Array.isArray(cell);
}

function isFloating(cell: number, { base }: CellType): boolean {
  return base === 'DOUBLE' || base === 'FLOAT' || !Number.isInteger(cell);
}

function partType(type: CellType, index: number): CellType {
  return type.parts[index]?.type ?? UNKNOWN;
}

function listValue(items: readonly CellValue[], type: CellType): Value {
  return items.map((item) => clientValue(item, partType(type, 0)));
}

function mapValue(entries: readonly CellValue[], type: CellType): Value {
  return Dict.from(
    entries.flatMap((entry) => {
      if (typeof entry !== 'object' || entry === null || isCellList(entry)) return [];
      const key = clientValue(entry['key'] ?? null, partType(type, 0));
      return [[key, clientValue(entry['value'] ?? null, partType(type, 1))] as const];
    }),
  );
}

function fieldValue(name: string, cell: CellValue, { parts }: CellType): Value {
  return clientValue(cell, parts.find((part) => part.name === name)?.type ?? UNKNOWN);
}

function textValue(text: string, base: string): Value {
  switch (base) {
    case 'DECIMAL':
      return parseDecimal(text) ?? text;
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
    case 'TIMESTAMP WITH TIME ZONE':
      return momentValue(text, base);
    case 'TIME':
    case 'TIME WITH TIME ZONE':
      return timeText(text);
    case 'INTERVAL':
      return intervalText(text);
    case 'BLOB':
      return bytesText(text);
    default:
      return text;
  }
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?)?(?:\+00)?$/;
const INFINITE: Readonly<Record<string, string>> = {
  infinity: '9999-12-31 23:59:59.999999',
  '-infinity': '0001-01-01 00:00:00',
};

/** A date or datetime; the text where Python's years 1 to 9999 do not hold it. */
function momentValue(text: string, base: string): Value {
  const [, day, clock = '00:00:00', fraction = ''] = MOMENT.exec(INFINITE[text] ?? text) ?? [];
  if (day === undefined || day.startsWith('0000')) return text;
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  const wallMs = Date.parse(`${day}T${clock}Z`) + Math.floor(micros / 1000);
  const zone = base === 'TIMESTAMP WITH TIME ZONE' ? UTC : null;
  return new PythonTime({ wallMs, micros: micros % 1000, zone }, base === 'DATE');
}

/** Python's str() of a time: six digits behind the point or none, an offset with minutes. */
function timeText(text: string): string {
  const [, clock = text, fraction, offset = ''] =
    /^(\d+:\d+:\d+)(?:\.(\d+))?([-+].*)?$/.exec(text) ?? [];
  const micros = fraction === undefined ? '' : `.${fraction.padEnd(6, '0').slice(0, 6)}`;
  return clock + micros + (/^[-+]\d\d$/.test(offset) ? `${offset}:00` : offset);
}

const INTERVAL =
  /^(?:(-?\d+) years? ?)?(?:(-?\d+) months? ?)?(?:(-?\d+) days? ?)?(?:(-)?(\d+):(\d+):(\d+)(?:\.(\d+))?)?$/;

/** Python's str() of the timedelta that an interval becomes: months of 30 days. */
function intervalText(text: string): string {
  const match = INTERVAL.exec(text);
  if (match === null) return text;
  const [, years = 0, months = 0, days = 0, sign, hours = 0, minutes = 0, seconds = 0, fraction] =
    match;
  const wholeDays = (BigInt(years) * 12n + BigInt(months)) * 30n + BigInt(days);
  const wholeSeconds = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const clock = wholeSeconds * 1_000_000n + BigInt((fraction ?? '').padEnd(6, '0').slice(0, 6));
  const micros = wholeDays * 86_400_000_000n + (sign === undefined ? clock : -clock);
  return new Timedelta(micros).toText();
}

const NAMED_BYTES: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [92, '\\\\'],
]);

/** Python's repr() of bytes, from their hexadecimal digits. */
function bytesText(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  const shown = bytes.map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === quote) return `\\${quote}`;
    const named = NAMED_BYTES.get(byte);
    if (named !== undefined) return named;
    return byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${shown.join('')}${quote}`;
}

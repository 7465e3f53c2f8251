const SIGNED = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];
const UNSIGNED = ['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT'];
const TIMESTAMPS = ['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS'];
/** Integers that every DOUBLE (or FLOAT) tells apart. */
const EXACT_IN_DOUBLE = ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'];
const EXACT_IN_FLOAT = ['TINYINT', 'SMALLINT', 'UTINYINT', 'USMALLINT'];

interface DecimalType {
  readonly precision: number;
  readonly scale: number;
}

function parseDecimal(type: string): DecimalType | null {
  const match = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  return match === null ? null : { precision: Number(match[1]), scale: Number(match[2]) };
}

function isInteger(type: string): boolean {
  return SIGNED.includes(type) || UNSIGNED.includes(type);
}

function fromInteger(from: string, to: string): boolean {
  if (isInteger(to) || parseDecimal(to) !== null) return true;
  if (to === 'DOUBLE') return EXACT_IN_DOUBLE.includes(from);
  return to === 'FLOAT' && EXACT_IN_FLOAT.includes(from);
}

function fromDecimal(from: DecimalType, to: string): boolean {
  const target = parseDecimal(to);
  if (target !== null) return target.scale >= from.scale;
  if (isInteger(to)) return from.scale === 0;
  return to === 'DOUBLE' && from.precision <= 15;
}

/** The spelling that types are compared by: upper case, no blanks outside of quotes. */
export function normalizeType(type: string): string {
  return type
    .split(/("(?:[^"]|"")*"|'(?:[^']|'')*')/)
    .map((part, index) => (index % 2 === 1 ? part : part.toUpperCase().replace(/\s*,\s*/g, ',')))
    .join('')
    .trim();
}

/**
 * Whether values of type `from` put into a column of type `to` either arrive unchanged or make the engine refuse
 * (an integer out of range). False where some would be changed silently: rounded, cut, moved to another zone.
 */
export function keepsValues(from: string, to: string): boolean {
  const [source, target] = [normalizeType(from), normalizeType(to)];
  if (source === target || target === 'VARCHAR') return true;
  if (isInteger(source)) return fromInteger(source, target);
  const decimal = parseDecimal(source);
  if (decimal !== null) return fromDecimal(decimal, target);
  if (source === 'BOOLEAN') return isInteger(target);
  if (source === 'FLOAT') return target === 'DOUBLE';
  if (source === 'DATE') return TIMESTAMPS.includes(target);
  if (source === 'VARCHAR') return target.startsWith('ENUM(');
  const rank = TIMESTAMPS.indexOf(source);
  return rank >= 0 && TIMESTAMPS.indexOf(target) > rank;
}

/** The types that a seed's values can show. */
export type SeedType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BIGINT'
  | 'DOUBLE'
  | 'DATE'
  | 'TIMESTAMP'
  | 'VARCHAR';

const INTEGER = /^(?:0|-?[1-9]\d*)$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)\.(\d+)$/;
/** As programs print floats; `1e5` without a sign may as well be a product code. */
const SCIENTIFIC = /^-?\d(?:\.\d+)?[eE][+-]\d{2,3}$/;
const BOOLEAN = /^(?:true|false)$/i;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(Z|\+00(?::?00)?)?$/;
const NUMBER_LIKE = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MAX_INT32 = 2_147_483_647;
const MAX_INT64 = 9_223_372_036_854_775_807n;

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year === 0 || day === 0 || day > (DAYS[month - 1] ?? 0)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month !== 2 || day < 29 || leap;
}

/** Whether a DOUBLE gives back every digit but zeros at the end. */
function survivesDouble(text: string): boolean {
  const digits = text.replace(/^-?0*\.?0*/, '').replace('.', '');
  if (digits.length <= 15) return true;
  const shortest = String(Number(text));
  return shortest === text.replace(/\.?0+$/, '');
}

/**
 * Collects what the values of one column have in common. A type holds for the column only if every value can be told
 * from every other one after the conversion, and comes out as what it says.
 */
export class ColumnProfile {
  #count = 0;
  #boolean = true;
  #integer = true;
  #int32 = true;
  #decimal = true;
  #date = true;
  #timestamp = true;
  #numberLike = true;
  #zone: string | null = null;
  /** Digits behind the point; they must agree where some number ends in a zero. */
  #scales = new Set<number>();
  #trailingZero = false;
  #oddNumber: string | null = null;

  /** A value that is not NULL. */
  add(text: string): void {
    this.#count++;
    if (this.#integer || this.#decimal || this.#numberLike) this.#addNumber(text);
    if (this.#boolean) this.#boolean = BOOLEAN.test(text);
    if (this.#date) this.#date = isDate(text);
    if (this.#timestamp) this.#addTimestamp(text);
  }

  #addNumber(text: string): void {
    if (INTEGER.test(text)) {
      this.#addInteger(text);
      return;
    }
    this.#integer = false;
    const match = DECIMAL.exec(text);
    const fraction = match?.[1];
    if (fraction !== undefined && survivesDouble(text)) {
      this.#scales.add(fraction.length);
      if (fraction.endsWith('0')) {
        this.#trailingZero = true;
        this.#oddNumber ??= text;
      }
      return;
    }
    if (SCIENTIFIC.test(text) && Number.isFinite(Number(text))) return;
    this.#decimal = false;
    this.#numberLike = this.#numberLike && NUMBER_LIKE.test(text);
    if (this.#numberLike) this.#oddNumber = text;
  }

  #addInteger(text: string): void {
    const value = Number(text);
    if (Math.abs(value) <= MAX_INT32) return;
    this.#int32 = false;
    if (Number.isSafeInteger(value)) return;
    this.#decimal = false;
    const exact = BigInt(text);
    if (exact > MAX_INT64 || exact < -MAX_INT64 - 1n) {
      this.#integer = false;
      this.#oddNumber = text;
    }
  }

  #addTimestamp(text: string): void {
    const match = TIMESTAMP.exec(text);
    const zone = match?.[3] === undefined ? '' : 'utc';
    this.#zone ??= zone;
    this.#timestamp = match !== null && isDate(match[1] ?? '') && this.#zone === zone;
  }

  /** The narrowest type that loses nothing; VARCHAR for a column without values. */
  get type(): SeedType {
    if (this.#count === 0) return 'VARCHAR';
    if (this.#boolean) return 'BOOLEAN';
    if (this.#integer) return this.#int32 ? 'INTEGER' : 'BIGINT';
    if (this.#decimal && !(this.#trailingZero && this.#scales.size > 1)) return 'DOUBLE';
    if (this.#date) return 'DATE';
    return this.#timestamp ? 'TIMESTAMP' : 'VARCHAR';
  }

  /** For a column of numbers that had to stay text: a value that would have changed. */
  get oddNumber(): string | null {
    return this.type === 'VARCHAR' && this.#numberLike && this.#count > 0 ? this.#oddNumber : null;
  }
}

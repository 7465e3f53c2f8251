import { fail } from '../template-error.ts';
import { trim } from './space.ts';

/** Python's repr() of a float: the shortest text that reads back as the same number. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const text =
    exponent < 0 ? value.toFixed(Math.max(0, decimals(mantissa) - exponent)) : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

function decimals(mantissa: string): number {
  const point = mantissa.indexOf('.');
  return point < 0 ? 0 : mantissa.length - point - 1;
}

/** Python's str() of an int. @throws {CompileError} MF2007 beyond 4,300 digits, as Python. */
export function intText(value: number | bigint): string {
  const text = String(value);
  if (text.length > 4300 && text.replace('-', '').length > 4300) {
    fail('MF2007', 'Exceeds the limit (4300 digits) for integer string conversion');
  }
  return text;
}

const INT_TEXT: ReadonlyMap<number, RegExp> = new Map([
  [2, /^(?:0b_?)?[01]+(?:_[01]+)*$/i],
  [8, /^(?:0o_?)?[0-7]+(?:_[0-7]+)*$/i],
  [10, /^[0-9]+(?:_[0-9]+)*$/],
  [16, /^(?:0x_?)?[0-9a-f]+(?:_[0-9a-f]+)*$/i],
]);

/** An int as a JS number where it is safe, as a bigint beyond. */
export function normalizeInt(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Python's int(text, base); undefined where the text is no int of that base. */
export function parseIntText(text: string, base = 10): number | bigint | undefined {
  if (base !== 0 && !(base >= 2 && base <= 36)) return undefined;
  const trimmed = asciiDigits(trim(text));
  const isNegative = trimmed.startsWith('-');
  const body = /^[-+]/.test(trimmed) ? trimmed.slice(1) : trimmed;
  if (base === 0) return parseLiteral(body, isNegative);
  const digits = digitsOf(body, base);
  if (digits === undefined || (base === 10 && digits.length > 4300)) return undefined;
  return signed(fromDigits(digits, base), isNegative);
}

/** Digits of all scripts as ASCII ones, as Python reads them. */
function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (char) => {
    if (!/\p{Nd}/u.test(char)) return char;
    const code = char.codePointAt(0) ?? 0;
    // The digits of a script stand together; those of mathematics are five such groups without a gap.
    if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
    return String(value);
  });
}

function parseLiteral(body: string, isNegative: boolean): number | bigint | undefined {
  const base = /^0b/i.test(body) ? 2 : /^0o/i.test(body) ? 8 : /^0x/i.test(body) ? 16 : 10;
  if (base === 10 && /^0[0-9_]*[1-9]/.test(body)) return undefined;
  const digits = digitsOf(body, base);
  return digits === undefined ? undefined : signed(fromDigits(digits, base), isNegative);
}

function digitsOf(body: string, base: number): string | undefined {
  const pattern = INT_TEXT.get(base);
  if (pattern !== undefined) {
    if (!pattern.test(body)) return undefined;
    return body.replace(base === 10 ? /_/g : /^0[box]|_/gi, '').toLowerCase();
  }
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(body)) return undefined;
  const digits = body.replaceAll('_', '').toLowerCase();
  return [...digits].every((digit) => Number.parseInt(digit, 36) < base) ? digits : undefined;
}

function fromDigits(digits: string, base: number): bigint {
  if (base === 10) return BigInt(digits);
  if (digits.length > 10_000) fail('MF2012', `an int of ${digits.length} digits is too large`);
  let value = 0n;
  for (const digit of digits) value = value * BigInt(base) + BigInt(Number.parseInt(digit, 36));
  return value;
}

function signed(value: bigint, isNegative: boolean): number | bigint {
  return normalizeInt(isNegative ? -value : value);
}

const FLOAT_TEXT =
  /^[-+]?(?:(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*|\d+(?:_\d+)*\.?)(?:e[-+]?\d+(?:_\d+)*)?$/i;

/** Python's float(text); undefined where the text is no float. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = asciiDigits(trim(text));
  if (FLOAT_TEXT.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const special = /^([-+]?)(?:(inf(?:inity)?)|nan)$/i.exec(trimmed);
  if (special === null) return undefined;
  if (special[2] === undefined) return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

import { numberOf, stringOf } from '../compare.ts';
import { checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { asciiRepr, toRepr, toText } from '../text.ts';
import { Decimal, Dict, Float, isHostObject, Tuple, Undefined, type Value } from '../value.ts';
import { codePointLength, sliceCodePoints } from './code-points.ts';
import { decimalToInt } from './decimal-rounding.ts';
import { decimalToFloat } from './decimal-text.ts';
import { exponentParts, exponentText, fixedText, generalText } from './float-digits.ts';
import { floatText, intText } from './number-text.ts';
import { failUndefined, typeName } from './type-name.ts';

const DIRECTIVE = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gsu;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

/** Hands out the arguments of one `%` operation. */
class Arguments {
  readonly #value: Value;
  readonly #items: readonly Value[];
  #used = 0;

  constructor(value: Value) {
    this.#value = value;
    this.#items = value instanceof Tuple ? value.items : [value];
  }

  next(): Value {
    const item = this.#items[this.#used++];
    return item === undefined ? fail('MF2006', 'not enough arguments for format string') : item;
  }

  named(key: string): Value {
    this.#used = this.#items.length;
    if (this.#value instanceof Undefined) failUndefined(this.#value);
    if (!(this.#value instanceof Dict)) return fail('MF2006', 'format requires a mapping');
    const item = this.#value.get(key);
    return item === undefined ? fail('MF2008', `key not found: '${key}'`) : item;
  }

  nextInt(): number {
    const value = this.next();
    return typeof value === 'number' ? value : fail('MF2006', '* wants int');
  }

  checkAllUsed(): void {
    if (this.#used >= this.#items.length || isMappingArgument(this.#value)) return;
    fail('MF2006', 'not all arguments converted during string formatting');
  }
}

/** Values with items by key may leave them unused. */
function isMappingArgument(value: Value): boolean {
  if (value instanceof Dict || Array.isArray(value) || value instanceof Undefined) return true;
  return isHostObject(value) && value.getItem !== undefined;
}

/**
 * Python's `text % value`. `convert` turns the text of each argument into what is inserted.
 * @throws {CompileError} MF2006, MF2007, MF2008 or MF2012
 */
export function percentFormat(
  text: string,
  value: Value,
  convert: (text: string, value: Value) => string = (shown) => shown,
): string {
  const args = new Arguments(value);
  const result = text.replace(DIRECTIVE, (...match: readonly (string | number | undefined)[]) => {
    const [, key, flags, width, precision, type] = match.map((part) =>
      typeof part === 'string' ? part : undefined,
    );
    if (type === undefined) fail('MF2007', 'incomplete format');
    if (match[0] === '%%') return '%';
    const named = key === undefined ? undefined : args.named(key);
    const given = width === '*' ? args.nextInt() : Number(width ?? 0);
    const directive = {
      flags: (flags ?? '') + (given < 0 ? '-' : ''),
      width: Math.abs(given),
      precision:
        precision === '*'
          ? args.nextInt()
          : precision === undefined
            ? undefined
            : Number(precision),
      type,
    };
    checkTextSize(directive.width);
    checkTextSize(directive.precision ?? 0);
    const argument = named === undefined ? args.next() : named;
    return pad(convert(formatArgument(argument, directive), argument), directive);
  });
  args.checkAllUsed();
  return result;
}

function pad(text: string, directive: Directive): string {
  const missing = directive.width - codePointLength(text);
  if (missing <= 0) return text;
  if (directive.flags.includes('-')) return text + ' '.repeat(missing);
  const isNumber = /^[diuoxXeEfFgG]$/.test(directive.type);
  if (!isNumber || !directive.flags.includes('0')) return ' '.repeat(missing) + text;
  const prefix = /^[-+ ]?(?:0[xXo])?/.exec(text)?.[0] ?? '';
  return prefix + '0'.repeat(missing) + text.slice(prefix.length);
}

function formatArgument(value: Value, directive: Directive): string {
  switch (directive.type) {
    case 's':
      return cut(toText(value), directive);
    case 'r':
      return cut(toRepr(value), directive);
    case 'a':
      return cut(asciiRepr(value), directive);
    case 'c':
      return character(value);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(value, directive);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatFloat(value, directive);
    default: {
      const code = (directive.type.codePointAt(0) ?? 0).toString(16);
      return fail('MF2007', `unsupported format character '${directive.type}' (0x${code})`);
    }
  }
}

function cut(text: string, directive: Directive): string {
  return directive.precision === undefined ? text : sliceCodePoints(text, 0, directive.precision);
}

function character(value: Value): string {
  const text = stringOf(value);
  if (text !== undefined && codePointLength(text) === 1) return text;
  const code = typeof value === 'boolean' ? Number(value) : value;
  if (typeof code !== 'number') return fail('MF2006', '%c requires int or char');
  if (code < 0 || code > 0x10ffff) return fail('MF2007', '%c arg not in range(0x110000)');
  return String.fromCodePoint(code);
}

function sign(isNegative: boolean, flags: string): string {
  if (isNegative) return '-';
  return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function formatInteger(value: Value, directive: Directive): string {
  const { type, flags, precision } = directive;
  const number = integerOf(value, type);
  const magnitude = number < 0 ? -number : number;
  const base = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  let digits = base === 10 ? intText(magnitude) : magnitude.toString(base);
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  const prefix = flags.includes('#') ? (base === 8 ? '0o' : base === 16 ? '0x' : '') : '';
  const body = prefix + digits;
  return sign(number < 0, flags) + (type === 'X' ? body.toUpperCase() : body);
}

function integerOf(value: Value, type: string): number | bigint {
  if (value instanceof Undefined) failUndefined(value);
  const number = numberOf(value);
  if (number !== undefined && !(value instanceof Float)) return number;
  if (value instanceof Decimal && !/[oxX]/.test(type)) return decimalToInt(value, 'ROUND_DOWN');
  if (value instanceof Float && !/[oxX]/.test(type)) {
    if (Number.isNaN(value.value)) fail('MF2007', 'cannot convert float NaN to integer');
    if (!Number.isFinite(value.value)) fail('MF2007', 'cannot convert float infinity to integer');
    return BigInt(Math.trunc(value.value));
  }
  const wanted = /[oxX]/.test(type) ? 'an integer' : 'a real number';
  return fail('MF2006', `%${type} format: ${wanted} is required, not ${typeName(value)}`);
}

function formatFloat(value: Value, directive: Directive): string {
  if (value instanceof Undefined) failUndefined(value);
  const exact = value instanceof Decimal ? decimalToFloat(value) : numberOf(value);
  if (exact === undefined) {
    return fail('MF2006', `must be real number, not ${typeName(value)}`);
  }
  const number = Number(exact);
  const isNegative = number < 0 || Object.is(number, -0);
  const body = Number.isFinite(number) ? floatBody(number, directive) : floatText(Math.abs(number));
  const text = sign(isNegative, directive.flags) + body;
  return /[EFG]/.test(directive.type) ? text.toUpperCase() : text;
}

function floatBody(value: number, { type, flags, precision: given }: Directive): string {
  const precision = given ?? 6;
  const point = flags.includes('#') && precision === 0 ? '.' : '';
  switch (type.toLowerCase()) {
    case 'e': {
      const { mantissa, exponent } = exponentParts(value, precision);
      return mantissa + point + exponentText(exponent);
    }
    case 'f':
      return fixedText(value, precision) + point;
    default:
      return generalText(value, precision, { keepZeros: flags.includes('#') });
  }
}

import { numberOf, stringOf } from '../compare.ts';
import { checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import { Decimal, Float, isHostObject, Undefined, type Value } from '../value.ts';
import { codePointLength, sliceCodePoints } from './code-points.ts';
import { decimalBody } from './decimal-format.ts';
import { exponentParts, exponentText, fixedText, generalText } from './float-digits.ts';
import { floatText, intText } from './number-text.ts';
import { failUndefined, typeName } from './type-name.ts';

/** A parsed format specification: `[[fill]align][sign][z][#][0][width][,][.precision][type]`. */
interface FormatSpec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string | undefined;
  /** `z`: no sign where rounding gives zero. */
  readonly dropsNegativeZero: boolean;
  readonly isAlternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** Python's format(value, spec). @throws {CompileError} MF2006, MF2007 or MF2012 */
export function formatValue(value: Value, text: string): string {
  if (value instanceof Undefined && text !== '') failUndefined(value);
  if (text === '') return toText(value);
  if (isHostObject(value) && value.format !== undefined) return value.format(text);
  const string = stringOf(value);
  const number = value instanceof Decimal ? 0 : numberOf(value);
  if (string === undefined && number === undefined) {
    fail('MF2006', `unsupported format string passed to ${typeName(value)}.__format__`);
  }
  const spec = parseSpec(text, value);
  if (spec.type === 'n' && spec.grouping !== '') {
    fail('MF2007', `Cannot specify '${spec.grouping}' with 'n'.`);
  }
  if (string !== undefined) return formatString(string, spec);
  if (value instanceof Float) return formatFloat(value.value, spec, value);
  if (value instanceof Decimal) return formatDecimal(value, spec);
  return formatInt(number ?? 0, spec, value);
}

function parseSpec(text: string, value: Value): FormatSpec {
  const match = SPEC.exec(text);
  if (match === null) fail('MF2007', 'Invalid format specifier');
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, type] = match;
  const isText = stringOf(value) !== undefined;
  const widthNumber = Number(width ?? 0);
  checkTextSize(widthNumber);
  checkTextSize(Number(precision ?? 0));
  return {
    fill:
      fill ?? (zero !== undefined && align === undefined ? '0' : zero === undefined ? ' ' : '0'),
    align: align ?? (zero !== undefined && !isText ? '=' : isText ? '<' : '>'),
    sign,
    dropsNegativeZero: z !== undefined,
    isAlternate: alternate !== undefined,
    width: widthNumber,
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

function unknownCode(spec: FormatSpec, type: string): never {
  return fail('MF2007', `Unknown format code '${spec.type}' for object of type '${type}'`);
}

function formatString(text: string, spec: FormatSpec): string {
  if (spec.type !== '' && spec.type !== 's') unknownCode(spec, 'str');
  refuseZeroCoercion(spec, 'string');
  if (spec.sign !== undefined) {
    fail('MF2007', 'Sign not allowed in string format specifier');
  }
  if (spec.isAlternate) {
    fail('MF2007', 'Alternate form (#) not allowed in string format specifier');
  }
  if (spec.align === '=') fail('MF2007', "'=' alignment not allowed in string format specifier");
  if (spec.grouping !== '') fail('MF2007', `Cannot specify '${spec.grouping}' with 's'.`);
  const cut = spec.precision === undefined ? text : sliceCodePoints(text, 0, spec.precision);
  return pad('', cut, spec);
}

function pad(prefix: string, body: string, spec: FormatSpec): string {
  const missing = spec.width - codePointLength(prefix) - codePointLength(body);
  if (missing <= 0) return prefix + body;
  const left = Math.floor(missing / 2);
  switch (spec.align) {
    case '<':
      return prefix + body + spec.fill.repeat(missing);
    case '^':
      return spec.fill.repeat(left) + prefix + body + spec.fill.repeat(missing - left);
    case '=':
      return prefix + spec.fill.repeat(missing) + body;
    default:
      return spec.fill.repeat(missing) + prefix + body;
  }
}

function refuseZeroCoercion(spec: FormatSpec, type: string): void {
  if (!spec.dropsNegativeZero) return;
  fail('MF2007', `Negative zero coercion (z) not allowed in ${type} format specifier`);
}

function signOf(isNegative: boolean, spec: FormatSpec): string {
  if (isNegative) return '-';
  return spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
}

/** Digits in groups, zero-padded to the width inside the groups where the fill asks for it. */
function group(digits: string, size: number, spec: FormatSpec, otherLength: number): string {
  if (spec.grouping === '') return digits;
  let padded = digits;
  if (spec.align === '=' && spec.fill === '0') {
    while (groupedLength(padded.length, size) + otherLength < spec.width) padded = `0${padded}`;
  }
  const parts: string[] = [];
  for (let end = padded.length; end > 0; end -= size) {
    parts.unshift(padded.slice(Math.max(0, end - size), end));
  }
  return parts.join(spec.grouping);
}

function groupedLength(length: number, size: number): number {
  return length + Math.floor((length - 1) / size);
}

const RADIX: ReadonlyMap<string, { readonly base: number; readonly prefix: string }> = new Map([
  ['b', { base: 2, prefix: '0b' }],
  ['o', { base: 8, prefix: '0o' }],
  ['x', { base: 16, prefix: '0x' }],
  ['X', { base: 16, prefix: '0X' }],
]);

function formatInt(value: number | bigint, spec: FormatSpec, original: Value): string {
  if (/^[eEfFgG%]$/.test(spec.type)) return formatFloat(Number(value), spec, original);
  if (spec.precision !== undefined) {
    fail('MF2007', 'Precision not allowed in integer format specifier');
  }
  refuseZeroCoercion(spec, 'integer');
  if (spec.type === 'c') return formatCharacter(Number(value), spec);
  const radix = RADIX.get(spec.type);
  if (radix === undefined && !/^[dn]?$/.test(spec.type)) unknownCode(spec, typeName(original));
  if (radix !== undefined && spec.grouping === ',') {
    fail('MF2007', `Cannot specify ',' with '${spec.type}'.`);
  }
  const magnitude = value < 0 ? -value : value;
  const digits = radix === undefined ? intText(magnitude) : magnitude.toString(radix.base);
  const shown = spec.type === 'X' ? digits.toUpperCase() : digits;
  const prefix = signOf(value < 0, spec) + (spec.isAlternate ? (radix?.prefix ?? '') : '');
  return pad(prefix, group(shown, radix === undefined ? 3 : 4, spec, prefix.length), spec);
}

function formatCharacter(code: number, spec: FormatSpec): string {
  if (spec.sign !== undefined) {
    fail('MF2007', "Sign not allowed with integer format specifier 'c'");
  }
  if (spec.grouping !== '') fail('MF2007', `Cannot specify '${spec.grouping}' with 'c'.`);
  if (spec.isAlternate) {
    fail('MF2007', "Alternate form (#) not allowed with integer format specifier 'c'");
  }
  if (code < 0 || code > 0x10ffff) fail('MF2007', '%c arg not in range(0x110000)');
  return pad('', String.fromCodePoint(code), {
    ...spec,
    align: spec.align === '>' ? '<' : spec.align,
  });
}

function formatFloat(value: number, spec: FormatSpec, original: Value): string {
  if (!/^[eEfFgGn%]?$/.test(spec.type)) unknownCode(spec, typeName(original));
  const body = Number.isFinite(value) ? floatBody(value, spec) : floatText(Math.abs(value));
  const cased = /[EFG]/.test(spec.type) ? body.toUpperCase() : body;
  return withSign(cased, value < 0 || Object.is(value, -0), spec);
}

function formatDecimal(value: Decimal, spec: FormatSpec): string {
  if (!/^[eEfFgGn%]?$/.test(spec.type) || spec.isAlternate) {
    fail('MF2007', 'invalid format string');
  }
  const type = spec.type === 'n' ? 'g' : spec.type;
  const body = value.special ?? decimalBody(value, { ...spec, type });
  return withSign(body, value.isNegative, spec);
}

/** A number with its sign, its groups and its width. */
function withSign(body: string, isBelowZero: boolean, spec: FormatSpec): string {
  const isZero = spec.dropsNegativeZero && !/[1-9ni]/i.test(body.replace(/e.*/i, ''));
  const prefix = signOf(isBelowZero && !isZero, spec);
  const [whole = '', rest = ''] = splitWhole(body);
  const grouped = whole === '' ? '' : group(whole, 3, spec, rest.length + prefix.length);
  return pad(prefix, grouped + rest, spec);
}

function splitWhole(text: string): readonly string[] {
  const at = text.search(/[^0-9]/);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

/** The digits of a finite float without its sign. */
function floatBody(value: number, spec: FormatSpec): string {
  const magnitude = Math.abs(value);
  const precision = spec.precision ?? 6;
  switch (spec.type) {
    case 'f':
    case 'F':
      return fixedText(magnitude, precision) + point(spec, precision);
    case '%':
      return `${fixedText(magnitude * 100, precision)}${point(spec, precision)}%`;
    case 'e':
    case 'E': {
      const { mantissa, exponent } = exponentParts(magnitude, precision);
      return mantissa + point(spec, precision) + exponentText(exponent);
    }
    case '':
      if (spec.precision === undefined) {
        const text = floatText(magnitude);
        return spec.isAlternate && !text.includes('.') ? text.replace('e', '.e') : text;
      }
      return generalText(magnitude, precision, {
        keepZeros: spec.isAlternate,
        // Without a type at least one digit follows the point, so that one digit less fits before it.
        pointAt: Math.max(precision, 1) - 1,
        needsPoint: true,
      });
    default:
      return generalText(magnitude, precision, { keepZeros: spec.isAlternate });
  }
}

function point(spec: FormatSpec, precision: number): string {
  return spec.isAlternate && precision === 0 ? '.' : '';
}

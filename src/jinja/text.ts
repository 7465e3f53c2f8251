import { MAX_TEXT, VisitCounter } from './limits.ts';
import { fail } from './template-error.ts';
import {
  Decimal,
  Dict,
  Float,
  HostFunction,
  type HostObject,
  MacroValue,
  Markup,
  PySet,
  Tuple,
  Undefined,
  type Value,
} from './value.ts';
import { decimalText } from './values/decimal-text.ts';
import { floatText, intText } from './values/number-text.ts';

/** Python's str() of a value. @throws {CompileError} MF2012 where the text would be too large. */
export function toText(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'bigint':
      return intText(value);
    case 'boolean':
      return value ? 'True' : 'False';
  }
  if (value === null) return 'None';
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) return '';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Decimal) return decimalText(value);
  if ('toText' in value) return value.toText();
  return toRepr(value);
}

/** Python's repr() of a value. @throws {CompileError} MF2012 where the text would be too large. */
export function toRepr(value: Value): string {
  const writer = new ReprWriter();
  writer.write(value);
  return writer.finish();
}

/** The repr of one value as it grows; values inside themselves are shown as `[...]`. */
class ReprWriter {
  readonly #open = new Set<Value>();
  readonly #visits = new VisitCounter();
  #text = '';

  finish(): string {
    return this.#text;
  }

  #add(text: string): void {
    this.#text += text;
    if (this.#text.length > MAX_TEXT) fail('MF2012', 'the text of a value is too large');
  }

  write(value: Value): void {
    this.#visits.visit();
    if (Array.isArray(value)) this.#writeItems(value, '[', value, ']');
    else if (value instanceof Tuple) {
      this.#writeItems(value, '(', value.items, value.items.length === 1 ? ',)' : ')');
    } else if (value instanceof PySet) {
      if (value.size === 0) this.#add('set()');
      else this.#writeItems(value, '{', value.items(), '}');
    } else if (value instanceof Dict) this.#writeDict(value);
    else this.#add(leafRepr(value));
  }

  #writeItems(value: Value, open: string, items: Iterable<Value>, close: string): void {
    if (this.#open.has(value)) {
      this.#add(`${open}...${close.at(-1) ?? ''}`);
      return;
    }
    this.#open.add(value);
    let separator = open;
    for (const item of items) {
      this.#add(separator);
      this.write(item);
      separator = ', ';
    }
    this.#add(separator === open ? open + close : close);
    this.#open.delete(value);
  }

  #writeDict(dict: Dict): void {
    if (this.#open.has(dict)) {
      this.#add('{...}');
      return;
    }
    this.#open.add(dict);
    let separator = '{';
    for (const [key, value] of dict.entries()) {
      this.#add(separator);
      this.write(key);
      this.#add(': ');
      this.write(value);
      separator = ', ';
    }
    this.#add(dict.size === 0 ? '{}' : '}');
    this.#open.delete(dict);
  }
}

type Leaf = Exclude<Value, Value[] | Tuple | PySet | Dict>;

function leafRepr(value: Leaf): string {
  switch (typeof value) {
    case 'string':
      return stringRepr(value);
    case 'number':
      return String(value);
    case 'bigint':
      return intText(value);
    case 'boolean':
      return value ? 'True' : 'False';
  }
  if (value === null) return 'None';
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Decimal) return `Decimal('${decimalText(value)}')`;
  if (value instanceof Markup) return `Markup(${stringRepr(value.text)})`;
  if (value instanceof Undefined) return 'Undefined';
  if (value instanceof MacroValue) {
    return `<Macro ${value.name === null ? 'anonymous' : stringRepr(value.name)}>`;
  }
  if (value instanceof HostFunction) return `<function ${value.name}>`;
  return hostRepr(value);
}

function hostRepr(value: HostObject): string {
  return value.toRepr?.() ?? value.toText();
}

const UNPRINTABLE = /[\\'"\p{C}\p{Z}]/u;
const NAMED_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  [' ', ' '],
]);

/** Python's repr() of a text. */
export function stringRepr(text: string): string {
  if (!UNPRINTABLE.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"\p{C}\p{Z}]/gu, (char) => {
    if (char === quote) return `\\${quote}`;
    if (char === "'" || char === '"') return char;
    return NAMED_ESCAPES.get(char) ?? codeEscape(char.codePointAt(0) ?? 0);
  });
  return quote + escaped + quote;
}

function codeEscape(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Python's ascii() of a value. */
export function asciiRepr(value: Value): string {
  return toRepr(value).replace(/[^\0-\x7f]/gu, (char) => codeEscape(char.codePointAt(0) ?? 0));
}

import { isOrdered, stringOf } from './compare.ts';
import { MAX_TEXT, VisitCounter } from './limits.ts';
import { fail } from './template-error.ts';
import { toText } from './text.ts';
import { Dict, Float, Tuple, type Value } from './value.ts';
import { floatText, intText } from './values/number-text.ts';
import { typeName } from './values/type-name.ts';

export interface JsonOptions {
  /** What each level is indented by; one line where undefined. */
  readonly indent?: string | undefined;
  readonly sortsKeys?: boolean;
}

/** Python's json.dumps: ASCII only, `", "` and `": "` between parts. @throws {CompileError} MF2006 or MF2012 */
export function jsonText(value: Value, options: JsonOptions = {}): string {
  return new JsonWriter(options).write(value, '\n');
}

class JsonWriter {
  readonly #options: JsonOptions;
  readonly #visits = new VisitCounter();
  readonly #open = new Set<Value>();

  constructor(options: JsonOptions) {
    this.#options = options;
  }

  /** @param newline a line break and the indention of the value's own level */
  write(value: Value, newline: string): string {
    this.#visits.visit();
    const text = stringOf(value);
    if (text !== undefined) return jsonString(text);
    if (value === null) return 'null';
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (typeof value === 'number' || typeof value === 'bigint') return intText(value);
    if (value instanceof Float) return jsonFloat(value.value);
    if (Array.isArray(value)) return this.#nested(value, newline, (n) => this.#items(value, n));
    if (value instanceof Tuple) {
      return this.#nested(value, newline, (n) => this.#items(value.items, n));
    }
    if (value instanceof Dict) return this.#nested(value, newline, (n) => this.#entries(value, n));
    return fail('MF2006', `Object of type ${typeName(value)} is not JSON serializable`);
  }

  #nested(value: Value, newline: string, write: (newline: string) => string): string {
    if (this.#open.has(value)) fail('MF2007', 'Circular reference detected');
    this.#open.add(value);
    const text = write(newline + (this.#options.indent ?? ''));
    this.#open.delete(value);
    if (text.length > MAX_TEXT) fail('MF2012', 'the JSON of a value is too large');
    return text;
  }

  #items(items: readonly Value[], newline: string): string {
    return this.#wrap(
      '[',
      items.map((item) => this.write(item, newline)),
      ']',
      newline,
    );
  }

  #entries(dict: Dict, newline: string): string {
    const entries = [...dict.entries()];
    if (this.#options.sortsKeys === true) {
      entries.sort(([a], [b]) => (isOrdered('<', a, b) ? -1 : isOrdered('<', b, a) ? 1 : 0));
    }
    const parts = entries.map(([key, item]) => `${keyText(key)}: ${this.write(item, newline)}`);
    return this.#wrap('{', parts, '}', newline);
  }

  #wrap(open: string, parts: readonly string[], close: string, newline: string): string {
    const { indent } = this.#options;
    if (parts.length === 0) return open + close;
    if (indent === undefined) return open + parts.join(', ') + close;
    const outer = newline.slice(0, newline.length - indent.length);
    return open + newline + parts.join(`,${newline}`) + outer + close;
  }
}

function keyText(key: Value): string {
  const text = stringOf(key);
  if (text !== undefined) return jsonString(text);
  if (key === null) return '"null"';
  if (typeof key === 'boolean') return key ? '"true"' : '"false"';
  if (key instanceof Float) return `"${jsonFloat(key.value)}"`;
  if (typeof key === 'number' || typeof key === 'bigint') return `"${toText(key)}"`;
  const type = typeName(key);
  return fail('MF2006', `keys must be str, int, float, bool or None, not ${type}`);
}

function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatText(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

import { unescapeString } from '../syntax/string-literal.ts';
import { Dict, Float, PySet, Tuple, type Value } from '../value.ts';
import { parseFloatText, parseIntText } from './number-text.ts';

const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][-+]?\d[\d_]*)?)/y;
const STRING_START = /([rRuU]?)('''|"""|'|")/y;
const WORD = /[A-Za-z_]\w*/y;
const SPACES = /(?:[ \t\f\r\n]|\\\n|#[^\n]*)*/y;
const MAX_DEPTH = 100;

/** Thrown inside the reader only: the text is no literal. */
class NoLiteral {}

/** Python's ast.literal_eval; undefined where the text is no literal. Bytes and complex numbers are none here. */
export function readLiteral(text: string): Value | undefined {
  if (text.length > 100_000 || /^[ \t]/.test(text)) return undefined;
  const reader = new LiteralReader(text);
  try {
    return reader.readAll();
  } catch (error: unknown) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class LiteralReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match[0];
  }

  #skip(char: string): boolean {
    this.#match(SPACES);
    if (!this.#text.startsWith(char, this.#at)) return false;
    this.#at += char.length;
    return true;
  }

  #fail(): never {
    throw new NoLiteral();
  }

  readAll(): Value {
    const value = this.#readTuple();
    this.#match(SPACES);
    return this.#at === this.#text.length ? value : this.#fail();
  }

  /** One value, or several with commas, which make a tuple without parentheses. */
  #readTuple(): Value {
    const first = this.#read();
    if (!this.#skip(',')) return first;
    const items = [first];
    while (!this.#isEnd()) {
      items.push(this.#read());
      if (!this.#skip(',')) break;
    }
    return new Tuple(items);
  }

  #isEnd(): boolean {
    this.#match(SPACES);
    return this.#at >= this.#text.length || /[)\]}]/.test(this.#text.charAt(this.#at));
  }

  #read(): Value {
    this.#match(SPACES);
    if (++this.#depth > MAX_DEPTH) this.#fail();
    const value = this.#readValue();
    this.#depth--;
    return value;
  }

  #readValue(): Value {
    const sign = this.#match(/[-+]/y);
    if (sign !== undefined) return this.#readSigned(sign);
    if (this.#skip('(')) return this.#readParentheses();
    if (this.#skip('[')) return this.#readItems(']');
    if (this.#skip('{')) return this.#readBraces();
    const text = this.#readString();
    if (text !== undefined) return text;
    const word = this.#readWord();
    return word === undefined ? this.#readNumber() : word;
  }

  #readSigned(sign: string): Value {
    this.#match(SPACES);
    const operand = this.#read();
    if (operand instanceof Float) return new Float(sign === '-' ? -operand.value : operand.value);
    if (typeof operand === 'number') return sign === '-' ? 0 - operand : operand;
    if (typeof operand === 'bigint') return sign === '-' ? -operand : operand;
    return this.#fail();
  }

  #readParentheses(): Value {
    if (this.#skip(')')) return new Tuple([]);
    const value = this.#readTuple();
    return this.#skip(')') ? value : this.#fail();
  }

  #readItems(close: string): Value[] {
    const items: Value[] = [];
    while (!this.#skip(close)) {
      if (items.length > 0 && !this.#skip(',')) this.#fail();
      if (items.length > 0 && this.#skip(close)) break;
      items.push(this.#read());
    }
    return items;
  }

  #readBraces(): Value {
    if (this.#skip('}')) return new Dict();
    const first = this.#read();
    if (!this.#skip(':')) return this.#readSet(first);
    const dict = Dict.from([[first, this.#read()]]);
    while (!this.#skip('}')) {
      if (!this.#skip(',')) this.#fail();
      if (this.#skip('}')) break;
      const key = this.#read();
      if (!this.#skip(':')) this.#fail();
      dict.set(key, this.#read());
    }
    return dict;
  }

  #readSet(first: Value): PySet {
    if (this.#skip('}')) return PySet.from([first]);
    if (!this.#skip(',')) this.#fail();
    return PySet.from([first, ...this.#readItems('}')]);
  }

  /** Adjacent strings are one. */
  #readString(): Value | undefined {
    let text: string | undefined;
    for (;;) {
      const start = this.#match(STRING_START);
      if (start === undefined) return text;
      const quote = start.replace(/^[rRuU]/, '');
      text = (text ?? '') + this.#readContent(quote, /^[rR]/.test(start));
      this.#match(SPACES);
    }
  }

  #readContent(quote: string, isRaw: boolean): string {
    const start = this.#at;
    for (let at = start; at < this.#text.length; at++) {
      const char = this.#text.charAt(at);
      if (char === '\\') at++;
      else if (this.#text.startsWith(quote, at)) {
        this.#at = at + quote.length;
        const content = this.#text.slice(start, at);
        const value = isRaw ? content : unescapeString(content);
        return typeof value === 'string' ? value : this.#fail();
      } else if (char === '\n' && quote.length === 1) this.#fail();
    }
    return this.#fail();
  }

  #readWord(): Value | undefined {
    switch (this.#match(WORD)) {
      case undefined:
        return undefined;
      case 'True':
        return true;
      case 'False':
        return false;
      case 'None':
        return null;
      default:
        return this.#fail();
    }
  }

  #readNumber(): Value {
    const text = this.#match(NUMBER);
    if (text === undefined || /[\w.]/.test(this.#text.charAt(this.#at))) return this.#fail();
    if (/^[\d_]+$|^0[xXoObB]/.test(text)) return parseIntText(text, 0) ?? this.#fail();
    const float = parseFloatText(text);
    return float === undefined ? this.#fail() : new Float(float);
  }
}

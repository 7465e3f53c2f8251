import type { SourceFile } from '../../base/diagnostic.ts';
import { isSpace, SPACE_CLASS } from '../values/space.ts';
import { unescapeString } from './string-literal.ts';
import type { Token, TokenKind } from './token.ts';

const SPACE = `[${SPACE_CLASS}]`;
const WHITESPACE = new RegExp(`${SPACE}+`, 'y');
const RAW_BEGIN = new RegExp(`\\{%([-+]?)${SPACE}*raw${SPACE}*(?:-%\\}${SPACE}*|%\\})`, 'y');
const RAW_END = new RegExp(
  `\\{%([-+]?)${SPACE}*endraw${SPACE}*(?:\\+%\\}|-%\\}${SPACE}*|%\\})`,
  'y',
);
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const ASCII_NAME = /[A-Za-z_]\w*(?![\x80-\uffff])/y;
const NAME = /[\p{L}\p{M}\p{N}\p{Pc}]+/uy;
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const OPERATOR = /\/\/|\*\*|[=!<>]=|[-+/*%~[\](){}<>=.:|,;]/y;
/** As Python's default limit for the digits of an int in text. */
const MAX_DIGITS = 4300;

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);

/**
 * Splits a template into tokens by the rules of Jinja2's lexer with its default delimiters; comments and
 * whitespace control are already applied. One newline at the end of the file is dropped. A fault is the last token: the
 * parser may find another one before it gets there.
 */
export function tokenize(file: SourceFile): readonly Token[] {
  return new Lexer(file).run();
}

/** Ends a pass. */
class LexicalFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  constructor(message: string, start: number, end: number) {
    this.message = message;
    this.start = start;
    this.end = end;
  }
}

/** The position and the tokens so far of one pass over a file. */
class Lexer {
  readonly #text: string;
  readonly #end: number;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(file: SourceFile) {
    this.#end = file.text.length - (/(?:\r\n|\n|\r)$/.exec(file.text)?.[0].length ?? 0);
    this.#text = file.text.slice(0, this.#end);
  }

  run(): readonly Token[] {
    try {
      while (this.#at < this.#end) this.#readData();
      this.#push('eof', '', this.#end, this.#end);
    } catch (error: unknown) {
      if (!(error instanceof LexicalFault)) throw error;
      this.#push('error', error.message, error.start, error.end);
    }
    return this.#tokens;
  }

  #push(kind: TokenKind, text: string, start: number, end: number, number: number | bigint = 0) {
    this.#tokens.push({ kind, text, number, start, end });
  }

  #fail(message: string, start: number, end = start + 1): never {
    throw new LexicalFault(message, start, end);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  /** Text up to the next tag, and the tag. */
  #readData(): void {
    const start = this.#at;
    const tag = this.#findTag(start);
    if (tag < 0) {
      this.#pushData(start, this.#end);
      this.#at = this.#end;
      return;
    }
    this.#at = tag;
    const raw = this.#match(RAW_BEGIN);
    if (raw !== null) {
      this.#pushData(start, raw[1] === '-' ? this.#trimmedEnd(start, tag) : tag);
      this.#at = tag + raw[0].length;
      this.#readRaw(tag);
      return;
    }
    const sign = this.#text.charAt(tag + 2);
    this.#pushData(start, sign === '-' ? this.#trimmedEnd(start, tag) : tag);
    this.#at = tag + (sign === '-' || sign === '+' ? 3 : 2);
    const marker = this.#text.charAt(tag + 1);
    if (marker === '#') this.#readComment(tag);
    else this.#readTag(tag, marker === '%');
  }

  #findTag(from: number): number {
    for (let at = this.#text.indexOf('{', from); at >= 0; at = this.#text.indexOf('{', at + 1)) {
      const next = this.#text.charAt(at + 1);
      if (next === '{' || next === '%' || next === '#') return at;
    }
    return -1;
  }

  #trimmedEnd(start: number, end: number): number {
    let at = end;
    while (at > start && isSpace(this.#text.charCodeAt(at - 1))) at--;
    return at;
  }

  #pushData(start: number, end: number): void {
    if (end <= start) return;
    const text = this.#text.slice(start, end);
    this.#push('data', text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, start, end);
  }

  #skipSpaces(): void {
    const spaces = this.#match(WHITESPACE);
    if (spaces !== null) this.#at += spaces[0].length;
  }

  #readComment(tag: number): void {
    if (this.#at >= this.#end) return;
    const close = this.#text.indexOf('#}', this.#at);
    if (close < 0) this.#fail("missing end of comment, expected '#}'", tag, tag + 2);
    const isTrimmed = close > this.#at && this.#text.charAt(close - 1) === '-';
    this.#at = close + 2;
    if (isTrimmed) this.#skipSpaces();
  }

  #readRaw(tag: number): void {
    const start = this.#at;
    if (start >= this.#end) return;
    for (let at = this.#text.indexOf('{%', start); at >= 0; at = this.#text.indexOf('{%', at + 1)) {
      this.#at = at;
      const close = this.#match(RAW_END);
      if (close === null) continue;
      this.#pushData(start, close[1] === '-' ? this.#trimmedEnd(start, at) : at);
      this.#at = at + close[0].length;
      return;
    }
    this.#fail("missing end of raw block, expected '{% endraw %}'", tag, start);
  }

  /** The tokens of one `{{ }}` or `{% %}`, delimiters included. */
  #readTag(tag: number, isBlock: boolean): void {
    this.#push(isBlock ? 'block_begin' : 'variable_begin', '', tag, this.#at);
    const close = isBlock ? '%}' : '}}';
    const open: string[] = [];
    while (this.#at < this.#end) {
      if (open.length === 0 && this.#readEnd(close, isBlock)) return;
      const code = this.#text.charCodeAt(this.#at);
      if (isSpace(code)) this.#skipSpaces();
      else if (!this.#readNumber(code) && !this.#readName(code) && !this.#readString(code)) {
        this.#readOperator(open);
      }
    }
  }

  #readEnd(close: string, isBlock: boolean): boolean {
    const start = this.#at;
    const sign = this.#text.charAt(start);
    const hasSign = sign === '-' || (isBlock && sign === '+');
    if (!this.#text.startsWith(close, hasSign ? start + 1 : start)) return false;
    const end = start + (hasSign ? 3 : 2);
    this.#push(isBlock ? 'block_end' : 'variable_end', '', start, end);
    this.#at = end;
    if (sign === '-') this.#skipSpaces();
    return true;
  }

  #readNumber(code: number): boolean {
    if (code < 48 || code > 57) return false;
    const start = this.#at;
    const float = this.#match(FLOAT);
    const text = float?.[0] ?? this.#match(INTEGER)?.[0];
    if (text === undefined) return false;
    this.#at = start + text.length;
    const digits = text.replaceAll('_', '');
    if (float !== null) {
      this.#push('float', text, start, this.#at, Number(digits));
      return true;
    }
    if (digits.length > MAX_DIGITS) {
      this.#fail(`integer literal has more than ${MAX_DIGITS} digits`, start, this.#at);
    }
    const value = Number(digits);
    const number = Number.isSafeInteger(value) ? value : BigInt(digits);
    this.#push('integer', text, start, this.#at, number);
    return true;
  }

  #readName(code: number): boolean {
    if (code < 128 && !isAsciiLetter(code)) return false;
    const text = (this.#match(ASCII_NAME) ?? this.#match(NAME))?.[0];
    if (text === undefined) return false;
    const start = this.#at;
    this.#at += text.length;
    if (!IDENTIFIER.test(text)) {
      this.#fail('Invalid character in identifier', start, this.#at);
    }
    this.#push('name', text, start, this.#at);
    return true;
  }

  #readString(code: number): boolean {
    if (code !== 39 && code !== 34) return false;
    const start = this.#at;
    let at = start + 1;
    while (at < this.#end) {
      const unit = this.#text.charCodeAt(at);
      if (unit === code) break;
      at += unit === 92 ? 2 : 1;
    }
    if (at >= this.#end) return false;
    const content = unescapeString(this.#text.slice(start + 1, at));
    if (typeof content !== 'string') {
      this.#fail(content.message, start + 1 + content.offset, start + 3 + content.offset);
    }
    this.#at = at + 1;
    this.#push('string', content, start, this.#at);
    return true;
  }

  #readOperator(open: string[]): void {
    const start = this.#at;
    const text = this.#match(OPERATOR)?.[0];
    if (text === undefined) {
      const char = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
      const shown = char === "'" ? `"'"` : `'${char}'`;
      this.#fail(`unexpected char ${shown} at ${start}`, start, start + char.length);
    }
    const closer = CLOSERS.get(text);
    if (closer !== undefined) open.push(closer);
    else if (text === '}' || text === ')' || text === ']') {
      const expected = open.pop();
      if (expected === undefined) this.#fail(`unexpected '${text}'`, start);
      if (expected !== text) this.#fail(`unexpected '${text}', expected '${expected}'`, start);
    }
    this.#at = start + text.length;
    this.#push('operator', text, start, this.#at);
  }
}

function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return code === 95 || (lower >= 97 && lower <= 122);
}

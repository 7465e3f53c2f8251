import type { SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { readBlockScalar } from './read-block-scalar.ts';
import { plainScalar } from './scalar-type.ts';
import { SimpleFlowReader } from './simple-flow-reader.ts';
import { isLossy, quotedScalar, unescapeDouble } from './simple-scalar.ts';
import { splitLines, type YamlLine } from './yaml-lines.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './yaml-node.ts';

const MAX_DEPTH = 40;
/** Control characters (tabs among them), directives, marks between documents, odd line breaks. */
const NOT_SIMPLE = /^%|^---|^\.\.\.|\r(?!\n)|[^\P{Cc}\n\r]|[\u2028\u2029\ufeff]/mu;
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', '<<']);

/**
 * Reads the YAML that projects are made of (block mappings and lists, one-line scalars, block texts, flow collections)
 * at ten times the speed of the library. Whatever is not that simple, and whatever is wrong, is left to the library:
 * the answer is then undefined. A test compares the trees of both.
 */
export function readSimpleYaml(file: SourceFile): YamlNode | null | undefined {
  if (NOT_SIMPLE.test(file.text)) return undefined;
  return new SimpleReader(file).readDocument();
}

class SimpleReader {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #lines: YamlLine[];
  /** The index of the line that is read next: never blank, never a comment. */
  #at = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
    this.#lines = splitLines(file.text);
    this.#skipBlank();
  }

  readDocument(): YamlNode | null | undefined {
    const first = this.#lines[this.#at];
    if (first === undefined) return null;
    const root = this.#readBlock(first.indent, 0);
    return this.#at === this.#lines.length ? root : undefined;
  }

  #skipBlank(): void {
    while (this.#lines[this.#at]?.isBlank === true) this.#at++;
  }

  #advance(): void {
    this.#at++;
    this.#skipBlank();
  }

  #span(start: number, end: number): SourceSpan {
    return { file: this.#file, start, end };
  }

  #isDash({ start, indent, end }: YamlLine): boolean {
    const dash = start + indent;
    return this.#text[dash] === '-' && (dash + 1 === end || this.#text[dash + 1] === ' ');
  }

  /** A mapping or list whose first line is the present one. */
  #readBlock(indent: number, depth: number): YamlNode | undefined {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent !== indent || depth > MAX_DEPTH) return undefined;
    return this.#isDash(line)
      ? this.#readSequence(indent, depth)
      : this.#readMapping(indent, depth);
  }

  #readSequence(indent: number, depth: number): YamlSequence | undefined {
    const items: YamlNode[] = [];
    let start = -1;
    let end = -1;
    for (;;) {
      const line = this.#lines[this.#at];
      if (line === undefined || line.indent < indent) break;
      if (line.indent > indent) return undefined;
      if (!this.#isDash(line)) break;
      const dash = line.start + indent;
      if (start < 0) start = dash;
      const item = this.#readItem(line, dash, depth);
      if (item === undefined) return undefined;
      items.push(item);
      end = item.span.end;
    }
    return { kind: 'sequence', items, span: this.#span(start, end) };
  }

  #readItem(line: YamlLine, dash: number, depth: number): YamlNode | undefined {
    const content = this.#skipSpaces(dash + 1, line.end);
    if (content === line.end) {
      const next = this.#nestedIndent(line.indent);
      return next === null ? this.#nullAt(dash + 1) : this.#readBlock(next, depth + 1);
    }
    const nested: YamlLine = { ...line, indent: content - line.start };
    if (this.#isDash(nested) || this.#findKey(content, line.end) !== undefined) {
      // The rest of the line begins a block of its own, as far in as its first character stands.
      this.#lines[this.#at] = nested;
      return this.#readBlock(nested.indent, depth + 1);
    }
    return this.#readInline(content, line, line.indent);
  }

  /** Goes to the next line; its indentation where it belongs to the line before, else null. */
  #nestedIndent(indent: number): number | null {
    this.#advance();
    const next = this.#lines[this.#at];
    return next !== undefined && next.indent > indent ? next.indent : null;
  }

  #readMapping(indent: number, depth: number): YamlMapping | undefined {
    const entries = new Map<string, YamlEntry>();
    let start = -1;
    let end = -1;
    for (;;) {
      const line = this.#lines[this.#at];
      if (line === undefined || line.indent < indent) break;
      if (line.indent > indent || this.#isDash(line)) return undefined;
      const offset = line.start + indent;
      const found = this.#findKey(offset, line.end);
      if (found === undefined || entries.has(found.key) || RESERVED_KEYS.has(found.key))
        return undefined;
      if (start < 0) start = offset;
      const value = this.#readValue(found.after, line, indent, depth);
      if (value === undefined) return undefined;
      const { key, keySpan } = found;
      entries.set(key, { key, keySpan, value });
      end = Math.max(value.span.end, found.after);
    }
    return { kind: 'mapping', entries, span: this.#span(start, end) };
  }

  #readValue(after: number, line: YamlLine, indent: number, depth: number): YamlNode | undefined {
    const content = this.#skipSpaces(after, line.end);
    if (content < line.end) return this.#readInline(content, line, indent);
    const nested = this.#nestedIndent(indent);
    if (nested !== null) return this.#readBlock(nested, depth + 1);
    const next = this.#lines[this.#at];
    const isList = next !== undefined && next.indent === indent && this.#isDash(next);
    return isList ? this.#readSequence(indent, depth + 1) : this.#nullAt(after);
  }

  /** The offset of the next character that is neither a space nor part of a comment; `end` where there is none. */
  #skipSpaces(from: number, end: number): number {
    let offset = from;
    while (offset < end && this.#text[offset] === ' ') offset++;
    return this.#text[offset] === '#' && offset > from ? end : offset;
  }

  #nullAt(offset: number): YamlScalar {
    return plainScalar('', this.#span(offset, offset));
  }

  #findKey(
    start: number,
    end: number,
  ): { readonly key: string; readonly keySpan: SourceSpan; readonly after: number } | undefined {
    const content = this.#text.slice(start, end);
    const match =
      /^([A-Za-z0-9_+.$/][^:#{}[\],&*!|>'"%@`?]*?) *:(?= |$)/.exec(content) ??
      /^"([^"\\]*)" *:(?= |$)/.exec(content) ??
      /^'([^']*)' *:(?= |$)/.exec(content);
    const key = match?.[1];
    if (match === null || key === undefined) return undefined;
    const quotes = content.startsWith('"') || content.startsWith("'") ? 2 : 0;
    const keySpan = this.#span(start, start + key.length + quotes);
    return { key, keySpan, after: start + match[0].length };
  }

  /** A value that begins on the present line; the next line read is the first one after it. */
  #readInline(start: number, line: YamlLine, indent: number): YamlNode | undefined {
    const first = this.#text[start] ?? '';
    if (first === '|' || first === '>') return this.#readBlockText(start, line, indent);
    if (first === '[' || first === '{') return this.#readFlow(start, indent);
    const scalar =
      first === '"' || first === "'"
        ? this.#readQuoted(start, line.end)
        : this.#readPlain(start, line.end);
    if (scalar === undefined) return undefined;
    this.#advance();
    const next = this.#lines[this.#at];
    // A deeper line would go on with the scalar, or be a fault.
    return next !== undefined && next.indent > indent ? undefined : scalar;
  }

  #readPlain(start: number, lineEnd: number): YamlScalar | undefined {
    let text = this.#text.slice(start, lineEnd);
    const comment = text.indexOf(' #');
    if (comment >= 0) text = text.slice(0, comment);
    text = text.trimEnd();
    if (/^[\s&*!|>%@`"'{}[\],#]|^[-?:](?: |$)|: |:$/.test(text)) return undefined;
    const scalar = plainScalar(text, this.#span(start, start + text.length));
    return isLossy(scalar) ? undefined : scalar;
  }

  #readQuoted(start: number, lineEnd: number): YamlScalar | undefined {
    const quote = this.#text[start];
    const content = this.#text.slice(start, lineEnd);
    const match =
      quote === '"' ? /^"((?:[^"\\]|\\.)*)"/.exec(content) : /^'((?:[^']|'')*)'/.exec(content);
    const inner = match?.[1];
    if (match === null || inner === undefined) return undefined;
    const end = start + match[0].length;
    if (this.#skipSpaces(end, lineEnd) !== lineEnd) return undefined;
    const value = quote === '"' ? unescapeDouble(inner) : inner.replaceAll("''", "'");
    return value === undefined ? undefined : quotedScalar(value, this.#span(start, end));
  }

  #readBlockText(start: number, line: YamlLine, indent: number): YamlScalar | undefined {
    const read = readBlockScalar(this.#text, this.#lines, {
      at: this.#at,
      start,
      end: line.end,
      indent,
    });
    if (read === undefined) return undefined;
    this.#at = read.next;
    this.#skipBlank();
    const { value } = read;
    return {
      kind: 'scalar',
      type: 'string',
      value,
      text: value,
      style: 'block',
      span: this.#span(start, read.end),
    };
  }

  #readFlow(start: number, indent: number): YamlNode | undefined {
    const read = new SimpleFlowReader(this.#file, start).read();
    if (read === undefined) return undefined;
    const { end } = read.span;
    for (;;) {
      const line = this.#lines[this.#at];
      if (line === undefined) return undefined;
      if (line.end >= end) {
        if (this.#skipSpaces(end, line.end) !== line.end) return undefined;
        break;
      }
      this.#advance();
      const next = this.#lines[this.#at];
      // The lines of a flow collection stand further in than what they belong to, but for the closing bracket.
      if (next === undefined || next.indent < indent) return undefined;
      if (next.indent === indent && !/[\]}]/.test(this.#text[next.start + indent] ?? ''))
        return undefined;
    }
    this.#advance();
    const next = this.#lines[this.#at];
    return next !== undefined && next.indent > indent ? undefined : read;
  }
}

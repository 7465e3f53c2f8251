import type { SourceFile, SourceSpan } from '../base/diagnostic.ts';
import { plainScalar } from './scalar-type.ts';
import { isLossy, quotedScalar, unescapeDouble } from './simple-scalar.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-node.ts';

const MAX_DEPTH = 20;
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', '<<']);

/** Reads one flow collection (`[a, b]`, `{a: b}`), over several lines if need be; undefined for what is not simple. */
export class SimpleFlowReader {
  readonly #file: SourceFile;
  readonly #text: string;
  #at: number;

  constructor(file: SourceFile, start: number) {
    this.#file = file;
    this.#text = file.text;
    this.#at = start;
  }

  read(): YamlNode | undefined {
    return this.#readNode(0);
  }

  #span(start: number): SourceSpan {
    return { file: this.#file, start, end: this.#at };
  }

  /** Skips spaces, line breaks and comments. */
  #skip(): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === ' ' || char === '\n' || char === '\r') this.#at++;
      else if (char === '#' && /\s/.test(this.#text[this.#at - 1] ?? '')) {
        const newline = this.#text.indexOf('\n', this.#at);
        this.#at = newline < 0 ? this.#text.length : newline;
      } else return;
    }
  }

  #readNode(depth: number): YamlNode | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const char = this.#text[this.#at];
    if (char === '[') return this.#readSequence(depth);
    if (char === '{') return this.#readMapping(depth);
    return char === '"' || char === "'" ? this.#readQuoted() : this.#readPlain();
  }

  #readSequence(depth: number): YamlNode | undefined {
    const start = this.#at++;
    const items: YamlNode[] = [];
    this.#skip();
    while (this.#text[this.#at] !== ']') {
      const item = this.#readNode(depth + 1);
      if (item === undefined || !this.#readComma(']')) return undefined;
      items.push(item);
    }
    this.#at++;
    return { kind: 'sequence', items, span: this.#span(start) };
  }

  #readMapping(depth: number): YamlNode | undefined {
    const start = this.#at++;
    const entries = new Map<string, YamlEntry>();
    this.#skip();
    while (this.#text[this.#at] !== '}') {
      const entry = this.#readEntry(depth);
      if (entry === undefined || entries.has(entry.key) || RESERVED_KEYS.has(entry.key))
        return undefined;
      if (!this.#readComma('}')) return undefined;
      entries.set(entry.key, entry);
    }
    this.#at++;
    return { kind: 'mapping', entries, span: this.#span(start) };
  }

  #readEntry(depth: number): YamlEntry | undefined {
    const match = /(?:"([^"\\\n]*)"|'([^'\n]*)'|([A-Za-z_+][\w+.-]*)):(?= )/y;
    match.lastIndex = this.#at;
    const found = match.exec(this.#text);
    const key = found?.[1] ?? found?.[2] ?? found?.[3];
    if (found === null || key === undefined) return undefined;
    const start = this.#at;
    this.#at += found[0].length - 1;
    const keySpan = this.#span(start);
    this.#at++;
    this.#skip();
    const value = this.#readNode(depth + 1);
    return value === undefined ? undefined : { key, keySpan, value };
  }

  /** A comma, or the closing bracket, which stays. */
  #readComma(close: string): boolean {
    this.#skip();
    if (this.#text[this.#at] === close) return true;
    if (this.#text[this.#at] !== ',') return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #readQuoted(): YamlScalar | undefined {
    const start = this.#at;
    const pattern =
      this.#text[start] === '"' ? /"((?:[^"\\\n]|\\[^\n])*)"/y : /'((?:[^'\n]|'')*)'/y;
    pattern.lastIndex = start;
    const found = pattern.exec(this.#text);
    const inner = found?.[1];
    if (found === null || inner === undefined) return undefined;
    this.#at += found[0].length;
    // A colon right after it would make it a key.
    if (/^\s*:/.test(this.#text.slice(this.#at, this.#at + 8))) return undefined;
    const value = this.#text[start] === '"' ? unescapeDouble(inner) : inner.replaceAll("''", "'");
    return value === undefined ? undefined : quotedScalar(value, this.#span(start));
  }

  #readPlain(): YamlScalar | undefined {
    const start = this.#at;
    const pattern = /[A-Za-z0-9_.+/$-][^,[\]{}:#\n\r&*!|>%@`"']*/y;
    pattern.lastIndex = start;
    const found = pattern.exec(this.#text)?.[0].trimEnd();
    if (found === undefined || found === '' || /^-(?: |$)/.test(found)) return undefined;
    this.#at += found.length;
    const end = this.#at;
    this.#skip();
    const isEnded = [',', ']', '}'].includes(this.#text[this.#at] ?? '');
    if (!isEnded) return undefined;
    const scalar = plainScalar(found, { file: this.#file, start, end });
    return isLossy(scalar) ? undefined : scalar;
  }
}

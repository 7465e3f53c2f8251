import type { Diagnostic, SourceFile, SourceSpan } from '../../base/diagnostic.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { errorDiagnostic, ParseError } from '../../base/errors.ts';
import { describeKind, describeToken, type Token, type TokenKind } from './token.ts';

/** Parentheses and blocks inside one another, and links of one operator or filter chain. */
const MAX_NESTING = 500;

/** Where the parser stands: the tokens, and what is known about the surroundings of the current one. */
export class ParseState {
  readonly file: SourceFile;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  current: Token;
  /** The end of the last token taken. */
  lastEnd = 0;
  /** The start of the last `{%`. */
  tagStart = 0;
  /** Inside an if: an unknown filter there is only an error when it runs, as in Jinja2. */
  isSoft = false;
  /** Outside of loops, macros and other scopes, where `extends` is allowed. */
  isTopLevel = true;
  /** Loops around this place within the same macro, which `break` can leave. */
  breakableLoops = 0;
  /** Loops around this place, macros or not: `loop` cannot be assigned there. */
  enclosingLoops = 0;
  readonly tags: Token[] = [];
  readonly endTags: (readonly string[])[] = [];
  readonly blockNames = new Set<string>();
  /** Faults that do not stop the parser. */
  readonly faults: Diagnostic[] = [];

  constructor(file: SourceFile, tokens: readonly Token[]) {
    this.file = file;
    this.#tokens = tokens;
    this.current = this.#tokenAt(0);
  }

  #tokenAt(index: number): Token {
    const { length: end } = this.file.text;
    const token = this.#tokens[index] ??
      this.#tokens.at(-1) ?? { kind: 'eof', text: '', number: 0, start: end, end };
    return token.kind === 'error' ? this.fail(token.text, this.spanOf(token)) : token;
  }

  next(): Token {
    const token = this.current;
    if (token.kind === 'block_begin') this.tagStart = token.start;
    this.lastEnd = token.end;
    this.#index++;
    this.current = this.#tokenAt(this.#index);
    return token;
  }

  look(): Token {
    return this.#tokenAt(this.#index + 1);
  }

  is(kind: TokenKind): boolean {
    return this.current.kind === kind;
  }

  isOperator(text: string): boolean {
    return this.current.kind === 'operator' && this.current.text === text;
  }

  isName(text: string): boolean {
    return this.current.kind === 'name' && this.current.text === text;
  }

  skipOperator(text: string): boolean {
    const found = this.isOperator(text);
    if (found) this.next();
    return found;
  }

  skipName(text: string): boolean {
    const found = this.isName(text);
    if (found) this.next();
    return found;
  }

  expect(kind: TokenKind): Token {
    return this.current.kind === kind ? this.next() : this.#failExpected(describeKind(kind));
  }

  expectOperator(text: string): Token {
    return this.isOperator(text) ? this.next() : this.#failExpected(text);
  }

  expectName(text: string): Token {
    return this.isName(text) ? this.next() : this.#failExpected(text);
  }

  #failExpected(expected: string): never {
    if (this.is('eof')) this.fail(`unexpected end of template, expected '${expected}'.`);
    this.fail(`expected token '${expected}', got '${describeToken(this.current)}'`);
  }

  spanOf(token: Token): SourceSpan {
    return { file: this.file, start: token.start, end: token.end };
  }

  /** From `start` to the end of the last token taken. */
  spanFrom(start: number): SourceSpan {
    return { file: this.file, start, end: this.lastEnd };
  }

  fail(
    message: string,
    span = this.spanOf(this.current),
    code: ErrorCode = 'MF2001',
    parts: Pick<Diagnostic, 'related' | 'hint'> = {},
  ): never {
    throw new ParseError([errorDiagnostic(code, message, { span, ...parts }), ...this.faults]);
  }

  /** Notes a fault and goes on, so that one pass finds them all. */
  report(code: ErrorCode, message: string, span: SourceSpan, hint?: string): void {
    this.faults.push(
      errorDiagnostic(code, message, hint === undefined ? { span } : { span, hint }),
    );
  }

  /** Goes one level deeper; every call has its `leave`. @throws {ParseError} MF2003 */
  enter(): void {
    if (++this.#depth > MAX_NESTING) this.#failDepth();
  }

  leave(): void {
    this.#depth--;
  }

  /** @throws {ParseError} MF2003 where a chain of operators or filters has too many links. */
  checkChain(links: number): void {
    if (links > MAX_NESTING) this.#failDepth();
  }

  #failDepth(): never {
    const message = `the template is nested more than ${MAX_NESTING} levels deep`;
    this.fail(message, this.spanOf(this.current), 'MF2003', {
      hint: 'move the inner part into a macro or a {% set %}',
    });
  }
}

/** The kinds are those of Jinja2's lexer, so that messages can name them in its words. */
export type TokenKind =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'eof'
  /** What the lexer could not read; `text` says why. Nothing follows it. */
  | 'error';

/** A token with its UTF-16 offsets in the source. */
export interface Token {
  readonly kind: TokenKind;
  /** Of a string or data token its content, otherwise the source text. */
  readonly text: string;
  /** Of an integer or float token. */
  readonly number: number | bigint;
  readonly start: number;
  readonly end: number;
}

const DESCRIPTIONS: Readonly<Record<TokenKind, string | undefined>> = {
  data: 'template data / text',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  eof: 'end of template',
  error: undefined,
  string: 'string',
  integer: 'integer',
  float: 'float',
  name: undefined,
  operator: undefined,
};

/** How messages call a token: a name or operator by its text, everything else by its kind. */
export function describeToken(token: Token): string {
  return DESCRIPTIONS[token.kind] ?? token.text;
}

/** How messages call a kind of token. */
export function describeKind(kind: TokenKind): string {
  return DESCRIPTIONS[kind] ?? kind;
}

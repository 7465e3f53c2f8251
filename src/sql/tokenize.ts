/** What a stretch of SQL text is to DuckDB's scanner. */
export type SqlTokenKind =
  | 'space'
  | 'comment'
  /** A keyword or an unquoted identifier. */
  | 'word'
  /** A `"quoted identifier"`. */
  | 'quoted'
  /** Any string literal: `'..'`, `E'..'`, `X'..'`, `$tag$..$tag$`. */
  | 'string'
  | 'number'
  /** `?`, `$1`, `$name`. */
  | 'parameter'
  | 'operator'
  /** One of `, ; . ( ) [ ] { }`. */
  | 'punctuation';

/** One token; `start` and `end` are UTF-16 offsets. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /[\s\u200B\uFEFF]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const PLAIN_STRING = /[xXbBnN]?'[^']*(?:''[^']*)*(?:'|$)/y;
const ESCAPE_STRING = /[eE]'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*(?:\\?$|')/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_\u0080-\uFFFF]*)?\$/y;
const PARAMETER = /\?\d*|\$[A-Za-z0-9_\u0080-\uFFFF]+/y;
const QUOTED = /"[^"]*(?:""[^"]*)*(?:"|$)/y;
const WORD = /[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_$\u0080-\uFFFF]*/y;
const NUMBER =
  /0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const PUNCTUATION = /[,;.()[\]{}]/y;
const OPERATOR = /(?:(?!--|\/\*)[-+*/<>=~!@#%^&|`:\\])+/y;

/** Tried in this order at every position. */
const PATTERNS: readonly (readonly [SqlTokenKind, RegExp])[] = [
  ['space', SPACE],
  ['comment', LINE_COMMENT],
  ['string', PLAIN_STRING],
  ['string', ESCAPE_STRING],
  ['parameter', PARAMETER],
  ['quoted', QUOTED],
  ['word', WORD],
  ['number', NUMBER],
  ['punctuation', PUNCTUATION],
  ['operator', OPERATOR],
];

/**
 * Cuts SQL into tokens as DuckDB does. The tokens cover the text exactly, whatever it is: a literal or comment that
 * is not closed reaches to the end, and a character that SQL has no use for is an operator of its own.
 */
export function tokenizeSql(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let start = 0;
  while (start < text.length) {
    const [kind, end] = scan(text, start);
    tokens.push({ kind, text: text.slice(start, end), start, end });
    start = end;
  }
  return tokens;
}

/** Whether a token means nothing to the engine. */
export function isTrivia(token: SqlToken): boolean {
  return token.kind === 'space' || token.kind === 'comment';
}

function scan(text: string, start: number): readonly [SqlTokenKind, number] {
  if (text.startsWith('/*', start)) return ['comment', blockCommentEnd(text, start)];
  const dollar = text[start] === '$' ? match(DOLLAR_QUOTE, text, start) : start;
  if (dollar > start) {
    const close = text.indexOf(text.slice(start, dollar), dollar);
    return ['string', close < 0 ? text.length : close + dollar - start];
  }
  for (const [kind, pattern] of PATTERNS) {
    const end = match(pattern, text, start);
    if (end > start) return [kind, end];
  }
  return ['operator', start + 1];
}

function match(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}

/** Block comments nest. */
function blockCommentEnd(text: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return text.length;
}

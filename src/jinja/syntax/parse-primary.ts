import type { Expression, SliceExpression } from './ast.ts';
import type { ParseState } from './parse-state.ts';
import { describeToken } from './token.ts';

type ParseExpression = (s: ParseState) => Expression;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** A name, literal, or something in brackets. @throws {ParseError} */
export function parsePrimary(s: ParseState, parseExpression: ParseExpression): Expression {
  const token = s.current;
  const span = s.spanOf(token);
  switch (token.kind) {
    case 'name': {
      s.next();
      const value = CONSTANTS.get(token.text);
      return value === undefined
        ? { kind: 'name', name: token.text, span }
        : { kind: 'const', value, span };
    }
    case 'string':
      return parseString(s);
    case 'integer':
      s.next();
      return { kind: 'const', value: token.number, span };
    case 'float':
      s.next();
      return { kind: 'float', value: Number(token.number), span };
    case 'operator':
      if (token.text === '(') return parseParentheses(s, parseExpression);
      if (token.text === '[') return parseList(s, parseExpression);
      if (token.text === '{') return parseDict(s, parseExpression);
  }
  return s.fail(`unexpected '${describeToken(token)}'`, span);
}

/** Adjacent string literals are one string. */
function parseString(s: ParseState): Expression {
  const { start } = s.current;
  let value = '';
  while (s.is('string')) value += s.next().text;
  return { kind: 'const', value, span: s.spanFrom(start) };
}

function parseParentheses(s: ParseState, parseExpression: ParseExpression): Expression {
  const { start } = s.next();
  const inner = parseTupleItems(s, () => parseExpression(s), { isInParentheses: true });
  s.expectOperator(')');
  return inner.kind === 'tuple' ? { ...inner, span: s.spanFrom(start) } : inner;
}

/** One item, or several separated by commas, which make a tuple; empty only in parentheses. */
export function parseTupleItems(
  s: ParseState,
  parseItem: () => Expression,
  options: { readonly isInParentheses: boolean },
): Expression {
  const { start } = s.current;
  const items: Expression[] = [];
  let isTuple = false;
  for (;;) {
    if (items.length > 0) s.expectOperator(',');
    if (isTupleEnd(s)) break;
    items.push(parseItem());
    if (!s.isOperator(',')) break;
    isTuple = true;
  }
  const first = items[0];
  if (!isTuple && first !== undefined) return first;
  if (!isTuple && !options.isInParentheses) {
    s.fail(`Expected an expression, got '${describeToken(s.current)}'`);
  }
  return { kind: 'tuple', items, span: s.spanFrom(start) };
}

function isTupleEnd(s: ParseState): boolean {
  return s.is('variable_end') || s.is('block_end') || s.isOperator(')');
}

function parseList(s: ParseState, parseExpression: ParseExpression): Expression {
  const { start } = s.next();
  const items: Expression[] = [];
  while (!s.isOperator(']')) {
    if (items.length > 0) s.expectOperator(',');
    if (s.isOperator(']')) break;
    items.push(parseExpression(s));
  }
  s.expectOperator(']');
  return { kind: 'list', items, span: s.spanFrom(start) };
}

function parseDict(s: ParseState, parseExpression: ParseExpression): Expression {
  const { start } = s.next();
  const pairs: { key: Expression; value: Expression }[] = [];
  while (!s.isOperator('}')) {
    if (pairs.length > 0) s.expectOperator(',');
    if (s.isOperator('}')) break;
    const key = parseExpression(s);
    s.expectOperator(':');
    pairs.push({ key, value: parseExpression(s) });
  }
  s.expectOperator('}');
  return { kind: 'dict', pairs, span: s.spanFrom(start) };
}

/** `.name`, `.0` or `[...]` after `target`. */
export function parseSubscript(
  s: ParseState,
  target: Expression,
  start: number,
  parseExpression: ParseExpression,
): Expression {
  if (s.next().text === '.') {
    const token = s.next();
    const span = s.spanFrom(start);
    if (token.kind === 'name') return { kind: 'attribute', target, name: token.text, span };
    if (token.kind !== 'integer') s.fail('expected name or number', s.spanOf(token));
    const index: Expression = { kind: 'const', value: token.number, span: s.spanOf(token) };
    return { kind: 'item', target, index, span };
  }
  const open = s.lastEnd;
  const items: (Expression | SliceExpression)[] = [];
  while (!s.isOperator(']')) {
    if (items.length > 0) s.expectOperator(',');
    items.push(parseIndex(s, parseExpression));
  }
  s.expectOperator(']');
  const [first] = items;
  if (items.length === 1 && first !== undefined) {
    return { kind: 'item', target, index: first, span: s.spanFrom(start) };
  }
  const keys = items.filter((item) => item.kind !== 'slice');
  if (keys.length < items.length) s.fail('a slice cannot be part of a tuple', s.spanFrom(open));
  const index: Expression = { kind: 'tuple', items: keys, span: s.spanFrom(open) };
  return { kind: 'item', target, index, span: s.spanFrom(start) };
}

function parseIndex(s: ParseState, parseExpression: ParseExpression): Expression | SliceExpression {
  const { start: from } = s.current;
  const start = s.isOperator(':') ? undefined : parseExpression(s);
  if (start !== undefined && !s.isOperator(':')) return start;
  s.expectOperator(':');
  const stop = isSlicePartEnd(s) ? undefined : parseExpression(s);
  let step: Expression | undefined;
  if (s.skipOperator(':') && !isSliceEnd(s)) step = parseExpression(s);
  return { kind: 'slice', start, stop, step, span: s.spanFrom(from) };
}

function isSliceEnd(s: ParseState): boolean {
  return s.isOperator(']') || s.isOperator(',');
}

function isSlicePartEnd(s: ParseState): boolean {
  return s.isOperator(':') || isSliceEnd(s);
}

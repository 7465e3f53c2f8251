import { didYouMean } from '../../base/nearest.ts';
import { FILTER_NAMES, isFilterName, isTestName, TEST_NAMES } from '../filters/builtin-names.ts';
import type { ArgumentList, CompareOperator, Expression, FilterExpression } from './ast.ts';
import { type Operator, operatorAt, STRENGTH } from './operator-table.ts';
import { parseArguments } from './parse-arguments.ts';
import { parsePrimary, parseSubscript, parseTupleItems } from './parse-primary.ts';
import type { ParseState } from './parse-state.ts';

/** An expression; `allowIf` = an inline `if` may follow. @throws {ParseError} */
export function parseExpression(s: ParseState, allowIf = true): Expression {
  s.enter();
  const start = s.current.start;
  const faults = s.faults.length;
  let expression = parseOperators(s, STRENGTH.or);
  let links = 0;
  while (allowIf && s.skipName('if')) {
    s.checkChain(++links);
    const test = parseOperators(s, STRENGTH.or);
    const otherwise = s.skipName('else') ? parseExpression(s) : undefined;
    // Unknown filters in an inline if are only an error when they run.
    s.faults.length = faults;
    expression = {
      kind: 'conditional',
      test,
      // biome-ignore lint/suspicious/noThenProperty: the word of the language; never awaited
      then: expression,
      otherwise,
      span: s.spanFrom(start),
    };
  }
  s.leave();
  return expression;
}

/** Everything that binds at least as strongly as `strength`. */
function parseOperators(s: ParseState, strength: number): Expression {
  const start = s.current.start;
  let left = strength <= STRENGTH.not && s.isName('not') ? parseNot(s) : parseUnary(s, true);
  let links = 0;
  for (;;) {
    const operator = operatorAt(s);
    if (operator === undefined || operator.strength < strength) return left;
    s.checkChain(++links);
    left = parseOperation(s, left, operator, start);
  }
}

function parseOperation(
  s: ParseState,
  left: Expression,
  operator: Operator,
  start: number,
): Expression {
  if (operator.kind === 'compare') return parseComparison(s, left, start);
  if (operator.kind === 'concat') return parseConcat(s, left, start);
  s.next();
  const right = parseOperators(s, operator.strength + 1);
  return operator.kind === 'logical'
    ? { kind: 'logical', operator: operator.operator, left, right, span: s.spanFrom(start) }
    : { kind: 'binary', operator: operator.operator, left, right, span: s.spanFrom(start) };
}

function parseNot(s: ParseState): Expression {
  s.enter();
  const start = s.next().start;
  const operand = parseOperators(s, STRENGTH.not);
  s.leave();
  return { kind: 'unary', operator: 'not', operand, span: s.spanFrom(start) };
}

function parseComparison(s: ParseState, first: Expression, start: number): Expression {
  const rest: { operator: CompareOperator; operand: Expression }[] = [];
  for (;;) {
    const operator = operatorAt(s);
    if (operator?.kind !== 'compare') break;
    s.next();
    if (operator.operator === 'not in') s.next();
    rest.push({ operator: operator.operator, operand: parseOperators(s, STRENGTH.sum) });
  }
  return { kind: 'compare', first, rest, span: s.spanFrom(start) };
}

function parseConcat(s: ParseState, first: Expression, start: number): Expression {
  const parts = [first];
  while (s.skipOperator('~')) parts.push(parseOperators(s, STRENGTH.product));
  return { kind: 'concat', parts, span: s.spanFrom(start) };
}

function parseUnary(s: ParseState, allowFilter: boolean): Expression {
  const start = s.current.start;
  let expression: Expression;
  if (s.isOperator('-') || s.isOperator('+')) {
    s.enter();
    const operator = s.next().text === '-' ? '-' : '+';
    const operand = parseUnary(s, false);
    s.leave();
    expression = { kind: 'unary', operator, operand, span: s.spanFrom(start) };
  } else {
    expression = parsePrimary(s, parseExpression);
  }
  expression = parsePostfix(s, expression, start);
  return allowFilter ? parseFilters(s, expression, start) : expression;
}

/** Attributes, items and calls after a primary expression. */
function parsePostfix(s: ParseState, target: Expression, start: number): Expression {
  let expression = target;
  for (let links = 1; s.is('operator'); links++) {
    const { text } = s.current;
    if (text === '.' || text === '[')
      expression = parseSubscript(s, expression, start, parseExpression);
    else if (text === '(') expression = parseCall(s, expression, start);
    else break;
    s.checkChain(links);
  }
  return expression;
}

function parseCall(s: ParseState, callee: Expression, start: number): Expression {
  const list = parseArguments(s, parseExpression);
  return { kind: 'call', callee, arguments: list, span: s.spanFrom(start) };
}

function parseFilters(s: ParseState, target: Expression, start: number): Expression {
  let expression = target;
  for (let links = 1; ; links++) {
    if (s.isOperator('|')) {
      s.next();
      expression = parseFilter(s, expression, start);
    } else if (s.isName('is')) expression = parseTest(s, expression, start);
    else if (s.isOperator('(')) expression = parseCall(s, expression, start);
    else return expression;
    s.checkChain(links);
  }
}

const NO_ARGUMENTS: ArgumentList = {
  positional: [],
  keyword: [],
  spread: undefined,
  spreadKeyword: undefined,
};

/** The name and arguments of one filter, from behind its `|`. */
export function parseFilter(
  s: ParseState,
  target: Expression | undefined,
  start: number,
): FilterExpression {
  const nameStart = s.current.start;
  const name = parseDottedName(s);
  if (!isFilterName(name) && !s.isSoft) {
    const hint = didYouMean(name, FILTER_NAMES);
    s.report('MF2002', `there is no filter '${name}'`, s.spanFrom(nameStart), hint);
  }
  const list = s.isOperator('(') ? parseArguments(s, parseExpression) : NO_ARGUMENTS;
  return { kind: 'filter', target, name, arguments: list, span: s.spanFrom(start) };
}

function parseDottedName(s: ParseState): string {
  let name = s.expect('name').text;
  while (s.skipOperator('.')) name += `.${s.expect('name').text}`;
  return name;
}

function parseTest(s: ParseState, target: Expression, start: number): Expression {
  s.next();
  const isNegated = s.skipName('not');
  const nameStart = s.current.start;
  const name = parseDottedName(s);
  if (!isTestName(name) && !s.isSoft) {
    const hint = didYouMean(name, TEST_NAMES);
    s.report('MF2002', `there is no test '${name}'`, s.spanFrom(nameStart), hint);
  }
  const list = parseTestArguments(s);
  const span = s.spanFrom(start);
  const test: Expression = { kind: 'test', target, name, arguments: list, span };
  return isNegated ? { kind: 'unary', operator: 'not', operand: test, span } : test;
}

/** In parentheses, or one operand without them. */
function parseTestArguments(s: ParseState): ArgumentList {
  if (s.isOperator('(')) return parseArguments(s, parseExpression);
  const { kind, text } = s.current;
  const startsOperand =
    kind === 'name'
      ? text !== 'else' && text !== 'or' && text !== 'and'
      : kind === 'string' || kind === 'integer' || kind === 'float' || text === '[' || text === '{';
  if (!startsOperand) return NO_ARGUMENTS;
  if (s.isName('is')) s.fail('You cannot chain multiple tests with is');
  const start = s.current.start;
  const operand = parsePostfix(s, parsePrimary(s, parseExpression), start);
  return { ...NO_ARGUMENTS, positional: [operand] };
}

/** One expression, or several separated by commas, which make a tuple. */
export function parseTuple(s: ParseState, allowIf = true): Expression {
  const parseItem = () => parseExpression(s, allowIf);
  return parseTupleItems(s, parseItem, { isInParentheses: false });
}

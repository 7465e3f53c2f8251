import type { Statement } from './ast.ts';
import { type ParseStatement, parseBody } from './parse-body.ts';
import { parseExpression } from './parse-expression.ts';
import type { ParseState } from './parse-state.ts';
import { parseTargetName } from './parse-target.ts';
import { describeToken } from './token.ts';

/** `{% block name [scoped] [required] %}`. */
export function parseBlock(
  s: ParseState,
  start: number,
  parseStatement: ParseStatement,
): Statement {
  s.next();
  const nameToken = s.expect('name');
  const name = nameToken.text;
  const scoped = s.skipName('scoped');
  const required = s.skipName('required');
  if (s.isOperator('-')) {
    s.fail(
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
    );
  }
  if (s.blockNames.has(name)) {
    s.report('MF2001', `block '${name}' defined twice`, s.spanOf(nameToken));
  }
  s.blockNames.add(name);
  const { statements: body } = parseBody(s, ['endblock'], 'function', parseStatement);
  s.next();
  const isEmpty = body.every((b) => b.kind === 'text' && b.text.trim() === '');
  if (required && !isEmpty) s.fail('Required blocks can only contain comments or whitespace');
  s.skipName(name);
  return { kind: 'block', name, scoped, required, body, span: s.spanFrom(start) };
}

/** `{% extends template %}`. */
export function parseExtends(s: ParseState, start: number): Statement {
  const tag = s.next();
  const template = parseExpression(s);
  if (!s.isTopLevel) {
    s.report('MF2001', 'cannot use extend from a non top-level scope', s.spanOf(tag));
  }
  return { kind: 'extends', template, span: s.spanFrom(start) };
}

/** `{% include template [ignore missing] [with|without context] %}`. */
export function parseInclude(s: ParseState, start: number): Statement {
  s.next();
  const template = parseExpression(s);
  const ignoreMissing = s.isName('ignore') && s.look().text === 'missing';
  if (ignoreMissing) {
    s.next();
    s.next();
  }
  const withContext = parseContext(s) ?? true;
  return { kind: 'include', template, ignoreMissing, withContext, span: s.spanFrom(start) };
}

/** `{% import template as name [with|without context] %}`. */
export function parseImport(s: ParseState, start: number): Statement {
  s.next();
  const template = parseExpression(s);
  s.expectName('as');
  const target = parseTargetName(s);
  const withContext = parseContext(s) ?? false;
  return { kind: 'import', template, target, withContext, span: s.spanFrom(start) };
}

/** `{% from template import a, b as c [with|without context] %}`. */
export function parseFromImport(s: ParseState, start: number): Statement {
  s.next();
  const template = parseExpression(s);
  s.expectName('import');
  const names: { name: string; alias: string }[] = [];
  let withContext: boolean | undefined;
  for (;;) {
    if (names.length > 0) s.expectOperator(',');
    if (!s.is('name')) s.fail(`expected token 'name', got '${describeToken(s.current)}'`);
    withContext = parseContext(s);
    if (withContext !== undefined) break;
    const token = s.current;
    const name = parseTargetName(s);
    if (name.startsWith('_')) {
      s.fail('names starting with an underline can not be imported', s.spanOf(token));
    }
    names.push({ name, alias: s.skipName('as') ? parseTargetName(s) : name });
    withContext = parseContext(s);
    if (withContext !== undefined || !s.isOperator(',')) break;
  }
  return {
    kind: 'from-import',
    template,
    names,
    withContext: withContext ?? false,
    span: s.spanFrom(start),
  };
}

function parseContext(s: ParseState): boolean | undefined {
  const isWith = s.isName('with');
  if ((!isWith && !s.isName('without')) || s.look().text !== 'context') return undefined;
  s.next();
  s.next();
  return isWith;
}

import type { SourceFile } from '../../base/diagnostic.ts';
import { errorDiagnostic, ParseError } from '../../base/errors.ts';
import type { Expression, Statement, TemplateAst } from './ast.ts';
import { tokenize } from './lexer.ts';
import {
  type BodyScope,
  failUnexpected,
  parseBody as parseBodyOf,
  parseStatements,
} from './parse-body.ts';
import { DEFINITION_TAGS, parseDefinition, parseSignature } from './parse-definition.ts';
import { parseExpression, parseFilter, parseTuple } from './parse-expression.ts';
import {
  parseBlock,
  parseExtends,
  parseFromImport,
  parseImport,
  parseInclude,
} from './parse-reuse.ts';
import { ParseState } from './parse-state.ts';
import { parseTarget } from './parse-target.ts';

/**
 * Parses a template with Jinja2's grammar, `do`, `break`, `continue` and dbt's blocks.
 * @throws {ParseError} MF2001, MF2002 or MF2003
 */
export function parseSource(file: SourceFile): TemplateAst {
  try {
    const s = new ParseState(file, tokenize(file));
    const body = parseStatements(s, parseStatement);
    if (s.faults.length > 0) throw new ParseError(s.faults);
    return { span: { file, start: 0, end: file.text.length }, body };
  } catch (error: unknown) {
    // The stack of the host may be nearly used up already: then the limit on nesting comes too late.
    if (!(error instanceof RangeError)) throw error;
    const span = { file, start: 0, end: 0 };
    const message = 'the template is nested too deeply to be parsed';
    throw new ParseError(errorDiagnostic('MF2003', message, { span }), error);
  }
}

/** Text, an output, or a statement from behind its `{%` to before its `%}`. */
function parseStatement(s: ParseState): readonly Statement[] {
  const token = s.current;
  if (token.kind === 'data') {
    s.next();
    return [{ kind: 'text', text: token.text, span: s.spanOf(token) }];
  }
  if (token.kind === 'variable_begin') {
    s.next();
    const value = parseTuple(s);
    s.expect('variable_end');
    return [{ kind: 'output', value, span: value.span }];
  }
  if (token.kind !== 'name') s.fail('tag name expected');
  s.tags.push(token);
  const statements = parseTag(s, token.text);
  s.tags.pop();
  return statements;
}

type Parse = (s: ParseState, start: number) => Statement | readonly Statement[];

const parseBody = (s: ParseState, endNames: readonly string[], scope: BodyScope) =>
  parseBodyOf(s, endNames, scope, parseStatement);

/** A body whose closing tag has one name; takes that name too. */
function parseClosedBody(s: ParseState, endName: string, scope: BodyScope) {
  const body = parseBody(s, [endName], scope);
  s.next();
  return body;
}

const TAGS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['print', parsePrint],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['with', parseWith],
  ['autoescape', parseAutoescape],
  ['do', parseDo],
  ['break', parseLoopControl],
  ['continue', parseLoopControl],
  ['block', (s, start) => parseBlock(s, start, parseStatement)],
  ['extends', parseExtends],
  ['include', parseInclude],
  ['import', parseImport],
  ['from', parseFromImport],
]);

function parseTag(s: ParseState, name: string): readonly Statement[] {
  const { start } = s.current;
  if (DEFINITION_TAGS.has(name)) return [parseDefinition(s, parseStatement)];
  const parse = TAGS.get(name);
  if (parse === undefined) {
    s.tags.pop();
    failUnexpected(s, name, [...TAGS.keys(), ...DEFINITION_TAGS.keys()]);
  }
  const parsed = parse(s, start);
  return 'kind' in parsed ? [parsed] : parsed;
}

function parseIf(s: ParseState, start: number): Statement {
  const branches: { test: Expression; body: readonly Statement[] }[] = [];
  let otherwise: readonly Statement[] = [];
  for (;;) {
    s.next();
    const { isSoft } = s;
    s.isSoft = true;
    const test = parseTuple(s, false);
    s.isSoft = isSoft;
    const body = parseBody(s, ['elif', 'else', 'endif'], 'soft');
    branches.push({ test, body: body.statements });
    if (s.isName('elif')) continue;
    if (s.skipName('else')) otherwise = parseBody(s, ['endif'], 'soft').statements;
    s.next();
    return { kind: 'if', branches, otherwise, span: s.spanFrom(start) };
  }
}

function parseFor(s: ParseState, start: number): Statement {
  s.next();
  s.enclosingLoops++;
  const target = parseTarget(s);
  s.expectName('in');
  const iterable = parseTuple(s, false);
  const filter = s.skipName('if') ? parseExpression(s) : undefined;
  const recursive = s.skipName('recursive');
  const { statements: body } = parseBody(s, ['endfor', 'else'], 'loop');
  const hasElse = s.next().text === 'else';
  const otherwise = hasElse ? parseClosedBody(s, 'endfor', 'inner').statements : [];
  s.enclosingLoops--;
  const span = s.spanFrom(start);
  return { kind: 'for', target, iterable, filter, recursive, body, otherwise, span };
}

function parseSet(s: ParseState, start: number): Statement {
  s.next();
  const target = parseTarget(s, { allowNamespace: true });
  if (s.skipOperator('=')) {
    const value = parseTuple(s);
    return { kind: 'set', target, value, span: s.spanFrom(start) };
  }
  const filter = s.skipOperator('|') ? parseFilterChain(s) : undefined;
  const { statements: body } = parseClosedBody(s, 'endset', 'inner');
  return { kind: 'set-block', target, filter, body, span: s.spanFrom(start) };
}

/** `name(...) | name ...`: the innermost filter has no target but receives the text of the block. */
function parseFilterChain(s: ParseState) {
  const { start } = s.current;
  const { isSoft } = s;
  s.isSoft = false;
  let filter = parseFilter(s, undefined, start);
  for (let links = 1; s.skipOperator('|'); links++) {
    s.checkChain(links);
    filter = parseFilter(s, filter, start);
  }
  s.isSoft = isSoft;
  return filter;
}

function parsePrint(s: ParseState): readonly Statement[] {
  s.next();
  const outputs: Statement[] = [];
  while (!s.is('block_end')) {
    if (outputs.length > 0) s.expectOperator(',');
    const value = parseExpression(s);
    outputs.push({ kind: 'output', value, span: value.span });
  }
  return outputs;
}

function parseCallBlock(s: ParseState, start: number): Statement {
  const tag = s.next();
  const parameters = s.isOperator('(') ? parseSignature(s) : [];
  const call = parseExpression(s);
  if (call.kind !== 'call') s.fail('expected call', s.spanOf(tag));
  const { statements: body } = parseClosedBody(s, 'endcall', 'function');
  return { kind: 'call-block', parameters, call, body, span: s.spanFrom(start) };
}

function parseFilterBlock(s: ParseState, start: number): Statement {
  s.next();
  const filter = parseFilterChain(s);
  const { statements: body } = parseClosedBody(s, 'endfilter', 'inner');
  return { kind: 'filter-block', filter, body, span: s.spanFrom(start) };
}

function parseWith(s: ParseState, start: number): Statement {
  s.next();
  const bindings = [];
  while (!s.is('block_end')) {
    if (bindings.length > 0) s.expectOperator(',');
    const target = parseTarget(s);
    s.expectOperator('=');
    bindings.push({ target, value: parseExpression(s) });
  }
  const { statements: body } = parseClosedBody(s, 'endwith', 'inner');
  return { kind: 'with', bindings, body, span: s.spanFrom(start) };
}

function parseAutoescape(s: ParseState, start: number): Statement {
  s.next();
  const enabled = parseExpression(s);
  const { statements: body } = parseClosedBody(s, 'endautoescape', 'inner');
  return { kind: 'autoescape', enabled, body, span: s.spanFrom(start) };
}

function parseDo(s: ParseState, start: number): Statement {
  s.next();
  const value = parseTuple(s);
  return { kind: 'do', value, span: s.spanFrom(start) };
}

function parseLoopControl(s: ParseState): Statement {
  const tag = s.next();
  const kind = tag.text === 'break' ? 'break' : 'continue';
  if (s.breakableLoops === 0) {
    const message = kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop";
    s.fail(message, s.spanOf(tag));
  }
  return { kind, span: s.spanOf(tag) };
}

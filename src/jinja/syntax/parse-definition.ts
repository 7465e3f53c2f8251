import type { DefinitionKind, MacroStatement, Parameter, Statement } from './ast.ts';
import { type ParseStatement, parseBody } from './parse-body.ts';
import { parseExpression } from './parse-expression.ts';
import type { ParseState } from './parse-state.ts';
import { parseTargetName } from './parse-target.ts';
import { findSpecialNames } from './special-names.ts';

/** The tags that define something by name: Jinja2's `macro` and dbt's blocks. */
export const DEFINITION_TAGS: ReadonlyMap<string, DefinitionKind> = new Map([
  ['macro', 'macro'],
  ['test', 'test'],
  ['data_test', 'test'],
  ['materialization', 'materialization'],
  ['snapshot', 'snapshot'],
  ['docs', 'docs'],
]);

type Details = ReadonlyMap<string, string | readonly string[]>;
const NO_DETAILS: Details = new Map();

/** One definition, from its tag's name to the name of its closing tag. @throws {ParseError} */
export function parseDefinition(s: ParseState, parseStatement: ParseStatement): MacroStatement {
  const start = s.tagStart;
  const tag = s.next().text;
  const definition = DEFINITION_TAGS.get(tag) ?? 'macro';
  const nameToken = s.current;
  const name = parseTargetName(s);
  const nameSpan = s.spanOf(nameToken);
  const hasSignature = definition === 'macro' || definition === 'test';
  const parameters = hasSignature ? parseSignature(s) : [];
  const details = definition === 'materialization' ? parseDetails(s) : NO_DETAILS;
  const body = parseBody(s, [`end${tag}`], 'function', parseStatement);
  s.next();
  checkCaller(s, parameters, body.statements);
  // The closing `%}` is still to come; it belongs to the definition.
  const span = { file: s.file, start, end: s.is('block_end') ? s.current.end : s.lastEnd };
  return {
    kind: 'macro',
    definition,
    name,
    nameSpan,
    parameters,
    body: body.statements,
    bodySpan: body.span,
    details,
    span,
  };
}

function checkCaller(
  s: ParseState,
  parameters: readonly Parameter[],
  body: readonly Statement[],
): void {
  const caller = parameters.find((p) => p.name === 'caller' && p.default === undefined);
  if (caller === undefined || !findSpecialNames(body, ['caller']).has('caller')) return;
  s.fail(
    'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
    caller.span,
  );
}

/** The parameters of a macro or call block in parentheses, dbt's type annotations allowed. @throws {ParseError} */
export function parseSignature(s: ParseState): readonly Parameter[] {
  const parameters: Parameter[] = [];
  s.expectOperator('(');
  const { isSoft } = s;
  s.isSoft = false;
  while (!s.isOperator(')')) {
    if (parameters.length > 0) s.expectOperator(',');
    const token = s.current;
    const name = parseTargetName(s);
    if (parameters.some((p) => p.name === name)) {
      s.fail(`duplicate argument '${name}' in function definition`, s.spanOf(token));
    }
    if (s.skipOperator(':')) skipType(s);
    const value = s.skipOperator('=') ? parseExpression(s) : undefined;
    if (value === undefined && parameters.at(-1)?.default !== undefined) {
      s.fail('non-default argument follows default argument');
    }
    parameters.push({ name, span: s.spanOf(token), default: value });
  }
  s.expectOperator(')');
  s.isSoft = isSoft;
  return parameters;
}

/** A type annotation such as `list[dict[str, int]]`: checked for its form only. */
function skipType(s: ParseState): void {
  s.enter();
  s.expect('name');
  if (s.skipOperator('[')) {
    do skipType(s);
    while (s.skipOperator(','));
    s.expectOperator(']');
  }
  s.leave();
}

/** `, default` or `, adapter='x'`, `, supported_languages=['sql']`. */
function parseDetails(s: ParseState): Details {
  const details = new Map<string, string | readonly string[]>([['adapter', 'default']]);
  while (s.skipOperator(',')) {
    const token = s.expect('name');
    if (token.text === 'default') continue;
    if (token.text !== 'adapter' && token.text !== 'supported_languages') {
      s.fail(`a materialization has no option '${token.text}'`, s.spanOf(token));
    }
    s.expectOperator('=');
    if (token.text === 'adapter') details.set('adapter', s.expect('string').text);
    else details.set('supported_languages', parseStrings(s));
  }
  return details;
}

function parseStrings(s: ParseState): readonly string[] {
  const strings: string[] = [];
  s.expectOperator('[');
  while (!s.isOperator(']')) {
    if (strings.length > 0) s.expectOperator(',');
    if (!s.isOperator(']')) strings.push(s.expect('string').text);
  }
  s.expectOperator(']');
  return strings;
}

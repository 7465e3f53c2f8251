import type { AssignTarget, Expression } from './ast.ts';
import { parseExpression } from './parse-expression.ts';
import { parsePrimary, parseTupleItems } from './parse-primary.ts';
import type { ParseState } from './parse-state.ts';

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None']);
const ARITHMETIC_NAMES = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
} as const;

/** A single name to assign to. @throws {ParseError} */
export function parseTargetName(s: ParseState): string {
  const token = s.expect('name');
  if (RESERVED.has(token.text)) s.fail("can't assign to 'name'", s.spanOf(token));
  return token.text;
}

/**
 * What `set`, `for` and `with` assign to: names and tuples of them, `ns.x` where allowed.
 * @throws {ParseError} where the expression is not something to assign to
 */
export function parseTarget(
  s: ParseState,
  options: { readonly allowNamespace?: boolean } = {},
): AssignTarget {
  const { start } = s.current;
  // A namespace attribute is no expression; it is kept beside the placeholder that stands for it.
  const attributes = new Map<Expression, AssignTarget>();
  const parseItem = () => {
    const item = parsePrimary(s, parseExpression);
    if (options.allowNamespace === true && item.kind === 'name' && s.isOperator('.')) {
      s.next();
      const attribute = s.expect('name').text;
      const span = { ...item.span, end: s.lastEnd };
      attributes.set(item, { kind: 'namespace-target', name: item.name, attribute, span });
    }
    return item;
  };
  const expression = parseTupleItems(s, parseItem, { isInParentheses: false });
  const target = toTarget(s, expression, attributes);
  if (target !== undefined) return target;
  return s.fail(`can't assign to '${describe(expression)}'`, s.spanFrom(start));
}

function toTarget(
  s: ParseState,
  expression: Expression,
  attributes: ReadonlyMap<Expression, AssignTarget>,
): AssignTarget | undefined {
  const attribute = attributes.get(expression);
  if (attribute !== undefined) return attribute;
  const { span } = expression;
  if (expression.kind === 'name') {
    if (expression.name === 'loop' && s.enclosingLoops > 0) {
      s.fail("Can't assign to special loop variable in for-loop target", span);
    }
    return { kind: 'name-target', name: expression.name, span };
  }
  if (expression.kind !== 'tuple') return undefined;
  const items = expression.items.map((item) => toTarget(s, item, attributes));
  const valid = items.filter((item) => item !== undefined);
  return valid.length === items.length ? { kind: 'tuple-target', items: valid, span } : undefined;
}

/** Jinja2's name of an expression that cannot be assigned to. */
function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'float':
      return 'const';
    case 'unary':
      return expression.operator === 'not' ? 'not' : expression.operator === '-' ? 'neg' : 'pos';
    case 'binary':
      return ARITHMETIC_NAMES[expression.operator];
    case 'logical':
      return expression.operator;
    case 'attribute':
      return 'getattr';
    case 'item':
      return 'getitem';
    case 'conditional':
      return 'condexpr';
    default:
      return expression.kind;
  }
}

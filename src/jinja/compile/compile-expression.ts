import { unreachable } from '../../base/unreachable.ts';
import { isOrdered, isTruthy, numberOf, valuesEqual } from '../compare.ts';
import { checkTextSize } from '../limits.ts';
import type {
  ArithmeticOperator,
  BinaryExpression,
  CompareExpression,
  CompareOperator,
  ConditionalExpression,
  Expression,
  ItemExpression,
  LogicalExpression,
} from '../syntax/ast.ts';
import { isConstant, unshared } from '../syntax/constant-expression.ts';
import { toText } from '../text.ts';
import { Dict, Float, Markup, Tuple, Undefined, type Value } from '../value.ts';
import { ARITHMETIC, negate } from '../values/arithmetic.ts';
import { contains } from '../values/contains.ts';
import { escapeHtml } from '../values/escape.ts';
import { sliceValue } from '../values/slice.ts';
import { andThen, evaluateAll, withOne, withTwo } from './combine.ts';
import { compileCall } from './compile-call.ts';
import { compileFilter, compileTest } from './compile-filter.ts';
import { type CompileScope, slotReader } from './compile-scope.ts';
import type { Evaluate, Frame } from './frame.ts';
import { readAttribute, readItem } from './lookup.ts';
import { isResolved } from './scope.ts';

/** An expression as a function of the frame. */
export function compileExpression(node: Expression, c: CompileScope): Evaluate {
  switch (node.kind) {
    case 'const': {
      const { value } = node;
      return () => value;
    }
    case 'float': {
      const value = new Float(node.value);
      return () => value;
    }
    case 'name':
      return compileName(node.name, c);
    case 'tuple':
      return compileItems(node.items, c, (items) => new Tuple(items));
    case 'list':
      return compileItems(node.items, c, (items) => items);
    case 'dict':
      return compileDict(node, c);
    case 'unary':
      return compileUnary(node, c);
    case 'binary':
      return compileBinary(node, c);
    case 'logical':
      return compileLogical(node, c);
    case 'concat':
      return compileConcat(node.parts, c, node);
    case 'compare':
      return compileCompare(node, c);
    case 'attribute': {
      const { name, span } = node;
      return withOne(compileExpression(node.target, c), (target, { runtime }) => {
        runtime.at = span;
        return readAttribute(target, name, runtime.isChainable);
      });
    }
    case 'item':
      return compileItem(node, c);
    case 'call':
      return compileCall(node, c);
    case 'filter':
      return compileFilter(node, c);
    case 'test':
      return compileTest(node, c);
    case 'conditional':
      return compileConditional(node, c);
    default:
      return unreachable(node);
  }
}

function compileName(name: string, c: CompileScope): Evaluate {
  const variable = c.scope.find(name);
  const message = `'${name}' is undefined`;
  const resolve = ({ context, runtime }: Frame) => {
    const value = context.resolve(name);
    return value === undefined ? runtime.undefined(message) : value;
  };
  if (variable === undefined || (!variable.isAssigned && isResolved(variable))) return resolve;
  const read = slotReader(c, variable);
  const fallback = isResolved(variable)
    ? resolve
    : ({ runtime }: Frame) => runtime.undefined(message);
  return (frame) => {
    const value = read(frame);
    return value === undefined ? fallback(frame) : value;
  };
}

function compileItems(
  items: readonly Expression[],
  c: CompileScope,
  make: (items: Value[]) => Value,
): Evaluate {
  const parts = items.map((item) => compileExpression(item, c));
  return (frame) =>
    andThen(evaluateAll(parts, frame), (values) => {
      const made = make(values);
      frame.runtime.chargeValue(made);
      return made;
    });
}

function compileDict(node: Expression & { kind: 'dict' }, c: CompileScope): Evaluate {
  const parts = node.pairs.flatMap(({ key, value }) => [
    compileExpression(key, c),
    compileExpression(value, c),
  ]);
  return (frame) =>
    andThen(evaluateAll(parts, frame), (values) => {
      frame.runtime.at = node.span;
      const dict = new Dict();
      for (let i = 0; i + 1 < values.length; i += 2) {
        dict.set(values[i] ?? null, values[i + 1] ?? null);
      }
      frame.runtime.chargeValue(dict);
      return dict;
    });
}

function compileUnary(node: Expression & { kind: 'unary' }, c: CompileScope): Evaluate {
  const operand = compileExpression(node.operand, c);
  const { operator, span } = node;
  if (operator === 'not') return withOne(operand, (value) => !isTruthy(value));
  return withOne(operand, (value, { runtime }) => {
    runtime.at = span;
    return negate(value, operator);
  });
}

function compileBinary({ operator, left, right, span }: BinaryExpression, c: CompileScope) {
  const apply = quirkOf(operator, left, right) ?? ARITHMETIC[operator];
  return withTwo(compileExpression(left, c), compileExpression(right, c), (a, b, { runtime }) => {
    runtime.at = span;
    const result = apply(a, b);
    runtime.chargeValue(result);
    return result;
  });
}

/**
 * Two effects of Jinja2 writing constants into Python source: a negative constant loses its parentheses, so that
 * `-2 ** x` is `-(2 ** x)`, and a repeated list of constants shares nothing.
 */
function quirkOf(
  operator: ArithmeticOperator,
  left: Expression,
  right: Expression,
): ((a: Value, b: Value) => Value) | undefined {
  if (operator !== '**' && operator !== '*') return undefined;
  const apply = ARITHMETIC[operator];
  if (!isConstant(left) || isConstant(right) !== (operator === '*')) return undefined;
  if (operator === '*') return (a, b) => unshared(apply(a, b));
  return (a, b) => (isNegative(a) ? negate(apply(negate(a, '-'), b), '-') : apply(a, b));
}

function isNegative(value: Value): boolean {
  const number = numberOf(value);
  return number !== undefined && (number < 0 || Object.is(number, -0));
}

function compileLogical({ operator, left, right }: LogicalExpression, c: CompileScope): Evaluate {
  const second = compileExpression(right, c);
  const stopsAt = operator === 'or';
  return withOne(compileExpression(left, c), (value, frame) =>
    isTruthy(value) === stopsAt ? value : second(frame),
  );
}

/** `a ~ b ~ c`: the texts of the parts. */
function compileConcat(
  nodes: readonly Expression[],
  c: CompileScope,
  { span }: Expression,
): Evaluate {
  const parts = nodes.map((node) => compileExpression(node, c));
  const { autoescape } = c;
  return (frame) =>
    andThen(evaluateAll(parts, frame), (values) => {
      const { runtime, context } = frame;
      runtime.at = span;
      for (const [i, value] of values.entries()) {
        if (value instanceof Undefined) runtime.warnUndefined(value, nodes[i]?.span ?? span);
      }
      const isMarkup = autoescape === 'volatile' ? context.autoescape : autoescape;
      const result = isMarkup ? joinMarkup(values) : values.map(toText).join('');
      const length = result instanceof Markup ? result.text.length : result.length;
      checkTextSize(length);
      runtime.chargeText(length);
      return result;
    });
}

/** Escapes all parts as soon as one of them is escaped already. */
function joinMarkup(values: readonly Value[]): string | Markup {
  if (!values.some((value) => value instanceof Markup)) return values.map(toText).join('');
  return new Markup(values.map((value) => escapeHtml(value).text).join(''));
}

type Comparison = (left: Value, right: Value) => boolean;
const COMPARISONS: Readonly<Record<CompareOperator, Comparison>> = {
  '==': valuesEqual,
  '!=': (left, right) => !valuesEqual(left, right),
  '<': (left, right) => isOrdered('<', left, right),
  '<=': (left, right) => isOrdered('<=', left, right),
  '>': (left, right) => isOrdered('>', left, right),
  '>=': (left, right) => isOrdered('>=', left, right),
  in: (left, right) => contains(right, left),
  'not in': (left, right) => !contains(right, left),
};

/** `a < b <= c`: each operand is evaluated once, and only as far as the comparisons hold. */
function compileCompare({ first, rest, span }: CompareExpression, c: CompileScope): Evaluate {
  const links = rest.map(({ operator, operand }) => ({
    compare: COMPARISONS[operator],
    operand: compileExpression(operand, c),
  }));
  const runFrom = (left: Value, frame: Frame, from: number): ReturnType<Evaluate> => {
    const link = links[from];
    if (link === undefined) return true;
    return andThen(link.operand(frame), (right) => {
      frame.runtime.at = span;
      return link.compare(left, right) ? runFrom(right, frame, from + 1) : false;
    });
  };
  const [only] = links;
  if (only !== undefined && links.length === 1) {
    return withTwo(compileExpression(first, c), only.operand, (left, right, { runtime }) => {
      runtime.at = span;
      if (Array.isArray(right)) runtime.work(right.length);
      return only.compare(left, right);
    });
  }
  return withOne(compileExpression(first, c), (left, frame) => runFrom(left, frame, 0));
}

function compileItem({ target, index, span }: ItemExpression, c: CompileScope): Evaluate {
  const object = compileExpression(target, c);
  if (index.kind !== 'slice') {
    return withTwo(object, compileExpression(index, c), (value, key, { runtime }) => {
      runtime.at = span;
      return readItem(value, key, runtime.isChainable);
    });
  }
  const none: Evaluate = () => null;
  const bounds = [index.start, index.stop, index.step].map((bound) =>
    bound === undefined ? none : compileExpression(bound, c),
  );
  return (frame) =>
    andThen(evaluateAll([object, ...bounds], frame), ([value, start, stop, step]) => {
      frame.runtime.at = span;
      const part = sliceValue(value ?? null, start ?? null, stop ?? null, step ?? null);
      frame.runtime.chargeValue(part);
      return part;
    });
}

function compileConditional(node: ConditionalExpression, c: CompileScope): Evaluate {
  const then = compileExpression(node.then, c);
  const otherwise =
    node.otherwise === undefined ? missingElse() : compileExpression(node.otherwise, c);
  return withOne(compileExpression(node.test, c), (test, frame) =>
    isTruthy(test) ? then(frame) : otherwise(frame),
  );
}

function missingElse(): Evaluate {
  const nothing = new Undefined(
    'the inline if-expression evaluated to false and no else section was defined.',
    { isExpected: true },
  );
  return () => nothing;
}

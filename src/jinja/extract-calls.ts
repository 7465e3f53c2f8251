import type { SourceSpan } from '../base/diagnostic.ts';
import type { AssignTarget, CallExpression, Expression, Statement } from './ast.ts';
import { argumentExpressions, childExpressions, statementParts } from './ast-children.ts';
import type { MacroDefinition, Template } from './template.ts';
import { Dict, Float, Tuple, type Value } from './value.ts';

/** One call of a global name, as it stands in the source. */
export interface StaticCall {
  /** `ref`, or dotted: `dbt_utils.star`. */
  readonly name: string;
  readonly positional: readonly Value[];
  readonly keyword: ReadonlyMap<string, Value>;
  /** All arguments are literals; otherwise `positional` and `keyword` hold the literal ones up to the first that is not. */
  readonly literal: boolean;
  /** May not run: inside if, for, a macro, a call body, or behind `and`, `or` and an inline `if`. */
  readonly conditional: boolean;
  readonly span: SourceSpan;
  /** Of the positional arguments, then of the keyword arguments. */
  readonly argumentSpans: readonly SourceSpan[];
}

export interface ExtractedCalls {
  /** In source order. */
  readonly calls: readonly StaticCall[];
  /** Every global name read. */
  readonly names: ReadonlySet<string>;
}

/** Every call of a global (not locally assigned) name in the template, with literal arguments evaluated. */
export function extractCalls(template: Template): ExtractedCalls {
  const collector = new Collector();
  collector.body(template.ast.body, new LocalNames(), false);
  return collector;
}

/** The same for one macro body, whose parameters are local names. */
export function extractMacroCalls(definition: MacroDefinition): ExtractedCalls {
  const collector = new Collector();
  collector.statement(definition.statement, new LocalNames(), true);
  return collector;
}

/** The names that a template binds itself, scope by scope. */
class LocalNames {
  readonly #own = new Set<string>();
  readonly #outer: LocalNames | undefined;

  constructor(outer?: LocalNames) {
    this.#outer = outer;
  }

  add(name: string): void {
    this.#own.add(name);
  }

  has(name: string): boolean {
    return this.#own.has(name) || (this.#outer?.has(name) ?? false);
  }

  inner(...names: readonly string[]): LocalNames {
    const scope = new LocalNames(this);
    for (const name of names) scope.add(name);
    return scope;
  }
}

class Collector {
  readonly calls: StaticCall[] = [];
  readonly names = new Set<string>();

  body(statements: readonly Statement[], scope: LocalNames, isConditional: boolean): void {
    for (const statement of statements) this.statement(statement, scope, isConditional);
  }

  statement(node: Statement, scope: LocalNames, isConditional: boolean): void {
    const parts = statementParts(node);
    if (node.kind === 'if') {
      // Only the first test is sure to be evaluated.
      parts.expressions.forEach((test, i) => {
        this.expression(test, scope, isConditional || i > 0);
      });
      for (const body of parts.bodies) this.body(body, scope, true);
      return;
    }
    if (node.kind === 'for') {
      this.expression(node.iterable, scope, isConditional);
      const inner = scope.inner('loop', ...targetNames(node.target));
      if (node.filter !== undefined) this.expression(node.filter, inner, true);
      this.body(node.body, inner, true);
      this.body(node.otherwise, scope, true);
      return;
    }
    for (const expression of parts.expressions) this.expression(expression, scope, isConditional);
    const bound = parts.targets.flatMap(targetNames);
    switch (node.kind) {
      case 'set':
      case 'set-block':
        for (const body of parts.bodies) this.body(body, scope.inner(), isConditional);
        for (const name of bound) scope.add(name);
        return;
      case 'macro':
        scope.add(node.name);
        break;
      case 'import':
        scope.add(node.target);
        break;
      case 'from-import':
        for (const { alias } of node.names) scope.add(alias);
        break;
      default:
    }
    const isLater = node.kind === 'macro' || node.kind === 'call-block' || node.kind === 'block';
    const parameters = parts.parameters.map(({ name }) => name);
    const special = isLater ? SPECIAL_NAMES : [];
    const inner = scope.inner(...bound, ...parameters, ...special);
    for (const parameter of parts.parameters)
      if (parameter.default !== undefined) this.expression(parameter.default, inner, true);
    for (const body of parts.bodies) this.body(body, inner, isConditional || isLater);
  }

  expression(node: Expression, scope: LocalNames, isConditional: boolean): void {
    if (node.kind === 'name') {
      if (!scope.has(node.name)) this.names.add(node.name);
      return;
    }
    if (node.kind === 'call') this.#call(node, scope, isConditional);
    const [first, ...rest] = childExpressions(node);
    const isShortCircuit = node.kind === 'logical' || node.kind === 'conditional';
    if (first !== undefined) this.expression(first, scope, isConditional);
    for (const child of rest) this.expression(child, scope, isConditional || isShortCircuit);
  }

  #call(node: CallExpression, scope: LocalNames, conditional: boolean): void {
    const name = dottedName(node.callee);
    if (name === undefined || scope.has(name.split('.')[0] ?? name)) return;
    const { positional, keyword, spread, spreadKeyword } = node.arguments;
    const values: Value[] = [];
    const named = new Map<string, Value>();
    let literal = spread === undefined && spreadKeyword === undefined;
    for (const argument of positional) {
      const value = literalValue(argument);
      literal &&= value !== undefined;
      if (literal && value !== undefined) values.push(value);
    }
    for (const { name: key, value: argument } of keyword) {
      const value = literalValue(argument);
      literal &&= value !== undefined;
      if (literal && value !== undefined) named.set(key, value);
    }
    this.calls.push({
      name,
      positional: values,
      keyword: named,
      literal,
      conditional,
      span: node.span,
      argumentSpans: argumentExpressions(node.arguments).map(({ span }) => span),
    });
  }
}

/** Bound in every macro and call body, beside its parameters. */
const SPECIAL_NAMES = ['caller', 'varargs', 'kwargs'];

function targetNames(target: AssignTarget): readonly string[] {
  switch (target.kind) {
    case 'name-target':
      return [target.name];
    case 'tuple-target':
      return target.items.flatMap(targetNames);
    case 'namespace-target':
      return [];
  }
}

/** `dbt_utils.star` of a chain of attributes on a name. */
function dottedName(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'attribute') return undefined;
  const target = dottedName(node.target);
  return target === undefined ? undefined : `${target}.${node.name}`;
}

/** The value of an expression of literals; undefined where anything has to be looked up or computed. */
function literalValue(node: Expression): Value | undefined {
  switch (node.kind) {
    case 'const':
      return node.value;
    case 'float':
      return new Float(node.value);
    case 'list':
    case 'tuple': {
      const items = node.items.map(literalValue).filter((item) => item !== undefined);
      if (items.length < node.items.length) return undefined;
      return node.kind === 'list' ? items : new Tuple(items);
    }
    case 'dict': {
      const entries: [Value, Value][] = [];
      for (const pair of node.pairs) {
        const key = literalValue(pair.key);
        const value = literalValue(pair.value);
        if (value === undefined || typeof key !== 'string') return undefined;
        entries.push([key, value]);
      }
      return Dict.from(entries);
    }
    case 'unary': {
      const operand = literalValue(node.operand);
      if (node.operator !== '-') return undefined;
      if (typeof operand === 'bigint') return -operand;
      // Not `-operand`, which makes a float's minus zero of 0.
      if (typeof operand === 'number') return 0 - operand;
      return operand instanceof Float ? new Float(-operand.value) : undefined;
    }
    default:
      return undefined;
  }
}

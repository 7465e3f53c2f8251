import type { SourceSpan } from '../base/diagnostic.ts';
import type {
  AssignTarget,
  CallExpression,
  CallStatement,
  Expression,
  ForStatement,
  IfStatement,
  Parameter,
  Statement,
} from './syntax/ast.ts';
import { argumentExpressions, childExpressions, statementParts } from './syntax/ast-children.ts';
import { literalValue } from './syntax/literal-value.ts';
import type { MacroDefinition, Template } from './template.ts';
import type { Value } from './value.ts';

/** One call of a global name, as it stands in the source. */
export interface StaticCall {
  /** `ref`, or dotted: `dbt_utils.star`. */
  readonly name: string;
  /** The literal arguments, up to the first argument that is not a literal. */
  readonly positional: readonly Value[];
  /** Likewise. */
  readonly keyword: ReadonlyMap<string, Value>;
  /** All arguments are literals. */
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

/** Every call of a global (not locally assigned) name in the template, and every global name read. Renders nothing. */
export function extractCalls(template: Template): ExtractedCalls {
  const walk = new Walk();
  walk.body(template.ast.body, new LocalNames(), false);
  return walk.finish();
}

/** The same for the body of one macro, whose parameters are local names. */
export function extractMacroCalls(definition: MacroDefinition): ExtractedCalls {
  const walk = new Walk();
  const { parameters, body } = definition.statement;
  walk.function(parameters, body, new LocalNames(), false);
  return walk.finish();
}

/** The names that a scope and those around it have assigned so far. */
class LocalNames {
  readonly #names = new Set<string>();
  readonly #parent: LocalNames | undefined;

  constructor(parent?: LocalNames) {
    this.#parent = parent;
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#parent?.has(name) ?? false);
  }

  add(name: string): void {
    this.#names.add(name);
  }

  addTarget(target: AssignTarget): void {
    if (target.kind === 'name-target') this.add(target.name);
    else if (target.kind === 'tuple-target') for (const item of target.items) this.addTarget(item);
  }
}

/** One pass over a template. */
class Walk {
  readonly #calls: StaticCall[] = [];
  readonly #names = new Set<string>();
  /** Macro bodies see names that are assigned after them. */
  #delayed: (() => void)[] = [];

  finish(): ExtractedCalls {
    const calls = this.#calls.toSorted((a, b) => a.span.start - b.span.start);
    return { calls, names: this.#names };
  }

  body(body: readonly Statement[], locals: LocalNames, conditional: boolean): void {
    const outer = this.#delayed;
    this.#delayed = [];
    this.#statements(body, locals, conditional);
    for (const visit of this.#delayed) visit();
    this.#delayed = outer;
  }

  function(
    parameters: readonly Parameter[],
    body: readonly Statement[],
    outer: LocalNames,
    conditional: boolean,
  ): void {
    const locals = new LocalNames(outer);
    for (const name of ['caller', 'kwargs', 'varargs']) locals.add(name);
    for (const parameter of parameters) locals.add(parameter.name);
    for (const { default: value } of parameters) {
      if (value !== undefined) this.#expression(value, locals, true);
    }
    this.body(body, locals, conditional);
  }

  #statements(body: readonly Statement[], locals: LocalNames, conditional: boolean): void {
    for (const statement of body) this.#statement(statement, locals, conditional);
  }

  #statement(node: Statement, locals: LocalNames, conditional: boolean): void {
    switch (node.kind) {
      case 'if':
        this.#if(node, locals, conditional);
        break;
      case 'for':
        this.#for(node, locals, conditional);
        break;
      case 'macro':
        if (node.definition === 'macro') locals.add(node.name);
        this.#delayed.push(() => this.function(node.parameters, node.body, locals, true));
        break;
      case 'call-block':
        this.#callBlock(node, locals, conditional);
        break;
      case 'set':
      case 'set-block':
        this.#plain(node, locals, conditional);
        locals.addTarget(node.target);
        break;
      case 'import':
        this.#plain(node, locals, conditional);
        locals.add(node.target);
        break;
      case 'from-import':
        this.#plain(node, locals, conditional);
        for (const { alias } of node.names) locals.add(alias);
        break;
      default:
        this.#plain(node, locals, conditional);
    }
  }

  /** A statement whose expressions all run, and whose bodies are scopes. */
  #plain(node: Statement, locals: LocalNames, conditional: boolean): void {
    const parts = statementParts(node);
    for (const expression of parts.expressions) this.#expression(expression, locals, conditional);
    for (const body of parts.bodies) {
      const inner = new LocalNames(locals);
      if (node.kind === 'with') for (const target of parts.targets) inner.addTarget(target);
      if (node.kind === 'block') for (const name of ['self', 'super']) inner.add(name);
      this.body(body, inner, conditional);
    }
  }

  #if({ branches, otherwise }: IfStatement, locals: LocalNames, conditional: boolean): void {
    for (const [i, { test, body }] of branches.entries()) {
      this.#expression(test, locals, conditional || i > 0);
      this.#statements(body, locals, true);
    }
    this.#statements(otherwise, locals, true);
  }

  #for(node: ForStatement, locals: LocalNames, conditional: boolean): void {
    this.#expression(node.iterable, locals, conditional);
    const inner = new LocalNames(locals);
    inner.addTarget(node.target);
    if (node.filter !== undefined) this.#expression(node.filter, inner, true);
    inner.add('loop');
    this.body(node.body, inner, true);
    this.body(node.otherwise, new LocalNames(locals), true);
  }

  #callBlock(node: CallStatement, locals: LocalNames, conditional: boolean): void {
    this.#expression(node.call, locals, conditional);
    this.function(node.parameters, node.body, locals, true);
  }

  #expression(node: Expression, locals: LocalNames, conditional: boolean): void {
    switch (node.kind) {
      case 'name':
        if (!locals.has(node.name)) this.#names.add(node.name);
        return;
      case 'call':
        this.#call(node, locals, conditional);
        break;
      case 'logical':
        this.#expression(node.left, locals, conditional);
        this.#expression(node.right, locals, true);
        return;
      case 'conditional':
        this.#expression(node.test, locals, conditional);
        this.#expression(node.then, locals, true);
        if (node.otherwise !== undefined) this.#expression(node.otherwise, locals, true);
        return;
    }
    for (const child of childExpressions(node)) this.#expression(child, locals, conditional);
  }

  #call(node: CallExpression, locals: LocalNames, conditional: boolean): void {
    const path = dottedPath(node.callee);
    if (path === undefined || locals.has(path[0] ?? '')) return;
    const { positional, keyword, spread, spreadKeyword } = node.arguments;
    const values: Value[] = [];
    const named = new Map<string, Value>();
    let literal = true;
    for (const argument of positional) {
      const value = literal ? literalValue(argument) : undefined;
      if (value === undefined) literal = false;
      else values.push(value);
    }
    for (const { name, value: argument } of keyword) {
      const value = literal ? literalValue(argument) : undefined;
      if (value === undefined) literal = false;
      else named.set(name, value);
    }
    literal &&= spread === undefined && spreadKeyword === undefined;
    this.#calls.push({
      name: path.join('.'),
      positional: values,
      keyword: named,
      literal,
      conditional,
      span: node.span,
      argumentSpans: argumentExpressions(node.arguments).map((argument) => argument.span),
    });
  }
}

/** The parts of `a.b.c`; undefined for any other callee. */
function dottedPath(node: Expression): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'attribute') return undefined;
  const path = dottedPath(node.target);
  return path === undefined ? undefined : [...path, node.name];
}

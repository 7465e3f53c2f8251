import type { ArgumentList, AssignTarget, Expression, Parameter, Statement } from './ast.ts';

/** The direct subexpressions, in the order of Jinja2's own nodes. */
export function childExpressions(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'const':
    case 'float':
    case 'name':
      return [];
    case 'tuple':
    case 'list':
      return node.items;
    case 'dict':
      return node.pairs.flatMap((pair) => [pair.key, pair.value]);
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logical':
      return [node.left, node.right];
    case 'concat':
      return node.parts;
    case 'compare':
      return [node.first, ...node.rest.map((r) => r.operand)];
    case 'attribute':
      return [node.target];
    case 'item':
      return [node.target, ...indexExpressions(node.index)];
    case 'call':
      return [node.callee, ...argumentExpressions(node.arguments)];
    case 'filter':
      return node.target === undefined
        ? argumentExpressions(node.arguments)
        : [node.target, ...argumentExpressions(node.arguments)];
    case 'test':
      return [node.target, ...argumentExpressions(node.arguments)];
    case 'conditional':
      return [node.test, node.then, ...optional(node.otherwise)];
  }
}

function optional(node: Expression | undefined): readonly Expression[] {
  return node === undefined ? [] : [node];
}

function indexExpressions(index: (Expression & { kind: 'item' })['index']): readonly Expression[] {
  if (index.kind !== 'slice') return [index];
  return [...optional(index.start), ...optional(index.stop), ...optional(index.step)];
}

/** All argument expressions of a call, in source order. */
export function argumentExpressions(list: ArgumentList): readonly Expression[] {
  const { positional, keyword, spread, spreadKeyword } = list;
  if (keyword.length === 0 && spread === undefined && spreadKeyword === undefined) {
    return positional;
  }
  return [
    ...positional,
    ...keyword.map((k) => k.value),
    ...optional(spread),
    ...optional(spreadKeyword),
  ];
}

/** What a statement reads, writes and contains, apart from names that it only defines. */
export interface StatementParts {
  readonly expressions: readonly Expression[];
  readonly targets: readonly AssignTarget[];
  readonly parameters: readonly Parameter[];
  readonly bodies: readonly (readonly Statement[])[];
}

const NOTHING: StatementParts = { expressions: [], targets: [], parameters: [], bodies: [] };

/** The parts of a statement; of a loop, the target comes with the iterable. */
export function statementParts(node: Statement): StatementParts {
  switch (node.kind) {
    case 'text':
    case 'break':
    case 'continue':
      return NOTHING;
    case 'output':
    case 'do':
      return { ...NOTHING, expressions: [node.value] };
    case 'if':
      return {
        ...NOTHING,
        expressions: node.branches.map((b) => b.test),
        bodies: [...node.branches.map((b) => b.body), node.otherwise],
      };
    case 'for':
      return {
        ...NOTHING,
        targets: [node.target],
        expressions: [node.iterable, ...optional(node.filter)],
        bodies: [node.body, node.otherwise],
      };
    case 'set':
      return { ...NOTHING, expressions: [node.value], targets: [node.target] };
    case 'set-block':
      return {
        ...NOTHING,
        targets: [node.target],
        expressions: optional(node.filter),
        bodies: [node.body],
      };
    case 'macro':
      return { ...NOTHING, parameters: node.parameters, bodies: [node.body] };
    case 'call-block':
      return {
        ...NOTHING,
        expressions: [node.call],
        parameters: node.parameters,
        bodies: [node.body],
      };
    case 'filter-block':
      return { ...NOTHING, expressions: [node.filter], bodies: [node.body] };
    case 'with':
      return {
        ...NOTHING,
        targets: node.bindings.map((b) => b.target),
        expressions: node.bindings.map((b) => b.value),
        bodies: [node.body],
      };
    case 'autoescape':
      return { ...NOTHING, expressions: [node.enabled], bodies: [node.body] };
    case 'block':
      return { ...NOTHING, bodies: [node.body] };
    case 'extends':
    case 'include':
    case 'import':
    case 'from-import':
      return { ...NOTHING, expressions: [node.template] };
  }
}

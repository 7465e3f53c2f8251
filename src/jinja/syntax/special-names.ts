import type { AssignTarget, Expression, Statement } from './ast.ts';
import { childExpressions, statementParts } from './ast-children.ts';

/**
 * Which of `names` the statements read before anything assigns them, nested macros included and blocks left out:
 * this is how Jinja2 decides whether a macro takes `caller`, `varargs` and `kwargs`, and a loop needs `loop`.
 */
export function findSpecialNames(
  body: readonly Statement[],
  names: readonly string[],
): ReadonlySet<string> {
  const wanted = new Set(names);
  const found = new Set<string>();
  visitStatements(body, wanted, found);
  return found;
}

function visitStatements(body: readonly Statement[], wanted: Set<string>, found: Set<string>) {
  for (const statement of body) {
    if (statement.kind === 'block') continue;
    const parts = statementParts(statement);
    for (const target of parts.targets) visitTarget(target, wanted);
    for (const parameter of parts.parameters) wanted.delete(parameter.name);
    for (const expression of parts.expressions) visitExpression(expression, wanted, found);
    for (const parameter of parts.parameters) {
      if (parameter.default !== undefined) visitExpression(parameter.default, wanted, found);
    }
    for (const inner of parts.bodies) visitStatements(inner, wanted, found);
  }
}

function visitTarget(target: AssignTarget, wanted: Set<string>): void {
  if (target.kind === 'name-target') wanted.delete(target.name);
  else if (target.kind === 'tuple-target')
    for (const item of target.items) visitTarget(item, wanted);
}

function visitExpression(node: Expression, wanted: Set<string>, found: Set<string>): void {
  if (node.kind === 'name') {
    if (wanted.has(node.name)) found.add(node.name);
    return;
  }
  for (const child of childExpressions(node)) visitExpression(child, wanted, found);
}

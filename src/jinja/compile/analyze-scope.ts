import type { AssignTarget, Expression, Parameter, Statement } from '../syntax/ast.ts';
import { childExpressions } from '../syntax/ast-children.ts';
import type { Scope } from './scope.ts';

/** Enters every name that an expression reads. */
export function readNames(scope: Scope, node: Expression): void {
  if (node.kind === 'name') {
    scope.read(node.name);
    return;
  }
  for (const child of childExpressions(node)) readNames(scope, child);
}

/** Enters what a target assigns. */
function assignTarget(scope: Scope, target: AssignTarget): void {
  switch (target.kind) {
    case 'name-target':
      scope.assign(target.name);
      break;
    case 'namespace-target':
      scope.read(target.name);
      break;
    case 'tuple-target':
      for (const item of target.items) assignTarget(scope, item);
  }
}

/** Declares what a loop or `with` binds. */
export function declareTarget(scope: Scope, target: AssignTarget): void {
  switch (target.kind) {
    case 'name-target':
      scope.declareParameter(target.name);
      break;
    case 'namespace-target':
      scope.read(target.name);
      break;
    case 'tuple-target':
      for (const item of target.items) declareTarget(scope, item);
  }
}

/** Declares the parameters of a macro, then enters what their defaults read. */
export function declareParameters(scope: Scope, parameters: readonly Parameter[]): void {
  for (const parameter of parameters) scope.declareParameter(parameter.name);
  for (const parameter of parameters) {
    if (parameter.default !== undefined) readNames(scope, parameter.default);
  }
}

/** Enters the names of statements into their scope; inner scopes are analysed when they are compiled. */
export function analyzeBody(scope: Scope, body: readonly Statement[]): void {
  for (const statement of body) analyzeStatement(scope, statement);
}

function analyzeStatement(scope: Scope, node: Statement): void {
  switch (node.kind) {
    case 'output':
    case 'do':
      readNames(scope, node.value);
      break;
    case 'if':
      scope.branch(() => {
        for (const branch of node.branches) {
          readNames(scope, branch.test);
          analyzeBody(scope, branch.body);
        }
        analyzeBody(scope, node.otherwise);
      });
      break;
    case 'for':
      readNames(scope, node.iterable);
      break;
    case 'set':
      readNames(scope, node.value);
      assignTarget(scope, node.target);
      break;
    case 'set-block':
      assignTarget(scope, node.target);
      break;
    case 'macro':
      if (node.definition === 'macro') scope.assign(node.name);
      break;
    case 'call-block':
      readNames(scope, node.call);
      break;
    case 'filter-block':
      readNames(scope, node.filter);
      break;
    case 'with':
      for (const { value } of node.bindings) readNames(scope, value);
      break;
    case 'extends':
    case 'include':
      readNames(scope, node.template);
      break;
    case 'import':
      readNames(scope, node.template);
      scope.assign(node.target);
      break;
    case 'from-import':
      readNames(scope, node.template);
      for (const { alias } of node.names) scope.assign(alias);
  }
}

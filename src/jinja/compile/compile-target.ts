import type { AssignTarget } from '../syntax/ast.ts';
import { fail } from '../template-error.ts';
import type { Value } from '../value.ts';
import { tryIterate } from '../values/iterate.ts';
import { Namespace } from '../values/objects.ts';
import { typeName } from '../values/type-name.ts';
import type { CompileScope } from './compile-scope.ts';
import type { Frame } from './frame.ts';

export type Assign = (frame: Frame, value: Value) => void;

/** Assigns to names, namespace attributes and tuples of them. */
export function compileTarget(target: AssignTarget, c: CompileScope): Assign {
  switch (target.kind) {
    case 'name-target':
      return nameAssigner(target.name, c);
    case 'namespace-target': {
      const read = c.compileExpression({ kind: 'name', name: target.name, span: target.span }, c);
      return (frame, value) => {
        frame.runtime.at = target.span;
        const namespace = read(frame);
        if (!(namespace instanceof Namespace)) {
          fail('MF2006', 'cannot assign attribute on non-namespace object');
        }
        namespace.attributes.set(target.attribute, value);
      };
    }
    case 'tuple-target': {
      const assigns = target.items.map((item) => compileTarget(item, c));
      return (frame, value) => {
        frame.runtime.at = target.span;
        const items = unpack(value, assigns.length);
        for (const [i, assign] of assigns.entries()) assign(frame, items[i] ?? null);
      };
    }
  }
}

/** Assigns to a name; at the top level blocks, includes and imports see it too. */
export function nameAssigner(name: string, c: CompileScope, isExported = true): Assign {
  const variable = c.scope.find(name);
  if (variable === undefined) return () => {};
  const { slot } = variable;
  if (!c.isTopLevel) {
    return (frame, value) => {
      frame.slots[slot] = value;
    };
  }
  const exports = isExported && !name.startsWith('_');
  return (frame, value) => {
    frame.slots[slot] = value;
    frame.context.assign(name, value, exports);
  };
}

/** The items of a value that has exactly so many. @throws {CompileError} MF2006 or MF2007 */
function unpack(value: Value, count: number): readonly Value[] {
  const iterable = tryIterate(value);
  if (iterable === undefined) {
    return fail('MF2006', `cannot unpack non-iterable ${typeName(value)} object`);
  }
  const items: Value[] = [];
  for (const item of iterable) {
    if (items.length === count) {
      fail('MF2007', `too many values to unpack (expected ${count})`);
    }
    items.push(item);
  }
  if (items.length < count) {
    fail('MF2007', `not enough values to unpack (expected ${count}, got ${items.length})`);
  }
  return items;
}

/** Whether a name of the scope is the built-in function of that name: nothing in the template assigns it. */
export function isFreeName(name: string, c: CompileScope): boolean {
  const variable = c.scope.find(name);
  return variable === undefined || (!variable.isAssigned && variable.load === 'resolve');
}

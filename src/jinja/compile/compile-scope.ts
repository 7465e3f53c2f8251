import type { Expression, Statement } from '../syntax/ast.ts';
import type { Template } from '../template.ts';
import type { Value } from '../value.ts';
import type { Evaluate, Execute, Frame, TemplateCode } from './frame.ts';
import type { Scope, Variable } from './scope.ts';

/** Where a node is compiled: its scope, and what the functions around it decide. */
export interface CompileScope {
  readonly scope: Scope;
  /** At the top level assignments are visible to blocks, includes and imports. */
  readonly isTopLevel: boolean;
  /** In the body of a named macro itself, where `return` can end it without an exception. */
  readonly canReturn: boolean;
  /** `extends` may have run: then outputs outside of blocks are dropped. */
  readonly checksParent: boolean;
  /** Whether printed values are escaped; decided while rendering where `autoescape` has no constant argument. */
  readonly autoescape: boolean | 'volatile';
  readonly compileExpression: (node: Expression, c: CompileScope) => Evaluate;
  readonly compileBody: (body: readonly Statement[], c: CompileScope) => Execute;
  /** The code of another template, compiled when it is first needed. */
  readonly codeOf: (template: Template) => TemplateCode;
}

/** A scope inside, in the same function. */
export function innerScope(c: CompileScope): CompileScope {
  return { ...c, scope: c.scope.inner(), isTopLevel: false };
}

/** A scope inside, in a function of its own. */
export function functionScope(c: CompileScope, canReturn: boolean): CompileScope {
  const scope = c.scope.innerFunction();
  return { ...c, scope, isTopLevel: false, canReturn, checksParent: false };
}

/** The frame of a variable's function, seen from a frame of this scope. */
function frameAt(frame: Frame, hops: number): Frame {
  let found = frame;
  for (let i = 0; i < hops; i++) found = found.parent ?? found;
  return found;
}

/** What a variable was assigned, or undefined. */
export function slotReader(
  c: CompileScope,
  variable: Variable,
): (frame: Frame) => Value | undefined {
  const { slot } = variable;
  const hops = c.scope.layout.depth - variable.layout.depth;
  if (hops === 0) return (frame) => frame.slots[slot];
  if (hops === 1) return (frame) => frame.parent?.slots[slot];
  return (frame) => frameAt(frame, hops).slots[slot];
}

/** Gives the variables of a scope their first values, on each entry. */
export function scopeEntry(c: CompileScope): (frame: Frame) => void {
  const steps = c.scope.entryVariables().map((variable) => {
    const { slot, load } = variable;
    if (typeof load !== 'object') {
      return (frame: Frame) => {
        frame.slots[slot] = undefined;
      };
    }
    const read = slotReader(c, load.alias);
    return (frame: Frame) => {
      frame.slots[slot] = read(frame);
    };
  });
  return (frame) => {
    for (const step of steps) step(frame);
  };
}

/** The assigned variables that have a value, by name: what an include or a scoped block is given. */
export function localsReader(
  c: CompileScope,
): (frame: Frame) => readonly (readonly [string, Value])[] {
  const readers = [...c.scope.assignedVariables()].map(
    ([name, variable]) => [name, slotReader(c, variable)] as const,
  );
  return (frame) => {
    const locals: [string, Value][] = [];
    for (const [name, read] of readers) {
      const value = read(frame);
      if (value !== undefined) locals.push([name, value]);
    }
    return locals;
  };
}

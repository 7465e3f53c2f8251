import { isTruthy } from '../compare.ts';
import type { ForStatement, Statement } from '../syntax/ast.ts';
import { statementParts } from '../syntax/ast-children.ts';
import { findSpecialNames } from '../syntax/special-names.ts';
import type { Awaitable, Value } from '../value.ts';
import { iterate } from '../values/iterate.ts';
import { analyzeBody, declareTarget, readNames } from './analyze-scope.ts';
import { andThen } from './combine.ts';
import { type CompileScope, functionScope, innerScope, scopeEntry } from './compile-scope.ts';
import { compileTarget } from './compile-target.ts';
import { BREAK, CONTINUE, type Completion, type Execute, Frame, NORMAL, RETURN } from './frame.ts';
import { LoopContext, type Recurse } from './loop-context.ts';
import { FilteredSource, type LoopSource, PlainSource } from './loop-source.ts';

/** A for loop. */
export function compileFor(node: ForStatement, c: CompileScope): Execute {
  const iterable = c.compileExpression(node.iterable, c);
  if (node.recursive) return compileRecursive(node, c);
  const run = compileIteration(node, innerScope(c), c);
  return (frame) => andThen(iterable(frame), (items) => run(frame, items, 0));
}

type Iteration = (
  frame: Frame,
  items: Value,
  depth: number,
  recurse?: Recurse,
) => Awaitable<Completion>;

/** The body of a recursive loop is a function of its own, which gives its output as text. */
function compileRecursive(node: ForStatement, c: CompileScope): Execute {
  const iterable = c.compileExpression(node.iterable, c);
  const inner = { ...functionScope(c, false), checksParent: c.checksParent };
  const run = compileIteration(node, inner, inner);
  const { layout } = inner.scope;
  return (outer) => {
    const render = (items: Value, depth: number): Awaitable<string> => {
      const frame = new Frame(layout.size, outer.context, outer);
      return andThen(run(frame, items, depth, recurse), () => frame.output);
    };
    const recurse: Recurse = (items, depth, site) =>
      outer.runtime.nested(site.span, () => render(items, depth));
    return andThen(iterable(outer), (items) =>
      andThen(render(items, 0), (text) => {
        outer.write(text);
        return NORMAL;
      }),
    );
  };
}

function hasScopedBlock(body: readonly Statement[]): boolean {
  return body.some(
    (statement) =>
      (statement.kind === 'block' && statement.scoped) ||
      statementParts(statement).bodies.some(hasScopedBlock),
  );
}

/** @param c the scope of the body @param outer the scope that else and the condition see */
function compileIteration(node: ForStatement, c: CompileScope, outer: CompileScope): Iteration {
  const { span } = node;
  const needsLoop =
    node.recursive || findSpecialNames(node.body, ['loop']).size > 0 || hasScopedBlock([node]);
  const loopSlot = needsLoop ? c.scope.declareParameter('loop').slot : undefined;
  declareTarget(c.scope, node.target);
  analyzeBody(c.scope, node.body);
  const enter = scopeEntry(c);
  const assign = compileTarget(node.target, c);
  const body = c.compileBody(node.body, c);
  const otherwise = compileElse(node, outer);
  const makeSource = compileSource(node, outer);

  return (frame, items, depth, recurse) => {
    const { runtime } = frame;
    runtime.at = span;
    const source = makeSource(frame, items);
    const loop =
      loopSlot === undefined ? undefined : new LoopContext(items, source, depth, recurse);
    // As in Jinja2, an iteration that `continue` or `break` ends does not count as one for `else`.
    let isEmpty = true;
    const finish = (completion: Completion): Awaitable<Completion> => {
      if (completion === RETURN) return RETURN;
      return isEmpty ? otherwise(frame) : NORMAL;
    };
    const run = (): Awaitable<Completion> => {
      for (;;) {
        const item = loop === undefined ? source.next() : loop.advance();
        if (item === undefined) {
          return source.waiting === undefined ? finish(NORMAL) : source.waiting.then(run);
        }
        runtime.step();
        enter(frame);
        if (loopSlot !== undefined) frame.slots[loopSlot] = loop;
        assign(frame, item);
        const completion = body(frame);
        if (completion instanceof Promise) return completion.then(goOn);
        if (completion === BREAK || completion === RETURN) return finish(completion);
        if (completion !== CONTINUE) isEmpty = false;
      }
    };
    const goOn = (completion: Completion): Awaitable<Completion> => {
      if (completion === BREAK || completion === RETURN) return finish(completion);
      if (completion !== CONTINUE) isEmpty = false;
      return run();
    };
    return run();
  };
}

function compileElse(node: ForStatement, outer: CompileScope): Execute {
  if (node.otherwise.length === 0) return () => NORMAL;
  const c = innerScope(outer);
  analyzeBody(c.scope, node.otherwise);
  const enter = scopeEntry(c);
  const body = c.compileBody(node.otherwise, c);
  return (frame) => {
    enter(frame);
    return body(frame);
  };
}

/** The condition has variables of its own: it runs ahead of the body. */
function compileSource(
  node: ForStatement,
  outer: CompileScope,
): (frame: Frame, items: Value) => LoopSource {
  const { filter } = node;
  if (filter === undefined) return (_frame, items) => new PlainSource(iterate(items));
  const c = innerScope(outer);
  declareTarget(c.scope, node.target);
  readNames(c.scope, filter);
  const assign = compileTarget(node.target, c);
  const test = c.compileExpression(filter, c);
  return (frame, items) =>
    new FilteredSource(iterate(items), (item) => {
      frame.runtime.step();
      assign(frame, item);
      return andThen(test(frame), isTruthy);
    });
}

import { unreachable } from '../../base/unreachable.ts';
import { isTruthy } from '../compare.ts';
import { RETURN_FUNCTION } from '../filters/functions.ts';
import type {
  AutoescapeStatement,
  DoStatement,
  Expression,
  FilterStatement,
  IfStatement,
  OutputStatement,
  SetBlockStatement,
  SetStatement,
  Statement,
  TextStatement,
  WithStatement,
} from '../syntax/ast.ts';
import { type Awaitable, Markup, type Value } from '../value.ts';
import { analyzeBody, declareTarget, readNames } from './analyze-scope.ts';
import { andThen, capture, inSequence } from './combine.ts';
import { compileFor } from './compile-loop.ts';
import { compileCallBlock, compileMacroStatement } from './compile-macro.ts';
import {
  compileBlock,
  compileExtends,
  compileFromImport,
  compileImport,
  compileInclude,
} from './compile-reuse.ts';
import { type CompileScope, innerScope, scopeEntry } from './compile-scope.ts';
import { compileTarget, isFreeName } from './compile-target.ts';
import {
  BREAK,
  CONTINUE,
  type Completion,
  type Execute,
  type Frame,
  NORMAL,
  RETURN,
} from './frame.ts';

/** Statements as one function of the frame. */
export function compileBody(body: readonly Statement[], c: CompileScope): Execute {
  if (body.length === 0) return () => NORMAL;
  return inSequence(body.map((statement) => compileStatement(statement, c)));
}

function compileStatement(node: Statement, c: CompileScope): Execute {
  switch (node.kind) {
    case 'text':
      return compileText(node, c);
    case 'output':
      return compileOutput(node, c);
    case 'do':
      return compileReturn(node.value, c) ?? compileDo(node, c);
    case 'if':
      return compileIf(node, c);
    case 'for':
      return compileFor(node, c);
    case 'set':
      return compileSet(node, c);
    case 'set-block':
      return compileSetBlock(node, c);
    case 'macro':
      return compileMacroStatement(node, c);
    case 'call-block':
      return compileCallBlock(node, c);
    case 'filter-block':
      return compileFilterBlock(node, c);
    case 'with':
      return compileWith(node, c);
    case 'autoescape':
      return compileAutoescape(node, c);
    case 'block':
      return compileBlock(node, c);
    case 'extends':
      return compileExtends(node, c);
    case 'include':
      return compileInclude(node, c);
    case 'import':
      return compileImport(node, c);
    case 'from-import':
      return compileFromImport(node, c);
    case 'break':
      return () => BREAK;
    case 'continue':
      return () => CONTINUE;
    default:
      return unreachable(node);
  }
}

/** Nothing is written, nor evaluated for that, once the template extends another. */
function unlessExtended(c: CompileScope, execute: Execute): Execute {
  if (!c.checksParent) return execute;
  return (frame) => (frame.parentTemplate === undefined ? execute(frame) : NORMAL);
}

function compileText({ text, span }: TextStatement, c: CompileScope): Execute {
  return unlessExtended(c, (frame) => {
    frame.mark(span);
    frame.write(text);
    return NORMAL;
  });
}

function compileOutput({ value, span }: OutputStatement, c: CompileScope): Execute {
  const returns = compileReturn(value, c);
  if (returns !== undefined) return returns;
  const evaluate = c.compileExpression(value, c);
  const { autoescape } = c;
  const write = (frame: Frame, result: Value): Completion => {
    const isEscaped = autoescape === 'volatile' ? frame.context.autoescape : autoescape;
    frame.mark(span);
    frame.writeValue(result, span, isEscaped);
    return NORMAL;
  };
  return unlessExtended(c, (frame) => {
    const result = evaluate(frame);
    return result instanceof Promise
      ? result.then((settled) => write(frame, settled))
      : write(frame, result);
  });
}

/** `return(x)` as a whole statement of a macro ends it without an exception, where the name is the built-in one. */
function compileReturn(node: Expression, c: CompileScope): Execute | undefined {
  if (!c.canReturn || node.kind !== 'call' || node.callee.kind !== 'name') return undefined;
  const { positional, keyword, spread, spreadKeyword } = node.arguments;
  const [result] = positional;
  const isPlain = keyword.length === 0 && spread === undefined && spreadKeyword === undefined;
  if (node.callee.name !== 'return' || !isFreeName('return', c)) return undefined;
  if (!isPlain || result === undefined || positional.length !== 1) return undefined;
  const evaluate = c.compileExpression(result, c);
  const general = compileDo({ kind: 'do', value: node, span: node.span }, c);
  return (frame) => {
    if (frame.context.resolve('return') !== RETURN_FUNCTION) return general(frame);
    return andThen(evaluate(frame), (value) => {
      frame.returned = value;
      return RETURN;
    });
  };
}

function compileDo({ value }: DoStatement, c: CompileScope): Execute {
  const evaluate = c.compileExpression(value, c);
  return (frame) => {
    const result = evaluate(frame);
    return result instanceof Promise ? result.then(() => NORMAL) : NORMAL;
  };
}

function compileIf({ branches, otherwise }: IfStatement, c: CompileScope): Execute {
  const tests = branches.map(({ test, body }) => ({
    test: c.compileExpression(test, c),
    body: c.compileBody(body, c),
  }));
  const last = c.compileBody(otherwise, c);
  const runFrom = (frame: Frame, from: number): Awaitable<Completion> => {
    for (let i = from; i < tests.length; i++) {
      const branch = tests[i];
      if (branch === undefined) break;
      const verdict = branch.test(frame);
      if (verdict instanceof Promise) {
        return verdict.then((settled) =>
          isTruthy(settled) ? branch.body(frame) : runFrom(frame, i + 1),
        );
      }
      if (isTruthy(verdict)) return branch.body(frame);
    }
    return last(frame);
  };
  return (frame) => runFrom(frame, 0);
}

function compileSet({ target, value }: SetStatement, c: CompileScope): Execute {
  const evaluate = c.compileExpression(value, c);
  const assign = compileTarget(target, c);
  return (frame) =>
    andThen(evaluate(frame), (result) => {
      assign(frame, result);
      return NORMAL;
    });
}

function compileSetBlock({ target, filter, body }: SetBlockStatement, c: CompileScope): Execute {
  const inner = { ...innerScope(c), checksParent: false };
  analyzeBody(inner.scope, body);
  if (filter !== undefined) readNames(inner.scope, filter);
  const enter = scopeEntry(inner);
  const run = inner.compileBody(body, inner);
  const apply = filter === undefined ? undefined : inner.compileExpression(filter, inner);
  const assign = compileTarget(target, c);
  return (frame) => {
    enter(frame);
    return capture(run, frame, (text) => {
      frame.captured = text;
      const result = apply === undefined ? text : apply(frame);
      return andThen(result, (value) => {
        const isText = typeof value === 'string' && frame.context.autoescape;
        assign(frame, isText ? new Markup(value) : value);
      });
    });
  };
}

function compileFilterBlock({ filter, body, span }: FilterStatement, c: CompileScope): Execute {
  const inner = innerScope(c);
  readNames(inner.scope, filter);
  analyzeBody(inner.scope, body);
  const enter = scopeEntry(inner);
  const run = inner.compileBody(body, inner);
  const apply = inner.compileExpression(filter, inner);
  return (frame) => {
    enter(frame);
    return capture(run, frame, (text) => {
      frame.captured = text;
      return andThen(apply(frame), (value) => frame.writeResult(value, span));
    });
  };
}

/** The values are those of the scope around; a binding does not see the ones before it. */
function compileWith({ bindings, body }: WithStatement, c: CompileScope): Execute {
  const inner = innerScope(c);
  for (const { target } of bindings) declareTarget(inner.scope, target);
  analyzeBody(inner.scope, body);
  const enter = scopeEntry(inner);
  const steps = bindings.map(({ target, value }): Execute => {
    const evaluate = c.compileExpression(value, c);
    const assign = compileTarget(target, inner);
    return (frame) =>
      andThen(evaluate(frame), (result) => {
        assign(frame, result);
        return NORMAL;
      });
  });
  const run = inSequence([...steps, inner.compileBody(body, inner)]);
  return (frame) => {
    enter(frame);
    return run(frame);
  };
}

function compileAutoescape({ enabled, body }: AutoescapeStatement, c: CompileScope): Execute {
  const isConstant = enabled.kind === 'const';
  const autoescape = isConstant ? Boolean(enabled.value) : 'volatile';
  const inner = { ...innerScope(c), autoescape } as const;
  readNames(inner.scope, enabled);
  analyzeBody(inner.scope, body);
  const enter = scopeEntry(inner);
  const evaluate = inner.compileExpression(enabled, inner);
  const run = inner.compileBody(body, inner);
  return (frame) => {
    enter(frame);
    const { context } = frame;
    const before = context.autoescape;
    return andThen(evaluate(frame), (value) => {
      context.autoescape = isTruthy(value);
      return andThen(run(frame), (completion) => {
        context.autoescape = before;
        return completion;
      });
    });
  };
}

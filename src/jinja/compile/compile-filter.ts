import type { SourceSpan } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/nearest.ts';
import { FILTER_NAMES, isFilterName, isTestName, TEST_NAMES } from '../filters/builtin-names.ts';
import type { FilterSite } from '../filters/filter-table.ts';
import { FILTERS } from '../filters/filters.ts';
import { TESTS } from '../filters/tests.ts';
import type { FilterExpression, TestExpression } from '../syntax/ast.ts';
import { fail } from '../template-error.ts';
import type { CallArguments, CallSite, Undefined, Value } from '../value.ts';
import { andThen } from './combine.ts';
import { compileArguments } from './compile-call.ts';
import type { CompileScope } from './compile-scope.ts';
import type { Evaluate, Frame } from './frame.ts';
import { readItem } from './lookup.ts';
import type { Runtime } from './runtime.ts';

class FilterPlace implements FilterSite {
  readonly render: Runtime;
  readonly span: SourceSpan;
  readonly autoescape: boolean;
  readonly isNative: boolean;
  readonly fail: CallSite['fail'];

  constructor(frame: Frame, span: SourceSpan) {
    this.render = frame.runtime;
    this.span = span;
    this.autoescape = frame.context.autoescape;
    this.isNative = frame.outputs !== undefined;
    this.fail = fail;
  }

  tick(): void {
    this.render.work(1);
  }

  undefined(message: string): Undefined {
    return this.render.undefined(message);
  }

  item(value: Value, key: Value): Value {
    return readItem(value, key, this.render.isChainable);
  }

  filter(name: string, value: Value, args: CallArguments): Value {
    return isFilterName(name) ? FILTERS[name](value, args, this) : failUnknown('filter', name);
  }

  test(name: string, value: Value, args: CallArguments): boolean {
    return isTestName(name) ? TESTS[name](value, args, this) : failUnknown('test', name);
  }
}

function failUnknown(what: 'filter' | 'test', name: string): never {
  const known = what === 'filter' ? FILTER_NAMES : TEST_NAMES;
  return fail('MF2002', `there is no ${what} '${name}'`, didYouMean(name, known));
}

/** A filter; without a target it gets the text captured in the frame. */
export function compileFilter(node: FilterExpression, c: CompileScope): Evaluate {
  const { name, span } = node;
  const apply = (value: Value, args: CallArguments, frame: Frame): Value => {
    frame.runtime.at = span;
    const result = new FilterPlace(frame, span).filter(name, value, args);
    frame.runtime.chargeValue(result);
    return result;
  };
  const target =
    node.target === undefined
      ? (frame: Frame) => frame.captured
      : c.compileExpression(node.target, c);
  return withArguments(target, compileArguments(node.arguments, c), apply);
}

/** A test. */
export function compileTest(node: TestExpression, c: CompileScope): Evaluate {
  const { name, span } = node;
  return withArguments(
    c.compileExpression(node.target, c),
    compileArguments(node.arguments, c),
    (value, args, frame) => {
      frame.runtime.at = span;
      return new FilterPlace(frame, span).test(name, value, args);
    },
  );
}

function withArguments(
  target: Evaluate,
  list: ReturnType<typeof compileArguments>,
  apply: (value: Value, args: CallArguments, frame: Frame) => Value,
): Evaluate {
  return (frame) =>
    andThen(target(frame), (value) => andThen(list(frame), (args) => apply(value, args, frame)));
}

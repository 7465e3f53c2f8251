import type { ArgumentList, CallExpression } from '../syntax/ast.ts';
import { fail } from '../template-error.ts';
import { toText } from '../text.ts';
import {
  type Awaitable,
  type CallArguments,
  Dict,
  MacroValue,
  Markup,
  Undefined,
  type Value,
} from '../value.ts';
import { toItems } from '../values/iterate.ts';
import { typeName } from '../values/type-name.ts';
import { andThen, evaluateAll } from './combine.ts';
import type { CompileScope } from './compile-scope.ts';
import type { Evaluate, Frame } from './frame.ts';

const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map();
const NO_ARGUMENTS: CallArguments = { positional: [], keyword: NO_KEYWORDS };

/** The arguments of a call as a function of the frame. */
export function compileArguments(
  list: ArgumentList,
  c: CompileScope,
): (frame: Frame) => Awaitable<CallArguments> {
  const { positional, keyword, spread, spreadKeyword } = list;
  const compile = (node: (typeof positional)[number]) => c.compileExpression(node, c);
  const values = [...positional, ...keyword.map((k) => k.value)].map(compile);
  if (spread === undefined && spreadKeyword === undefined) {
    if (values.length === 0) return () => NO_ARGUMENTS;
    if (keyword.length === 0) {
      return (frame) =>
        andThen(evaluateAll(values, frame), (items) => ({
          positional: items,
          keyword: NO_KEYWORDS,
        }));
    }
  }
  const none: Evaluate = () => null;
  const more = [spread, spreadKeyword].map((n) => (n === undefined ? none : compile(n)));
  const names = keyword.map((k) => k.name);
  return (frame) =>
    andThen(evaluateAll([...values, ...more], frame), (items) => {
      const named = new Map<string, Value>();
      for (const [i, name] of names.entries()) {
        named.set(name, items[positional.length + i] ?? null);
      }
      const args = items.slice(0, positional.length);
      if (spread !== undefined) args.push(...spreadItems(items[values.length] ?? null));
      if (spreadKeyword !== undefined) addSpread(named, items[values.length + 1] ?? null);
      return { positional: args, keyword: named };
    });
}

function spreadItems(value: Value): readonly Value[] {
  if (value instanceof Undefined || typeof value === 'object') return toItems(value);
  if (typeof value === 'string') return toItems(value);
  return fail('MF2006', `argument after * must be an iterable, not ${typeName(value)}`);
}

function addSpread(named: Map<string, Value>, value: Value): void {
  if (!(value instanceof Dict)) {
    fail('MF2006', `argument after ** must be a mapping, not ${typeName(value)}`);
  }
  for (const [key, item] of value.entries()) {
    if (typeof key !== 'string') fail('MF2006', 'keywords must be strings');
    const name = toText(key);
    if (named.has(name)) {
      fail('MF2009', `got multiple values for keyword argument '${name}'`);
    }
    named.set(name, item);
  }
}

/** A call; `caller` is the macro that a call block hands over. */
export function compileCall(
  node: CallExpression,
  c: CompileScope,
  caller?: (frame: Frame) => Value,
): Evaluate {
  const callee = c.compileExpression(node.callee, c);
  const list = compileArguments(node.arguments, c);
  const { span } = node;
  const call = (target: Value, args: CallArguments, frame: Frame): Awaitable<Value> => {
    const { runtime } = frame;
    const all = caller === undefined ? args : withCaller(args, caller(frame));
    const result = runtime.call(target, all, span);
    // What a macro writes counts as escaped where it is called, not where it is defined.
    if (frame.context.autoescape && target instanceof MacroValue) return andThen(result, asMarkup);
    if (result instanceof Promise) return result;
    runtime.chargeValue(result);
    return result;
  };
  return (frame) =>
    andThen(callee(frame), (target) => {
      frame.runtime.at = span;
      return andThen(list(frame), (args) => call(target, args, frame));
    });
}

function asMarkup(value: Value): Value {
  return typeof value === 'string' ? new Markup(value) : value;
}

function withCaller(args: CallArguments, caller: Value): CallArguments {
  return { positional: args.positional, keyword: new Map([...args.keyword, ['caller', caller]]) };
}

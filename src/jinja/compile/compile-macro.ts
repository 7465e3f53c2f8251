import type { SourceSpan } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { CallStatement, MacroStatement, Parameter, Statement } from '../syntax/ast.ts';
import { findSpecialNames } from '../syntax/special-names.ts';
import { fail } from '../template-error.ts';
import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  Dict,
  MacroValue,
  Tuple,
  type Value,
} from '../value.ts';
import { analyzeBody, declareParameters } from './analyze-scope.ts';
import { andThen } from './combine.ts';
import { compileCall } from './compile-call.ts';
import { type CompileScope, functionScope, scopeEntry } from './compile-scope.ts';
import { nameAssigner } from './compile-target.ts';
import { type Completion, type Evaluate, type Execute, Frame, NORMAL, RETURN } from './frame.ts';
import { ReturnSignal } from './return-signal.ts';
import type { Variable } from './scope.ts';

/** A `macro` tag: assigns the macro to its name. The other definitions do nothing where they stand. */
export function compileMacroStatement(node: MacroStatement, c: CompileScope): Execute {
  if (node.definition !== 'macro') return () => NORMAL;
  const make = compileMacro(node, c);
  const assign = nameAssigner(node.name, c);
  return (frame) => {
    assign(frame, make(frame));
    return NORMAL;
  };
}

/** A `call` block: its body is the `caller` of the macro it calls. */
export function compileCallBlock(node: CallStatement, c: CompileScope): Execute {
  const caller = compileMacro({ ...node, name: null }, c);
  const call = compileCall(node.call, c, caller);
  const { span } = node.call;
  return (frame) =>
    andThen(call(frame), (result) => {
      frame.writeResult(result, span);
      return NORMAL;
    });
}

interface MacroNode {
  readonly name: string | null;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly span: SourceSpan;
}

interface MacroParameter {
  readonly name: string;
  readonly slot: number;
  readonly default: Evaluate | undefined;
}

/** A macro as a function of the frame that it sees. */
export function compileMacro(node: MacroNode, outer: CompileScope): (frame: Frame) => MacroValue {
  const isNamed = node.name !== null;
  const c = functionScope(outer, isNamed);
  declareParameters(c.scope, node.parameters);
  const special = findSpecialNames(node.body, ['caller', 'kwargs', 'varargs']);
  const declareSpecial = (name: string) =>
    special.has(name) && !node.parameters.some((p) => p.name === name)
      ? c.scope.declareParameter(name)
      : undefined;
  const specials = {
    caller: declareSpecial('caller'),
    kwargs: declareSpecial('kwargs'),
    varargs: declareSpecial('varargs'),
  };
  analyzeBody(c.scope, node.body);
  const parameters = node.parameters.map((p): MacroParameter => {
    const slot = c.scope.find(p.name)?.slot ?? 0;
    return {
      name: p.name,
      slot,
      default: p.default === undefined ? undefined : c.compileExpression(p.default, c),
    };
  });
  const enter = scopeEntry(c);
  const body = c.compileBody(node.body, c);
  const bind = argumentBinder(node.name, parameters, specials);
  const { layout } = c.scope;
  const description = {
    name: node.name,
    parameterNames: parameters.map((p) => p.name),
    catchesKeywords: specials.kwargs !== undefined,
    catchesPositional: specials.varargs !== undefined,
    usesCaller: special.has('caller'),
  };
  return (outerFrame) => {
    const run = (args: CallArguments): Awaitable<Value> => {
      const frame = new Frame(layout.size, outerFrame.context, outerFrame);
      enter(frame);
      bind(frame, args);
      return andThen(fillDefaults(parameters, frame, 0), () =>
        andThen(body(frame), (completion) => finish(completion, frame)),
      );
    };
    const invoke = (args: CallArguments, site: CallSite): Awaitable<Value> =>
      outerFrame.runtime.nested(site.span, () =>
        isNamed ? catchReturn(() => run(args)) : run(args),
      );
    return new MacroValue(description, invoke);
  };
}

function finish(completion: Completion, frame: Frame): Value {
  return completion === RETURN ? frame.returned : frame.output;
}

/** What `return` carries out of calls below ends here. */
function catchReturn(run: () => Awaitable<Value>): Awaitable<Value> {
  const settle = (error: unknown): Value => {
    if (error instanceof ReturnSignal) return error.value;
    throw error;
  };
  try {
    const result = run();
    return result instanceof Promise ? result.catch(settle) : result;
  } catch (error: unknown) {
    return settle(error);
  }
}

/** Evaluates the defaults of parameters that got nothing, in order: later ones see earlier ones. */
function fillDefaults(
  parameters: readonly MacroParameter[],
  frame: Frame,
  from: number,
): Awaitable<void> {
  for (let i = from; i < parameters.length; i++) {
    const parameter = parameters[i];
    if (parameter === undefined || frame.slots[parameter.slot] !== undefined) continue;
    const { name, slot } = parameter;
    const value =
      parameter.default === undefined
        ? frame.runtime.undefined(`parameter '${name}' was not provided`)
        : parameter.default(frame);
    if (value instanceof Promise) {
      return value.then((settled) => {
        frame.slots[slot] = settled;
        return fillDefaults(parameters, frame, i + 1);
      });
    }
    frame.slots[slot] = value;
  }
}

interface Specials {
  readonly caller: Variable | undefined;
  readonly kwargs: Variable | undefined;
  readonly varargs: Variable | undefined;
}

/** Puts the arguments of a call into their slots. The messages are Jinja2's. */
function argumentBinder(
  name: string | null,
  parameters: readonly MacroParameter[],
  { caller, kwargs, varargs }: Specials,
): (frame: Frame, args: CallArguments) => void {
  const shown = name === null ? 'None' : `'${name}'`;
  return ({ slots, runtime }, { positional, keyword }) => {
    const rest = keyword.size === 0 ? undefined : new Map(keyword);
    for (const [i, parameter] of parameters.entries()) {
      const value = i < positional.length ? positional[i] : rest?.get(parameter.name);
      if (i >= positional.length) rest?.delete(parameter.name);
      slots[parameter.slot] = value;
    }
    if (caller !== undefined) {
      slots[caller.slot] = callerOf(rest) ?? runtime.undefined('No caller defined');
    }
    if (kwargs !== undefined) slots[kwargs.slot] = Dict.from(rest ?? []);
    else if (rest !== undefined && rest.size > 0) failKeyword(shown, parameters, rest);
    if (varargs !== undefined) {
      slots[varargs.slot] = new Tuple(positional.slice(parameters.length));
    } else if (positional.length > parameters.length) {
      const most = parameters.length;
      fail(
        'MF2009',
        `macro ${shown} takes not more than ${most} argument(s)`,
        describeParameters(parameters),
      );
    }
  };
}

function callerOf(rest: Map<string, Value> | undefined): Value | undefined {
  const caller = rest?.get('caller');
  rest?.delete('caller');
  return caller ?? undefined;
}

function describeParameters(parameters: readonly MacroParameter[]): string {
  const names = parameters.map(({ name }) => name).join(', ');
  return names === '' ? 'it takes no arguments' : `it takes: ${names}`;
}

function failKeyword(
  shown: string,
  parameters: readonly MacroParameter[],
  rest: ReadonlyMap<string, Value>,
): never {
  const [first = ''] = rest.keys();
  if (rest.has('caller')) {
    const what = 'was invoked with two values for the special caller argument';
    return fail('MF2009', `macro ${shown} ${what}. This is most likely a bug.`);
  }
  const names = parameters.map(({ name }) => name);
  const hint = didYouMean(first, names) ?? describeParameters(parameters);
  return fail('MF2009', `macro ${shown} takes no keyword argument '${first}'`, hint);
}

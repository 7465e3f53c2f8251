import type { Awaitable, Value } from '../value.ts';
import { type Completion, type Evaluate, type Execute, type Frame, NORMAL } from './frame.ts';

/**
 * How compiled nodes are put together. Every combinator runs straight through while its parts give plain values,
 * and goes on in a promise from the first part on that has to wait.
 */

/** Goes on with a value at once or, where it is a promise, later. */
export function andThen<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** One operand. */
export function withOne(
  operand: Evaluate,
  apply: (value: Value, frame: Frame) => Awaitable<Value>,
): Evaluate {
  return (frame) => {
    const value = operand(frame);
    return value instanceof Promise
      ? value.then((settled) => apply(settled, frame))
      : apply(value, frame);
  };
}

/** Two operands, left to right. */
export function withTwo(
  left: Evaluate,
  right: Evaluate,
  apply: (left: Value, right: Value, frame: Frame) => Awaitable<Value>,
): Evaluate {
  return (frame) => {
    const first = left(frame);
    if (first instanceof Promise) {
      return first.then((a) => andThen(right(frame), (b) => apply(a, b, frame)));
    }
    const second = right(frame);
    return second instanceof Promise
      ? second.then((b) => apply(first, b, frame))
      : apply(first, second, frame);
  };
}

/** Any number of operands, left to right. */
export function evaluateAll(operands: readonly Evaluate[], frame: Frame): Awaitable<Value[]> {
  const values: Value[] = [];
  for (const operand of operands) {
    const value = operand(frame);
    if (value instanceof Promise) return evaluateRest(operands, frame, values, value);
    values.push(value);
  }
  return values;
}

async function evaluateRest(
  operands: readonly Evaluate[],
  frame: Frame,
  values: Value[],
  pending: Promise<Value>,
): Promise<Value[]> {
  values.push(await pending);
  for (const operand of operands.slice(values.length)) values.push(await operand(frame));
  return values;
}

/** Statements one after the other, up to the first that does not end normally. */
export function inSequence(statements: readonly Execute[]): Execute {
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return only;
  const runFrom = (frame: Frame, from: number): Awaitable<Completion> => {
    for (let i = from; i < statements.length; i++) {
      const completion = statements[i]?.(frame) ?? NORMAL;
      if (completion === NORMAL) continue;
      if (!(completion instanceof Promise)) return completion;
      return completion.then((settled) => (settled === NORMAL ? runFrom(frame, i + 1) : settled));
    }
    return NORMAL;
  };
  return (frame) => runFrom(frame, 0);
}

/** Runs statements and hands their output over instead of writing it. */
export function capture(
  body: Execute,
  frame: Frame,
  finish: (text: string) => Awaitable<void>,
): Awaitable<Completion> {
  const { output, outputs, segments } = frame;
  frame.output = '';
  frame.outputs = undefined;
  frame.segments = undefined;
  return andThen(body(frame), (completion) => {
    const text = frame.output;
    frame.output = output;
    frame.outputs = outputs;
    frame.segments = segments;
    if (completion !== NORMAL) return completion;
    return andThen(finish(text), () => NORMAL);
  });
}

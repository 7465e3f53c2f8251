import { stringOf } from '../compare.ts';
import { fail } from '../template-error.ts';
import { Markup, Tuple, Undefined, type Value } from '../value.ts';
import { hasSurrogates } from './code-points.ts';
import { Range } from './objects.ts';
import { failUndefined, typeName } from './type-name.ts';

interface Bounds {
  readonly start: number;
  readonly stop: number;
  readonly count: number;
  readonly step: number;
}

/** Python's `value[start:stop:step]`. @throws {CompileError} MF2004, MF2006 or MF2007 */
export function sliceValue(value: Value, start: Value, stop: Value, step: Value): Value {
  if (Array.isArray(value)) return pick(value, bounds(value.length, start, stop, step));
  if (value instanceof Tuple) {
    return new Tuple(pick(value.items, bounds(value.items.length, start, stop, step)));
  }
  const text = stringOf(value);
  if (text !== undefined) {
    const units = hasSurrogates(text) ? [...text] : undefined;
    const range = bounds(units?.length ?? text.length, start, stop, step);
    const part =
      units === undefined && range.step === 1
        ? text.slice(range.start, range.start + range.count)
        : pick(units ?? [...text], range).join('');
    return value instanceof Markup ? new Markup(part) : part;
  }
  if (value instanceof Range) {
    const range = bounds(value.length(), start, stop, step);
    return value.slice(range.start, range.stop, range.step);
  }
  if (value instanceof Undefined) return value.chainable ? value : failUndefined(value);
  return fail('MF2006', `'${typeName(value)}' object is not subscriptable`);
}

function pick<T>(items: readonly T[], { start, count, step }: Bounds): T[] {
  if (step === 1) return items.slice(start, start + count);
  const picked: T[] = [];
  for (let i = 0; i < count; i++)
    picked.push(...items.slice(start + i * step, start + i * step + 1));
  return picked;
}

function bounds(length: number, start: Value, stop: Value, step: Value): Bounds {
  const by = index(step) ?? 1;
  if (by === 0) fail('MF2007', 'slice step cannot be zero');
  const lowest = by < 0 ? -1 : 0;
  const highest = by < 0 ? length - 1 : length;
  const clamp = (given: number | undefined, fallback: number) => {
    if (given === undefined) return fallback;
    const offset = given < 0 ? given + length : given;
    return Math.min(Math.max(offset, lowest), highest);
  };
  const from = clamp(index(start), by < 0 ? highest : lowest);
  const to = clamp(index(stop), by < 0 ? lowest : highest);
  return { start: from, stop: to, count: Math.max(0, Math.ceil((to - from) / by)), step: by };
}

function index(value: Value): number | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint')
    return value < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return fail('MF2006', 'slice indices must be integers or None or have an __index__ method');
}

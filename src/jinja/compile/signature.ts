import { numberOf, stringOf } from '../compare.ts';
import { fail } from '../template-error.ts';
import { type CallArguments, Float, Undefined, type Value } from '../value.ts';
import { failUndefined, typeName } from '../values/type-name.ts';

/** The parameters of a built-in function. */
export interface Signature {
  readonly parameters: readonly string[];
  readonly required: number;
  readonly isPositionalOnly: boolean;
}

/** Reads `old new count?`: names in order, `?` = may be left out; a last `/` = not by keyword. */
export function signature(text: string): Signature {
  const words = text.split(' ').filter((word) => word !== '');
  const isPositionalOnly = words.at(-1) === '/';
  const names = isPositionalOnly ? words.slice(0, -1) : words;
  return {
    parameters: names.map((name) => name.replace('?', '')),
    required: names.filter((name) => !name.endsWith('?')).length,
    isPositionalOnly,
  };
}

/** One value per parameter, undefined where it is left out. @throws {CompileError} MF2009 */
export function bindArguments(
  name: string,
  { parameters, required, isPositionalOnly }: Signature,
  { positional, keyword }: CallArguments,
): readonly (Value | undefined)[] {
  if (positional.length > parameters.length) {
    const most = parameters.length;
    fail('MF2009', `${name}() takes at most ${most} arguments (${positional.length} given)`);
  }
  const bound: (Value | undefined)[] = [...positional];
  for (const [key, value] of keyword) {
    const index = parameters.indexOf(key);
    if (isPositionalOnly) fail('MF2009', `${name}() takes no keyword arguments`);
    if (index < 0) fail('MF2009', `${name}() got an unexpected keyword argument '${key}'`);
    if (bound[index] !== undefined) {
      fail('MF2009', `${name}() got multiple values for argument '${key}'`);
    }
    bound[index] = value;
  }
  for (let i = 0; i < required; i++) {
    if (bound[i] === undefined) {
      fail('MF2009', `${name}() missing 1 required positional argument: '${parameters[i] ?? ''}'`);
    }
  }
  return bound;
}

/** The text of an argument that must be a str. @throws {CompileError} MF2006 or MF2004 */
export function textArgument(value: Value | undefined, what = 'argument'): string {
  const text = value === undefined ? undefined : stringOf(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) failUndefined(value);
  return fail('MF2006', `${what} must be str, not ${typeName(value ?? null)}`);
}

/** An argument that must be an int, as a JS number; ints beyond the safe range become infinite. @throws {CompileError} */
export function intArgument(value: Value): number {
  if (value instanceof Undefined) failUndefined(value);
  const number = value instanceof Float ? undefined : numberOf(value);
  if (number === undefined) {
    return fail('MF2006', `'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  if (typeof number === 'number') return number;
  return number > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** An argument that Python takes as an int and uses as a bool. @throws {CompileError} */
export function flagArgument(value: Value | undefined): boolean {
  return value !== undefined && intArgument(value) !== 0;
}

/** An int argument that may be left out. @throws {CompileError} */
export function optionalInt(value: Value | undefined, fallback: number): number {
  return value === undefined ? fallback : intArgument(value);
}

/** An int argument that may be left out or None. @throws {CompileError} */
export function intOrNone(value: Value | undefined, fallback: number): number {
  return value === null ? fallback : optionalInt(value, fallback);
}

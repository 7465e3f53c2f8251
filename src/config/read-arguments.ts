import type { CallArguments, CallSite, Value } from '../jinja/value.ts';

/**
 * The arguments of a call by position in `parameters`; undefined = not given.
 * @throws {CompileError} MF2009 for too many, unknown or doubly given arguments.
 */
export function readArguments(
  name: string,
  parameters: readonly string[],
  { positional, keyword }: CallArguments,
  site: CallSite,
): readonly (Value | undefined)[] {
  if (positional.length > parameters.length) {
    site.fail(
      'MF2009',
      `${name}() takes at most ${parameters.length} arguments, ${positional.length} given`,
      signature(name, parameters),
    );
  }
  const values: (Value | undefined)[] = parameters.map((_, index) => positional[index]);
  for (const [key, value] of keyword) {
    const index = parameters.indexOf(key);
    if (index < 0) {
      site.fail('MF2009', `${name}() has no argument "${key}"`, signature(name, parameters));
    }
    if (index < positional.length) {
      site.fail('MF2009', `${name}() got two values for "${key}"`);
    }
    values[index] = value;
  }
  return values;
}

function signature(name: string, parameters: readonly string[]): string {
  return `write it as ${name}(${parameters.join(', ')})`;
}

/**
 * An argument that has to be a text.
 * @throws {CompileError} MF2009
 */
export function requireText(
  name: string,
  parameter: string,
  value: Value | undefined,
  site: CallSite,
): string {
  if (typeof value === 'string') return value;
  return site.fail(
    'MF2009',
    value === undefined
      ? `${name}() needs the argument "${parameter}"`
      : `the argument "${parameter}" of ${name}() has to be a text`,
  );
}

/** A text or None, where absent and None mean the same. @throws {CompileError} MF2009 */
export function optionalText(
  name: string,
  parameter: string,
  value: Value | undefined,
  site: CallSite,
): string | null {
  if (value === undefined || value === null) return null;
  return requireText(name, parameter, value, site);
}

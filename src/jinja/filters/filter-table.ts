import { bindArguments, signature } from '../compile/signature.ts';
import type { CallArguments, CallSite, Undefined, Value } from '../value.ts';

/** The surroundings of a filter or test. */
export interface FilterSite extends CallSite {
  /** Whether output is escaped where the filter stands. */
  readonly autoescape: boolean;
  /** Whether the render is one for a value. */
  readonly isNative: boolean;
  /** Counts an item that a filter looked at. @throws {CompileError} MF2011 */
  tick(): void;
  /** An undefined value of this render. */
  undefined(message: string): Undefined;
  /** `value[key]` with the rules of this render. */
  item(value: Value, key: Value): Value;
  /** Applies a filter by name. @throws {CompileError} MF2002 */
  filter(name: string, value: Value, args: CallArguments): Value;
  /** Applies a test by name. @throws {CompileError} MF2002 */
  test(name: string, value: Value, args: CallArguments): boolean;
}

export type Filter = (value: Value, args: CallArguments, site: FilterSite) => Value;
export type Test = (value: Value, args: CallArguments, site: FilterSite) => boolean;

/** What a filter does once its arguments are sorted: one entry per parameter, undefined where left out. */
export type FilterBody = (
  value: Value,
  args: readonly (Value | undefined)[],
  site: FilterSite,
) => Value;

/** A filter from its name and parameters, in the notation of `signature`. */
export function filter(text: string, body: FilterBody): Filter {
  const [name = '', ...parameters] = text.split(' ');
  const parsed = signature(parameters.join(' '));
  return (value, args, site) => body(value, bindArguments(name, parsed, args), site);
}

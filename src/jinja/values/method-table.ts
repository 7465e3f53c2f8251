import { bindArguments, signature } from '../compile/signature.ts';
import type { Awaitable, CallArguments, CallSite, Value } from '../value.ts';

/** A method of a type: called with the value it belongs to. */
export type Method<T> = (self: T, args: CallArguments, site: CallSite) => Awaitable<Value>;

/** What a method does once its arguments are sorted: one entry per parameter, undefined where left out. */
export type MethodBody<T> = (
  self: T,
  args: readonly (Value | undefined)[],
  site: CallSite,
) => Awaitable<Value>;

/** Methods by name, from `name` and parameters in the notation of `signature`. */
export function methodTable<T>(
  bodies: Readonly<Record<string, MethodBody<T>>>,
): ReadonlyMap<string, Method<T>> {
  return new Map(
    Object.entries(bodies).map(([text, body]): [string, Method<T>] => {
      const [name = '', ...parameters] = text.split(' ');
      const parsed = signature(parameters.join(' '));
      return [name, (self, args, site) => body(self, bindArguments(name, parsed, args), site)];
    }),
  );
}

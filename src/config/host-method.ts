import { type CallArguments, type CallSite, HostFunction, type Value } from '../jinja/value.ts';
import { readArguments } from './read-arguments.ts';

/** A function of the host by its parameters; undefined = not given. */
export function hostMethod(
  name: string,
  parameters: readonly string[],
  call: (values: readonly (Value | undefined)[], site: CallSite) => Value,
): HostFunction {
  return new HostFunction(name, (args: CallArguments, site) =>
    call(readArguments(name, parameters, args, site), site),
  );
}

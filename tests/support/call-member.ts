import { CompileError, errorDiagnostic } from '../../src/base/errors.ts';
import {
  type Awaitable,
  type CallSite,
  HostFunction,
  type HostObject,
  type Value,
} from '../../src/jinja/value.ts';

/** Calls a member of a host object as a template would, without a template. */
export function callMember(
  object: HostObject,
  name: string,
  positional: readonly Value[] = [],
  keyword: Readonly<Record<string, Value>> = {},
): Awaitable<Value> {
  const member = object.getAttribute(name);
  if (!(member instanceof HostFunction)) throw new TypeError(`${name} is not a function`);
  return member.call({ positional, keyword: new Map(Object.entries(keyword)) }, site);
}

const site: CallSite = {
  get render(): never {
    throw new TypeError('there is no render in this test');
  },
  span: { file: { path: 'test', text: '' }, start: 0, end: 0 },
  fail: (code, message, hint) => {
    throw new CompileError(errorDiagnostic(code, message, hint === undefined ? {} : { hint }));
  },
};

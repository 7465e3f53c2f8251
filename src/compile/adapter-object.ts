import { memberObject } from '../config/member-object.ts';
import type { HostFunction, HostObject } from '../jinja/value.ts';
import { ADAPTER_READS } from './adapter-reads.ts';
import { ADAPTER_WRITES } from './adapter-writes.ts';
import type { NodeScope } from './node-scope.ts';

/** `adapter`: what templates may ask of the engine. Members are made when first used. */
export function adapterObject(scope: NodeScope): HostObject {
  const made = new Map<string, HostFunction>();
  return memberObject({
    typeName: 'DatabaseWrapper',
    member: (name) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const member = (ADAPTER_READS.get(name) ?? ADAPTER_WRITES.get(name))?.(scope);
      if (member !== undefined) made.set(name, member);
      return member;
    },
  });
}

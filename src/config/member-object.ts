import {
  type Awaitable,
  type CallArguments,
  type CallSite,
  HOST,
  type HostObject,
  type Value,
} from '../jinja/value.ts';

export interface MemberObjectOptions {
  readonly typeName: string;
  /** A member by name; undefined = there is none. */
  readonly member: (name: string) => Value | undefined;
  readonly text?: string;
  readonly call?: (args: CallArguments, site: CallSite) => Awaitable<Value>;
}

/** A host object that is nothing but its members; `x['name']` answers as `x.name` does. */
export function memberObject(options: MemberObjectOptions): HostObject {
  const { typeName, member, text, call } = options;
  return {
    [HOST]: true,
    typeName,
    getAttribute: member,
    getItem: (key) => (typeof key === 'string' ? member(key) : undefined),
    toText: () => text ?? `<${typeName}>`,
    contains: (item) => typeof item === 'string' && member(item) !== undefined,
    ...(call === undefined ? {} : { call }),
  };
}

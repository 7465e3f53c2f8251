import type { Diagnostic } from '../base/diagnostic.ts';
import { toText } from '../jinja/text.ts';
import { type CallArguments, HostFunction, type HostObject, type Value } from '../jinja/value.ts';
import { memberObject } from './member-object.ts';

/** The functions of dbt that end a render with a message. */
const RAISING = [
  'raise_compiler_error',
  'raise_parsing_error',
  'raise_database_error',
  'raise_not_implemented',
  'raise_fail_fast_error',
  'raise_contract_error',
  'raise_dependency_error',
  'raise_duplicate_patch_name',
  'raise_duplicate_resource_name',
  'raise_invalid_property_yml_version',
  'raise_ambiguous_alias',
  'raise_ambiguous_catalog_match',
  'raise_cache_inconsistent',
  'raise_dataclass_not_dict',
  'column_type_missing',
  'missing_config',
  'missing_materialization',
  'missing_relation',
  'relation_wrong_type',
  'ref_invalid_args',
] as const;

/** `exceptions`: raising ends the render with MF2301 and the macro stack; `warn` reports MF2302 and goes on. */
export function exceptionsObject(warn: (diagnostic: Diagnostic) => void): HostObject {
  const members = new Map<string, Value>(
    RAISING.map((name) => [
      name,
      new HostFunction(name, (args, site) => site.fail('MF2301', messageOf(args))),
    ]),
  );
  members.set(
    'warn',
    new HostFunction('warn', (args, site) => {
      warn({
        code: 'MF2302',
        severity: 'warning',
        message: messageOf(args),
        span: site.span,
        callStack: site.render.callStack,
      });
      return '';
    }),
  );
  return memberObject({ typeName: 'exceptions', member: (name) => members.get(name) });
}

function messageOf({ positional, keyword }: CallArguments): string {
  const texts = [...positional, ...keyword.values()].map(toText).filter((text) => text !== '');
  return texts.length === 0 ? 'raised without a message' : texts.join(': ');
}

import { memberObject } from '../config/member-object.ts';
import { optionalText, readArguments } from '../config/read-arguments.ts';
import { HostFunction, type HostObject } from '../jinja/value.ts';
import { RELATION_TYPES, RelationObject, relationType } from './relation-object.ts';
import type { RelationStyle } from './relation-parts.ts';

/** `api.Relation`: the class, of which templates use `create` and the names of the types. */
export function relationClass(style: RelationStyle): HostObject {
  const create = new HostFunction('create', (args, site) => {
    const [database, schema, identifier, type] = readArguments(
      'Relation.create',
      ['database', 'schema', 'identifier', 'type', 'quote_policy', 'include_policy'],
      args,
      site,
    );
    return new RelationObject(
      {
        database: optionalText('Relation.create', 'database', database, site),
        schema: optionalText('Relation.create', 'schema', schema, site),
        identifier: optionalText('Relation.create', 'identifier', identifier, site),
        type: relationType(type),
      },
      style,
    );
  });
  return memberObject({
    typeName: 'type[Relation]',
    text: "<class 'Relation'>",
    member: (name) => (name === 'create' ? create : RELATION_TYPES.get(name)),
    call: create.call,
  });
}

import type { RelationName } from '../adapter/relation.ts';
import { optionalText, requireText } from '../config/read-arguments.ts';
import type { CallSite, Value } from '../jinja/value.ts';
import type { NodeScope } from './node-scope.ts';
import { RelationObject } from './relation-object.ts';

/**
 * An argument that has to be a relation with a name of its own.
 * @throws {CompileError} MF2009, for an ephemeral model too
 */
export function requireRelation(
  name: string,
  value: Value | undefined,
  site: CallSite,
): RelationName {
  const relation = value instanceof RelationObject ? value.relationName : null;
  if (relation !== null) return relation;
  if (value instanceof RelationObject && value.parts.type === 'cte') {
    return site.fail(
      'MF2009',
      `${name}() was given the ephemeral model ${value.toText()}, which has no relation in the database`,
      'materialize it as a view or table',
    );
  }
  return site.fail(
    'MF2009',
    `${name}() takes a relation`,
    'pass what ref(), source(), this or api.Relation.create() give',
  );
}

/** The name that `database`, `schema` and `identifier` of a call mean. @throws {CompileError} MF2009 */
export function readRelationName(
  name: string,
  values: readonly (Value | undefined)[],
  scope: NodeScope,
  site: CallSite,
): RelationName {
  const [database, schema, identifier] = values;
  return {
    database: foreignDatabase(scope, optionalText(name, 'database', database, site)),
    schema: requireText(name, 'schema', schema, site),
    identifier: requireText(name, 'identifier', identifier, site),
  };
}

/** The schema that a relation argument lies in; its identifier is not looked at. @throws {CompileError} MF2009 */
export function requireSchema(
  name: string,
  value: Value | undefined,
  scope: NodeScope,
  site: CallSite,
): { readonly database: string | null; readonly schema: string } {
  if (!(value instanceof RelationObject) || value.parts.schema === null) {
    return site.fail('MF2009', `${name}() takes a relation with a schema`);
  }
  return {
    database: foreignDatabase(scope, value.parts.database),
    schema: value.parts.schema,
  };
}

/** null for the project's own database, as in RelationName. */
function foreignDatabase(scope: NodeScope, database: string | null): string | null {
  const own = scope.environment.style.ownDatabase;
  return database === null || database.toLowerCase() === own.toLowerCase() ? null : database;
}

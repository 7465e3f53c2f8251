import type { Column, RelationName } from '../adapter/relation.ts';
import { optionalText, readArguments, requireText } from '../config/read-arguments.ts';
import { toText } from '../jinja/text.ts';
import { type Awaitable, HostFunction, Tuple, type Value } from '../jinja/value.ts';
import { andThen } from './awaitable.ts';
import { ColumnObject } from './column-object.ts';
import { dispatchMacro } from './dispatch-macro.ts';
import type { NodeScope } from './node-scope.ts';
import { readRelationName, requireRelation, requireSchema } from './relation-arguments.ts';
import { existingRelationObject } from './relation-object.ts';
import { requireDatabase, sendStatement, waitFor } from './send-statement.ts';

type MakeFunction = (scope: NodeScope) => HostFunction;

/** The columns of a relation as templates see them; none where the relation does not exist. */
async function readColumns(
  scope: NodeScope,
  database: ReturnType<typeof requireDatabase>,
  name: RelationName,
): Promise<readonly Column[]> {
  return waitFor(scope, async () => {
    const existing = await database.relations.relation(name);
    return existing === null ? [] : database.columns(name);
  });
}

function columnObjects(scope: NodeScope, columns: readonly Column[]): Value[] {
  return columns.map((column) => new ColumnObject(column, scope.environment.style.quoteIdentifier));
}

/** `get_columns_in_relation(relation)`, as a function and as a member of `adapter`. */
export function columnsInRelationFunction(scope: NodeScope): HostFunction {
  const name = 'get_columns_in_relation';
  return new HostFunction(name, (args, site): Awaitable<Value> => {
    const [relation] = readArguments(name, ['relation'], args, site);
    const wanted = requireRelation(name, relation, site);
    if (scope.database === null) return [];
    return readColumns(scope, scope.database, wanted).then((columns) =>
      columnObjects(scope, columns),
    );
  });
}

/** `load_relation(relation)` and `load_cached_relation(relation)`: what exists under that name, or None. */
export function loadRelationFunction(name: string, scope: NodeScope): HostFunction {
  return new HostFunction(name, (args, site): Awaitable<Value> => {
    const [relation] = readArguments(name, ['relation'], args, site);
    const wanted = requireRelation(name, relation, site);
    if (scope.database === null) return null;
    return andThen(scope.database.relations.relation(wanted), (existing) =>
      existingRelationObject(existing, scope.environment.style),
    );
  });
}

/** The members of `adapter` that only look. Without a database they find nothing. */
export const ADAPTER_READS: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  ['get_columns_in_relation', columnsInRelationFunction],
  ['dispatch', dispatchFunction],
  ['type', (scope) => new HostFunction('type', () => scope.environment.options.adapter.type)],
  ['quote', (scope) => quoteFunction('quote', scope)],
  ['quote_as_configured', (scope) => quoteFunction('quote_as_configured', scope)],
  ['quote_seed_column', (scope) => quoteFunction('quote_seed_column', scope)],
  [
    'get_relation',
    (scope) =>
      new HostFunction('get_relation', (args, site): Awaitable<Value> => {
        const parts = readArguments(
          'adapter.get_relation',
          ['database', 'schema', 'identifier'],
          args,
          site,
        );
        const name = readRelationName('adapter.get_relation', parts, scope, site);
        if (scope.database === null) return null;
        return andThen(scope.database.relations.relation(name), (existing) =>
          existingRelationObject(existing, scope.environment.style),
        );
      }),
  ],
  [
    'already_exists',
    (scope) =>
      new HostFunction('already_exists', (args, site): Awaitable<Value> => {
        const [schema, name] = readArguments('already_exists', ['schema', 'name'], args, site);
        const wanted = readRelationName('already_exists', [null, schema, name], scope, site);
        if (scope.database === null) return false;
        return andThen(scope.database.relations.relation(wanted), (existing) => existing !== null);
      }),
  ],
  [
    'get_missing_columns',
    (scope) =>
      new HostFunction('get_missing_columns', async (args, site) => {
        const [from, to] = readArguments(
          'get_missing_columns',
          ['from_relation', 'to_relation'],
          args,
          site,
        );
        const source = requireRelation('get_missing_columns', from, site);
        const target = requireRelation('get_missing_columns', to, site);
        if (scope.database === null) return [];
        const [have, known] = [
          await readColumns(scope, scope.database, source),
          await readColumns(scope, scope.database, target),
        ];
        const names = new Set(known.map((column) => column.name.toLowerCase()));
        return columnObjects(
          scope,
          have.filter((column) => !names.has(column.name.toLowerCase())),
        );
      }),
  ],
  [
    'get_column_schema_from_query',
    (scope) =>
      new HostFunction('get_column_schema_from_query', async (args, site) => {
        const [sql] = readArguments('get_column_schema_from_query', ['sql'], args, site);
        const database = requireDatabase(scope, 'adapter.get_column_schema_from_query()', site);
        const columns = await waitFor(scope, () => database.describe(toText(sql ?? '')));
        return columnObjects(scope, columns);
      }),
  ],
  [
    'check_schema_exists',
    (scope) =>
      new HostFunction('check_schema_exists', (args, site): Awaitable<Value> => {
        const [, schema] = readArguments('check_schema_exists', ['database', 'schema'], args, site);
        const name = requireText('check_schema_exists', 'schema', schema, site);
        return scope.database === null ? false : scope.database.relations.hasSchema(name);
      }),
  ],
  [
    'list_schemas',
    (scope) =>
      new HostFunction('list_schemas', async () =>
        scope.database === null ? [] : [...(await scope.database.relations.schemas())].sort(),
      ),
  ],
  ['list_relations', (scope) => listRelationsFunction(scope)],
  [
    'list_relations_without_caching',
    (scope) =>
      new HostFunction('list_relations_without_caching', (args, site) => {
        const [relation] = readArguments(
          'list_relations_without_caching',
          ['schema_relation'],
          args,
          site,
        );
        const { schema } = requireSchema('list_relations_without_caching', relation, scope, site);
        return relationsIn(scope, schema);
      }),
  ],
  [
    'execute',
    (scope) =>
      new HostFunction('execute', async (args, site) => {
        const [sql] = readArguments(
          'adapter.execute',
          ['sql', 'auto_begin', 'fetch', 'limit'],
          args,
          site,
        );
        const { response, table } = await sendStatement(scope, toText(sql ?? ''), site);
        return new Tuple([response, table]);
      }),
  ],
]);

async function relationsIn(scope: NodeScope, schema: string): Promise<Value> {
  if (scope.database === null) return [];
  const relations = await scope.database.relations.inSchema(schema);
  return relations.map((relation) => existingRelationObject(relation, scope.environment.style));
}

function listRelationsFunction(scope: NodeScope): HostFunction {
  return new HostFunction('list_relations', (args, site) => {
    const [, schema] = readArguments('list_relations', ['database', 'schema'], args, site);
    return relationsIn(scope, requireText('list_relations', 'schema', schema, site));
  });
}

function quoteFunction(name: string, scope: NodeScope): HostFunction {
  return new HostFunction(name, (args, site) => {
    const [identifier] = readArguments(name, ['identifier', 'quote_key'], args, site);
    return scope.environment.style.quoteIdentifier(
      requireText(name, 'identifier', identifier, site),
    );
  });
}

function dispatchFunction(scope: NodeScope): HostFunction {
  return new HostFunction('dispatch', (args, site) => {
    const [macroName, namespace] = readArguments(
      'adapter.dispatch',
      ['macro_name', 'macro_namespace'],
      args,
      site,
    );
    const macro = dispatchMacro(
      scope,
      requireText('adapter.dispatch', 'macro_name', macroName, site),
      optionalText('adapter.dispatch', 'macro_namespace', namespace, site),
      site,
    );
    return site.render.bindMacro(macro.definition);
  });
}

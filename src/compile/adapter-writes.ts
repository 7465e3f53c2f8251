import type { ExistingRelation, RelationName } from '../adapter/relation.ts';
import { readArguments } from '../config/read-arguments.ts';
import { type CallArguments, type CallSite, HostFunction, type Value } from '../jinja/value.ts';
import type { CompileDatabase } from './compile-database.ts';
import type { NodeScope } from './node-scope.ts';
import { requireRelation, requireSchema } from './relation-arguments.ts';
import { RelationObject } from './relation-object.ts';
import { requireWrites, waitFor } from './send-statement.ts';

type Write = (call: {
  readonly scope: NodeScope;
  readonly database: CompileDatabase;
  readonly args: CallArguments;
  readonly site: CallSite;
}) => Promise<void>;

type MakeFunction = (scope: NodeScope) => HostFunction;

/** The members of `adapter` that change the database or what the run believes of it. */
export const ADAPTER_WRITES: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  writing('create_schema', async ({ scope, database, args, site }) => {
    const [relation] = readArguments('create_schema', ['relation'], args, site);
    const { database: catalog, schema } = requireSchema('create_schema', relation, scope, site);
    await send(scope, database, dialectOf(scope).createSchema(catalog, schema));
    if (catalog === null) database.relations.addSchema(schema);
  }),
  writing('drop_schema', async ({ scope, database, args, site }) => {
    const [relation] = readArguments('drop_schema', ['relation'], args, site);
    const { database: catalog, schema } = requireSchema('drop_schema', relation, scope, site);
    await send(scope, database, dialectOf(scope).dropSchema(catalog, schema));
    if (catalog === null) database.relations.dropSchema(schema);
  }),
  writing('drop_relation', async ({ scope, database, args, site }) => {
    const [relation] = readArguments('drop_relation', ['relation'], args, site);
    const name = requireRelation('drop_relation', relation, site);
    // A relation made by a plain statement is not known to the cache, but its object may say what it is.
    const existing = (await find(database, name)) ?? { ...name, kind: kindOf(relation) };
    await send(scope, database, dialectOf(scope).drop(existing));
    database.relations.drop(existing);
  }),
  writing('rename_relation', async ({ scope, database, args, site }) => {
    const [from, to] = readArguments(
      'rename_relation',
      ['from_relation', 'to_relation'],
      args,
      site,
    );
    const source = requireRelation('rename_relation', from, site);
    const target = requireRelation('rename_relation', to, site);
    const existing = await find(database, source);
    if (existing === null) {
      return site.fail(
        'MF2009',
        `rename_relation() was given "${source.identifier}", which does not exist`,
      );
    }
    if (target.schema.toLowerCase() !== source.schema.toLowerCase()) {
      site.fail('MF2009', 'rename_relation() cannot move a relation to another schema');
    }
    await send(scope, database, dialectOf(scope).rename(existing, target.identifier));
    database.relations.rename(existing, target.identifier);
  }),
  writing('truncate_relation', async ({ scope, database, args, site }) => {
    const [relation] = readArguments('truncate_relation', ['relation'], args, site);
    const name = requireRelation('truncate_relation', relation, site);
    await send(scope, database, dialectOf(scope).truncate(name));
  }),
  writing('cache_added', async ({ database, args, site }) => {
    const [relation] = readArguments('cache_added', ['relation'], args, site);
    const name = requireRelation('cache_added', relation, site);
    database.relations.add({ ...name, kind: kindOf(relation) });
  }),
  writing('cache_dropped', async ({ database, args, site }) => {
    const [relation] = readArguments('cache_dropped', ['relation'], args, site);
    database.relations.drop(requireRelation('cache_dropped', relation, site));
  }),
  writing('cache_renamed', async ({ database, args, site }) => {
    const [from, to] = readArguments('cache_renamed', ['from_relation', 'to_relation'], args, site);
    const target = requireRelation('cache_renamed', to, site);
    database.relations.drop(requireRelation('cache_renamed', from, site));
    database.relations.add({ ...target, kind: kindOf(from) });
  }),
]);

function writing(name: string, write: Write): [string, MakeFunction] {
  const make: MakeFunction = (scope) =>
    new HostFunction(name, async (args, site): Promise<Value> => {
      const database = requireWrites(scope, `adapter.${name}()`, site);
      await write({ scope, database, args, site });
      return '';
    });
  return [name, make];
}

function dialectOf(scope: NodeScope) {
  return scope.environment.options.adapter.dialect;
}

async function send(scope: NodeScope, database: CompileDatabase, sql: string): Promise<void> {
  await waitFor(scope, () => database.execute(sql));
}

async function find(
  database: CompileDatabase,
  name: RelationName,
): Promise<ExistingRelation | null> {
  return database.relations.relation(name);
}

function kindOf(relation: Value | undefined): 'table' | 'view' {
  return relation instanceof RelationObject && relation.parts.type === 'view' ? 'view' : 'table';
}

import type { Database } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { RelationName } from '../adapter/relation.ts';
import { AdapterError } from '../base/errors.ts';
import type { RelationCache } from '../compile/relation-cache.ts';

export interface PrepareSchemasOptions {
  readonly database: Database;
  readonly dialect: Dialect;
  readonly relations: RelationCache;
  /** The relations that the run is going to make, those of stored test failures included. */
  readonly targets: Iterable<RelationName>;
  readonly signal?: AbortSignal;
}

/**
 * Creates the schemas that are missing and reads what is in them. To be called once, before nodes run in parallel:
 * two transactions that create one schema conflict, also with IF NOT EXISTS. A schema that cannot be created concerns
 * the nodes in it, which fail for want of it. @throws {AdapterError} MF4011 when interrupted
 */
export async function prepareSchemas(options: PrepareSchemasOptions): Promise<void> {
  const { database, dialect, relations, signal } = options;
  const own = new Map<string, string>();
  const attached = new Map<string, string>();
  for (const { database: catalog, schema } of options.targets) {
    const sql = dialect.createSchema(catalog, schema);
    if (catalog === null) own.set(schema.toLowerCase(), schema);
    else attached.set(sql.toLowerCase(), sql);
  }
  const statements = [...attached.values()].map((sql) => ({ sql, schema: '' }));
  for (const schema of own.values()) {
    if (await relations.hasSchema(schema)) continue;
    statements.push({ sql: dialect.createSchema(null, schema), schema });
  }
  if (statements.length > 0) {
    await database.withConnection(async (connection) => {
      for (const { sql, schema } of statements) {
        try {
          await connection.execute(sql, signal && { signal });
          if (schema !== '') relations.addSchema(schema);
        } catch (error) {
          // The first statement of a node in this schema says the same, with the place of the node.
          if (!(error instanceof AdapterError) || error.code === 'MF4011') throw error;
        }
      }
    }, signal);
  }
  await relations.load(own.values());
}

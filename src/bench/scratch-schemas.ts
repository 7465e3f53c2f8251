import type { Database } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { BenchmarkNode } from '../manifest/node.ts';

/** Gives each benchmark that writes an empty schema of its own for as long as `body` takes, also where a kill left one. */
export async function withScratchSchemas<T>(
  { database, dialect }: { readonly database: Database; readonly dialect: Dialect },
  nodes: readonly BenchmarkNode[],
  body: () => Promise<T>,
): Promise<T> {
  const schemas = nodes.flatMap(({ scratch }) => scratch ?? []);
  if (schemas.length === 0) return body();
  const send = (statements: readonly string[]) =>
    database.withConnection(async (connection) => {
      for (const sql of statements) await connection.execute(sql);
    });
  const drops = schemas.map((name) => dialect.dropSchema(name.database, name.schema));
  await send([
    ...drops,
    ...schemas.map((name) => dialect.createSchema(name.database, name.schema)),
  ]);
  try {
    return await body();
  } finally {
    await send(drops);
  }
}

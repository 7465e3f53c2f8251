import type { Connection } from '../adapter/connection.ts';
import { stringLiteral } from '../sql/literals.ts';

/**
 * Inserts rows of texts in one statement. The rows travel as one JSON literal, which the engine reads about five times
 * faster than a VALUES list; `columnsSql` casts `row[1]`, `row[2]`, ... to the table's columns.
 */
export async function insertJsonRows(
  connection: Connection,
  table: string,
  columnsSql: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = stringLiteral(JSON.stringify(rows));
  await connection.execute(
    `insert into ${table} select ${columnsSql.join(', ')} from (select unnest(from_json(${json}, '[["VARCHAR"]]')) as row)`,
  );
}

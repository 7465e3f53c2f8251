import { partitionTable } from '../../partitions/partition-names.ts';
import type { Layout } from '../../partitions/partition-spec.ts';
import { quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { RelationName } from '../relation.ts';
import { SELECT_UNMEASURED, setBytesSql } from './duckdb-partition-ledger.ts';

type Ask = (sql: string) => Promise<{ readonly rows: readonly (readonly unknown[])[] }>;

/** A table with partitions of which the bytes are not known yet, and their rows of the log. */
interface Unmeasured {
  readonly table: Pick<RelationName, 'schema' | 'identifier'>;
  readonly logRows: string[];
}

/**
 * Notes how many bytes the partitions that were written since the last time take: of a table the blocks that its segments
 * are in, shared out by rows. Blocks are known only after a checkpoint.
 */
export async function measureBytes(
  ask: Ask,
  readLayouts: () => Promise<(relation: Unmeasured['table']) => Layout | undefined>,
): Promise<void> {
  const { rows } = await ask(SELECT_UNMEASURED);
  if (rows.length === 0) return;
  const layoutOf = await readLayouts();
  const found = new Map<string, Unmeasured>();
  for (const [schemaCell, identifierCell, key, logRow] of rows) {
    const relation = { schema: String(schemaCell), identifier: String(identifierCell) };
    const table =
      layoutOf(relation) === 'tables'
        ? { ...relation, identifier: partitionTable(relation.identifier, { key: String(key) }) }
        : relation;
    const name = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.identifier)}`;
    const entry = found.get(name) ?? { table, logRows: [] };
    entry.logRows.push(String(logRow));
    found.set(name, entry);
  }
  for (const [name, { table, logRows }] of found) {
    if (!(await isTable(ask, table))) continue;
    const [[bytes, total] = []] = (await ask(sizeSql(name))).rows;
    await ask(setBytesSql(logRows, Number(bytes), Number(total)));
  }
}

async function isTable(ask: Ask, { schema, identifier }: Unmeasured['table']): Promise<boolean> {
  const { rows } = await ask(
    `select 1 from duckdb_tables() where database_name = current_database()` +
      ` and lower(schema_name) = ${stringLiteral(schema.toLowerCase())}` +
      ` and lower(table_name) = ${stringLiteral(identifier.toLowerCase())}`,
  );
  return rows.length > 0;
}

/** A query of `(bytes, rows)`. */
function sizeSql(name: string): string {
  const segments = `pragma_storage_info(${stringLiteral(name)})`;
  return `select
  (select count(distinct block) from (
    select block_id as block from ${segments} where persistent
    union all select unnest(additional_block_ids) from ${segments}) where block >= 0)
  * (select block_size from pragma_database_size() where database_name = current_database()),
  (select count(*) from ${name})`;
}

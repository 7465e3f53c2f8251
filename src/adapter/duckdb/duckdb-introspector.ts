import { stringLiteral } from '../../sql/literals.ts';
import type { Introspector } from '../adapter.ts';
import type { CellValue, QueryResult } from '../connection.ts';
import type { ExistingRelation, RelationKind } from '../relation.ts';
import { duckDbDialect } from './duckdb-dialect.ts';
import { toColumn } from './to-column.ts';

type Ask = (sql: string) => Promise<QueryResult>;

/** Reads the catalog named `catalog` by way of `ask`. */
export function createIntrospector(catalog: string, ask: Ask): Introspector {
  const find = async (schemaFilter: string) => {
    const { rows } = await ask(relationsSql(catalog, schemaFilter));
    return rows.map(toRelation);
  };
  return {
    async schemas() {
      const { rows } = await ask(
        `select schema_name from duckdb_schemas() where database_name = ${stringLiteral(catalog)}`,
      );
      return new Set(rows.map(([name]) => String(name)));
    },
    async relations(schemas) {
      if (schemas.length === 0) return [];
      const names = schemas.map((schema) => stringLiteral(schema.toLowerCase()));
      return find(`and lower(schema_name) in (${names.join(', ')})`);
    },
    async relation(name) {
      const { rows } = await ask(
        relationsSql(
          name.database ?? catalog,
          `and lower(schema_name) = ${stringLiteral(name.schema.toLowerCase())}
           and lower(identifier) = ${stringLiteral(name.identifier.toLowerCase())}`,
        ),
      );
      const [first] = rows.map(toRelation);
      return first === undefined ? null : { ...first, database: name.database };
    },
    async columns(name) {
      const { rows } = await ask(`describe ${duckDbDialect.relation(name)}`);
      return rows.map(toColumn);
    },
    async leftovers() {
      return find(`and contains(identifier, '__memflow_')`);
    },
  };
}

function relationsSql(catalog: string, filter: string): string {
  const source = (kind: RelationKind) =>
    `select schema_name, ${kind}_name as identifier, '${kind}' as kind
from duckdb_${kind}s() where database_name = ${stringLiteral(catalog)} and not internal`;
  return `select * from (${source('table')} union all ${source('view')})
where true ${filter} order by all`;
}

function toRelation([schema, identifier, kind]: readonly CellValue[]): ExistingRelation {
  return {
    database: null,
    schema: String(schema),
    identifier: String(identifier),
    kind: kind === 'view' ? 'view' : 'table',
  };
}

import { quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { PartitionDialect, PartitionField } from '../partition-dialect.ts';
import type { Column } from '../relation.ts';

const WITH_ZONE = 'TIMESTAMP WITH TIME ZONE';
const FIELD_TYPES = ['DATE', 'TIMESTAMP', WITH_ZONE];

/** DuckDB's SQL for partitions. */
export const duckDbPartitionDialect: PartitionDialect = {
  canPartitionBy: (type) => FIELD_TYPES.includes(type.toUpperCase()),
  start: (field, granularity, alias) =>
    `date_trunc('${granularity}', ${inUtc(field, columnOf(field, alias))})`,
  within: (field, { start, end }, alias) => {
    const column = columnOf(field, alias);
    return `${column} >= ${boundOf(field, start)} and ${column} < ${boundOf(field, end)}`;
  },
  outside: (field) => `${columnOf(field)} is null or not isfinite(${columnOf(field)})`,
  timestamp: (text) => `timestamp ${stringLiteral(text)}`,
  fingerprint: (columns, engineVersion) => {
    const hash = `hash(${columns.map(quoteIdentifier).join(', ')})`;
    return `concat_ws(':', ${stringLiteral(`duckdb ${engineVersion}`)}, count(*), coalesce(sum(${hash}), 0), coalesce(bit_xor(${hash}), 0))`;
  },
  copyToParquet,
  readParquet,
  parquetContent: (path) =>
    `select * from read_parquet(${stringLiteral(path)}, hive_partitioning = false)`,
  typeInParquet: (type) => {
    if (needsText(type)) return 'VARCHAR';
    return KEPT.test(type) ? type : null;
  },
  unstorable: (columns) => columns.find(({ type }) => /\bUNION\(/.test(bareType(type))) ?? null,
  parquetRows: (paths) =>
    `select file_name, num_rows from parquet_file_metadata([${paths.map(stringLiteral).join(', ')}])`,
  fileFacts: (paths) =>
    `select filename, size, cast(last_modified as varchar) from read_blob([${paths.map(stringLiteral).join(', ')}])`,
  missingFiles: (paths) =>
    `select path from (values ${paths.map((path) => `(${stringLiteral(path)})`).join(', ')}) as written (path)` +
    ` where path not in (select filename from read_blob([${paths.map(stringLiteral).join(', ')}]))`,
  taken: (schema, identifiers) => {
    const names = identifiers.map((name) => stringLiteral(name.toLowerCase())).join(', ');
    return (
      `select name from (select database_name, schema_name, table_name as name from duckdb_tables()` +
      ` union all select database_name, schema_name, view_name from duckdb_views())` +
      ` where database_name = current_database() and lower(schema_name) = ${stringLiteral(schema.toLowerCase())}` +
      ` and lower(name) in (${names}) order by name limit 1`
    );
  },
  tablesWithPrefix: (schema, prefix) =>
    `select table_name from duckdb_tables() where database_name = current_database()` +
    ` and lower(schema_name) = ${stringLiteral(schema.toLowerCase())}` +
    ` and starts_with(lower(table_name), ${stringLiteral(prefix.toLowerCase())}) order by 1`,
  storedColumns: ({ schema, identifier }) =>
    `select column_name, data_type from duckdb_columns() where database_name = current_database()` +
    ` and lower(schema_name) = ${stringLiteral(schema.toLowerCase())}` +
    ` and lower(table_name) = ${stringLiteral(identifier.toLowerCase())} order by column_index`,
  rowGroups: ({ schema, identifier }, field) => {
    const table = `${quoteIdentifier(schema)}.${quoteIdentifier(identifier)}`;
    const bound = (name: string) =>
      `try_cast(regexp_extract(stats, '${name}: ([^,\\]]*)', 1) as timestamp)`;
    return (
      `select sum(count), cast(min(${bound('Min')}) as varchar), cast(max(${bound('Max')}) as varchar)` +
      ` from pragma_storage_info(${stringLiteral(table)})` +
      ` where column_name = ${stringLiteral(field.name)} and segment_type <> 'VALIDITY' group by row_group_id`
    );
  },
  keysOf: ({ schema, identifier }) => {
    const where =
      `where database_name = current_database() and lower(schema_name) = ${stringLiteral(schema.toLowerCase())}` +
      ` and lower(table_name) = ${stringLiteral(identifier.toLowerCase())}`;
    return (
      `select index_name from duckdb_indexes() ${where}` +
      ` union all select constraint_text from duckdb_constraints() ${where}` +
      ` and constraint_type in ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')`
    );
  },
  unionByName: (queries) => queries.join('\nunion all by name\n'),
};

function columnOf({ name }: PartitionField, alias?: string): string {
  return `${alias === undefined ? '' : `${alias}.`}${quoteIdentifier(name)}`;
}

function hasZone({ type }: PartitionField): boolean {
  return type.toUpperCase() === WITH_ZONE;
}

/** Without the session's time zone, which is that of the machine. */
function inUtc(field: PartitionField, column: string): string {
  return hasZone(field) ? `timezone('UTC', ${column})` : column;
}

function boundOf(field: PartitionField, text: string): string {
  return hasZone(field)
    ? `timestamptz ${stringLiteral(`${text}+00`)}`
    : `timestamp ${stringLiteral(text)}`;
}

/** The type without what stands in quotes: names of fields and values of enums. */
function bareType(type: string): string {
  return type.toUpperCase().replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '');
}

/** Values of these types come back changed from Parquet (a HUGEINT as a DOUBLE), so that they are written as texts. */
function needsText(type: string): boolean {
  return /\b(?:U?HUGEINT|INTERVAL|TIME WITH TIME ZONE)\b/.test(bareType(type));
}

/** Types that Parquet keeps as they are; all others are cast back by the reader. */
const KEPT =
  /^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|BLOB|BOOLEAN|DATE|TIME|TIMESTAMP|TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE|UUID|JSON)$/i;

function copyToParquet(query: string, columns: readonly Column[], path: string): string {
  const list = columns.map(({ name, type }) => {
    const quoted = quoteIdentifier(name);
    return needsText(type) ? `cast(${quoted} as varchar) as ${quoted}` : quoted;
  });
  return `copy (select ${list.join(', ')} from (\n${query}\n) as content) to ${stringLiteral(path)} (format parquet, compression zstd)`;
}

/** One file a query, so that its statistics are known when a query is planned and it can be left out as a whole. */
function readParquet(path: string, columns: readonly Column[]): string {
  const list = columns.map(({ name, type }) => {
    const quoted = quoteIdentifier(name);
    return KEPT.test(type) ? quoted : `cast(${quoted} as ${type}) as ${quoted}`;
  });
  return `select ${list.join(', ')} from read_parquet(${stringLiteral(path)}, hive_partitioning = false)`;
}

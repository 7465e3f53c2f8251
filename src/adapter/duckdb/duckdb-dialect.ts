import { quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type {
  CreateTableOptions,
  CsvSource,
  DeleteMatchingOptions,
  Dialect,
  IndexSpec,
  MergeOptions,
} from '../dialect.ts';
import type { RelationName } from '../relation.ts';
import { duckDbPartitionDialect } from './duckdb-partition-dialect.ts';

/** The aliases that dbt gives to both sides, because predicates of projects name them. */
const DEST = 'DBT_INTERNAL_DEST';
const SOURCE = 'DBT_INTERNAL_SOURCE';

/** DuckDB's SQL. */
export const duckDbDialect: Dialect = {
  name: 'duckdb',
  partitions: duckDbPartitionDialect,
  quoteIdentifier,
  stringLiteral,
  relation,
  createSchema: (database, schema) => `create schema if not exists ${schemaName(database, schema)}`,
  dropSchema: (database, schema) => `drop schema if exists ${schemaName(database, schema)} cascade`,
  createTableAs: (name, sql, options) => `${createTableHead(name, options)} as (\n${sql}\n)`,
  createTable: (name, definitions, options) =>
    `${createTableHead(name, options)} (${definitions.join(', ')})`,
  temporaryName: (identifier) => ({ database: 'temp', schema: 'main', identifier }),
  createView: (name, sql) => `create or replace view ${relation(name)} as (\n${sql}\n)`,
  drop: (existing) => `drop ${existing.kind} if exists ${relation(existing)}`,
  rename: (existing, identifier) =>
    `alter ${existing.kind} ${relation(existing)} rename to ${quoteIdentifier(identifier)}`,
  hasConstants: (type) => !/^(?:STRUCT|MAP|UNION|VARIANT)\b|\]$/i.test(type),
  truncate: (name) => `truncate ${relation(name)}`,
  insertByName,
  deleteMatching,
  deleteMatchingPart,
  withoutMatching,
  matchingRows: (options) =>
    `(select * from ${targetOf(options)} where ${replaced(options)}) as ${DEST}`,
  merge,
  mergedRows,
  addColumn: (name, column) =>
    `alter table ${relation(name)} add column ${quoteIdentifier(column.name)} ${column.type}`,
  dropColumn: (name, column) =>
    `alter table ${relation(name)} drop column ${quoteIdentifier(column)}`,
  alterColumnType: (name, column) =>
    `alter table ${relation(name)} alter column ${quoteIdentifier(column.name)} type ${column.type}`,
  csvSource,
  rowHash: (columns, alias) => `hash(${columnList(columns, alias)})`,
  createIndex,
  commentOn: (name, kind, text) => `comment on ${kind} ${relation(name)} is ${stringLiteral(text)}`,
  commentOnColumn: (name, column, text) =>
    `comment on column ${relation(name)}.${quoteIdentifier(column)} is ${stringLiteral(text)}`,
};

function relation({ database, schema, identifier }: RelationName): string {
  const local = `${quoteIdentifier(schema)}.${quoteIdentifier(identifier)}`;
  return database === null ? local : `${quoteIdentifier(database)}.${local}`;
}

function schemaName(database: string | null, schema: string): string {
  const local = quoteIdentifier(schema);
  return database === null ? local : `${quoteIdentifier(database)}.${local}`;
}

function createTableHead(name: RelationName, options: CreateTableOptions = {}): string {
  const replace = options.orReplace === true ? 'or replace ' : '';
  const temporary = options.temporary === true ? 'temporary ' : '';
  return `create ${replace}${temporary}table ${relation(name)}`;
}

function columnList(columns: readonly string[], alias?: string): string {
  const prefix = alias === undefined ? '' : `${alias}.`;
  return columns.map((column) => prefix + quoteIdentifier(column)).join(', ');
}

function insertByName(target: RelationName, columns: readonly string[], sql: string): string {
  const list = columnList(columns);
  return `insert into ${relation(target)} (${list})\nselect ${list} from (\n${sql}\n) as batch`;
}

function matches({ keys, predicates = [] }: DeleteMatchingOptions): string {
  const equal = keys.map(
    (key) => `${DEST}.${quoteIdentifier(key)} = ${SOURCE}.${quoteIdentifier(key)}`,
  );
  return [...equal, ...predicates.map((predicate) => `(${predicate})`)].join('\n  and ');
}

/**
 * Whether a batch replaces a row of the target. Predicates may name columns bare, by the table or by dbt's aliases; the
 * source is in sight of those only that name it, because bare names would be taken for its columns.
 */
function replaced(options: DeleteMatchingOptions): string {
  const { keys, source, predicates = [] } = options;
  if (predicates.some((predicate) => predicate.includes(SOURCE))) {
    return `exists (select 1 from ${relation(source)} as ${SOURCE} where ${matches(options)})`;
  }
  const list = columnList(keys);
  return [
    `(${list}) in (select ${list} from ${relation(source)})`,
    ...predicates.map((predicate) => `(${predicate})`),
  ].join('\n  and ');
}

function namesAlias({ predicates = [] }: DeleteMatchingOptions): boolean {
  return predicates.some((predicate) => predicate.includes(DEST) || predicate.includes(SOURCE));
}

/** The target in a FROM, with dbt's alias where a predicate names one. */
function targetOf(options: DeleteMatchingOptions): string {
  return `${relation(options.target)}${namesAlias(options) ? ` as ${DEST}` : ''}`;
}

/** For what stands for the target: an alias by which predicates find it, and the predicates with the name they take. */
function standIn(options: DeleteMatchingOptions): {
  readonly alias: string;
  readonly options: DeleteMatchingOptions;
} {
  const { target, predicates = [] } = options;
  const alias = namesAlias(options) ? DEST : quoteIdentifier(target.identifier);
  const named = predicates.map((predicate) =>
    predicate.replaceAll(`${relation(target)}.`, `${alias}.`),
  );
  return { alias, options: { ...options, predicates: named } };
}

function deleteMatching(options: DeleteMatchingOptions): string {
  if ((options.predicates ?? []).length > 0) {
    return `delete from ${targetOf(options)}\nwhere ${replaced(options)}`;
  }
  return [
    `delete from ${relation(options.target)} as ${DEST}`,
    `using ${relation(options.source)} as ${SOURCE}`,
    `where ${matches(options)}`,
  ].join('\n');
}

function deleteMatchingPart(part: RelationName, whole: DeleteMatchingOptions): string {
  if ((whole.predicates ?? []).length === 0) return deleteMatching({ ...whole, target: part });
  const { alias, options } = standIn(whole);
  return `delete from ${relation(part)} as ${alias}\nwhere ${replaced(options)}`;
}

function withoutMatching(query: string, whole: DeleteMatchingOptions): string {
  const { alias, options } = standIn(whole);
  return `select * from (\n${query}\n) as ${alias}\nwhere (${replaced(options)}) is not true`;
}

function merge(options: MergeOptions): string {
  const updates =
    options.updateColumns ?? options.columns.filter((column) => !options.keys.includes(column));
  const lines = [
    `merge into ${relation(options.target)} as ${DEST}`,
    `using ${relation(options.source)} as ${SOURCE}`,
    `on ${matches(options)}`,
  ];
  if (updates.length > 0) {
    const differs = options.onlyChanged === true ? ` and (${rowsDiffer(updates)})` : '';
    const assignments = updates.map((column) => {
      const quoted = quoteIdentifier(column);
      return `${quoted} = ${SOURCE}.${quoted}`;
    });
    lines.push(`when matched${differs} then update set ${assignments.join(', ')}`);
  }
  lines.push(
    `when not matched then insert (${columnList(options.columns)})`,
    `values (${columnList(options.columns, SOURCE)})`,
  );
  return lines.join('\n');
}

function mergedRows(options: MergeOptions & { readonly targetColumns: readonly string[] }): string {
  const { keys, columns, targetColumns } = options;
  const has = (names: readonly string[], name: string) =>
    names.some((other) => other.toLowerCase() === name.toLowerCase());
  const updates = options.updateColumns ?? columns;
  const [key = ''] = keys;
  const isNew = `${DEST}.${quoteIdentifier(key)} is null`;
  const values = targetColumns.map((column) => {
    const quoted = quoteIdentifier(column);
    if (!has(columns, column)) return `${DEST}.${quoted}`;
    if (has(keys, column) || has(updates, column)) return `${SOURCE}.${quoted}`;
    return `case when ${isNew} then ${SOURCE}.${quoted} else ${DEST}.${quoted} end as ${quoted}`;
  });
  return [
    `select ${values.join(', ')}`,
    `from ${relation(options.source)} as ${SOURCE}`,
    `left join ${relation(options.target)} as ${DEST}`,
    `on ${matches(options)}`,
  ].join('\n');
}

function rowsDiffer(columns: readonly string[]): string {
  return columns
    .map((column) => quoteIdentifier(column))
    .map((column) => `${DEST}.${column} is distinct from ${SOURCE}.${column}`)
    .join(' or ');
}

/** DuckDB's own limit, in bytes; a larger one costs memory. */
const DEFAULT_MAX_LINE = 2_000_000;

/** Nothing is guessed: sniffing turns `NO` into false and long numbers into floats. */
function csvSource({ path, columns, delimiter, maxRecordBytes }: CsvSource): string {
  const types = columns.map((column) => `${stringLiteral(column)}: 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    'header = true',
    `delim = ${stringLiteral(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
    'allow_quoted_nulls = false',
    'strict_mode = true',
    'null_padding = false',
    `columns = {${types}}`,
    ...(maxRecordBytes > DEFAULT_MAX_LINE ? [`max_line_size = ${maxRecordBytes}`] : []),
  ];
  return `read_csv(${stringLiteral(path)}, ${options.join(', ')})`;
}

function createIndex(name: RelationName, index: IndexSpec): string {
  const unique = index.unique ? 'unique ' : '';
  return `create ${unique}index ${quoteIdentifier(index.name)} on ${relation(name)} (${columnList(index.columns)})`;
}

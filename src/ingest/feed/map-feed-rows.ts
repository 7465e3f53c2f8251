import type { Connection } from '../../adapter/connection.ts';
import type { Column } from '../../adapter/relation.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { AdapterError, errorDiagnostic } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import type { FeedConfig, FeedExpression } from '../../config/ingest-config.ts';
import { isPlainIdentifier, quoteIdentifier } from '../../sql/identifiers.ts';
import { stringLiteral } from '../../sql/literals.ts';
import { memoryIdSql } from '../memory-id.ts';
import { FeedError, type FeedFile, ROW_NUMBER } from './feed-file.ts';
import {
  ACCESS_KINDS,
  isEmptySql,
  MEMORY_KINDS,
  SQL_TYPES,
  type ValueKind,
  valueSql,
} from './value-sql.ts';

/** The temporary table of a feed's rows as they will be written; `faults` lists what is wrong with a row. */
export const FEED_ROWS = 'memflow_feed_rows';

/** The raw columns of a feed's table with their kinds. */
export function kindsOf(feed: FeedConfig): Readonly<Record<string, ValueKind>> {
  return feed.table === 'memories' ? MEMORY_KINDS : ACCESS_KINDS;
}

/** The key and the columns that identify a memory, as names of the first query over a file. */
const KEY = 'memflow_key';
const ID = 'memflow_id';

/** A name of a column, whatever its case, else SQL. */
function expressionSql({ text }: FeedExpression, columns: readonly string[]): string {
  const column = columns.find((name) => name === text) ?? findIgnoringCase(columns, text);
  return column === undefined ? `(${text})` : quoteIdentifier(column);
}

function findIgnoringCase(columns: readonly string[], text: string): string | undefined {
  return columns.find((name) => name.toLowerCase() === text.toLowerCase());
}

/** The expressions of a feed by the name that the first query gives them. */
function expressionsOf(feed: FeedConfig): ReadonlyMap<string, FeedExpression> {
  const id = feed.columns.get('memory_id') ?? feed.columns.get('memory_key');
  return new Map([
    ...(feed.key === null ? [] : [[KEY, feed.key] as const]),
    ...(id === undefined ? [] : [[ID, id] as const]),
    ...Object.keys(kindsOf(feed)).flatMap((name) => {
      const expression = feed.columns.get(name);
      return expression === undefined ? [] : [[name, expression] as const];
    }),
  ]);
}

function selectExpressions(
  file: FeedFile,
  expressions: Iterable<readonly [string, FeedExpression]>,
): string {
  const list = [...expressions].map(
    ([name, expression]) =>
      `, ${expressionSql(expression, file.columns)} as ${quoteIdentifier(name)}`,
  );
  return `select ${ROW_NUMBER}${list.join('')} from (${file.rowsSql}) as memflow_file`;
}

/** Which expressions the engine does not understand, each with its place. */
async function faultyExpressions(
  feed: FeedConfig,
  file: FeedFile,
  connection: Connection,
): Promise<readonly Diagnostic[]> {
  const faults: Diagnostic[] = [];
  for (const entry of expressionsOf(feed)) {
    const [, expression] = entry;
    const complaint = await connection.describe(selectExpressions(file, [entry])).then(
      () => null,
      (error: unknown) => {
        if (error instanceof AdapterError) return error.message.split('\n')[0] ?? '';
        throw error;
      },
    );
    if (complaint === null) continue;
    const { text, span } = expression;
    const isName = isPlainIdentifier(text);
    const message = isName
      ? `${file.path} has no column "${text}"`
      : `"${text}" is no SQL over the columns of ${file.path}: ${complaint}`;
    const known = `its columns are ${file.columns.join(', ')}`;
    const hint = isName ? (didYouMean(text, file.columns) ?? known) : known;
    faults.push(errorDiagnostic('MF1814', message, { span, hint }));
  }
  return faults;
}

async function describeExpressions(
  feed: FeedConfig,
  file: FeedFile,
  connection: Connection,
): Promise<readonly Column[]> {
  try {
    return await connection.describe(selectExpressions(file, expressionsOf(feed)));
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    const faults = await faultyExpressions(feed, file, connection);
    throw faults.length === 0 ? error : new FeedError(faults, error);
  }
}

/** A raw column's value, its default where it is empty, and the fault where it does not fit. */
function columnSql(
  feed: FeedConfig,
  [name, kind]: readonly [string, ValueKind],
  types: ReadonlyMap<string, string>,
): { readonly value: string; readonly fault: string } {
  const cell = quoteIdentifier(name);
  const type = types.get(name);
  const preset = feed.defaults.get(name);
  const presetSql =
    preset === undefined
      ? 'null'
      : valueSql(stringLiteral(preset.text), { kind, type: 'VARCHAR' }, feed);
  if (type === undefined) return { value: presetSql, fault: 'null' };
  const value = valueSql(cell, { kind, type }, feed);
  const isRequired = name === 'created_at' || name === 'accessed_at';
  const missing =
    isRequired && preset === undefined
      ? `when ${isEmptySql(cell)} then ${faultSql(name, 'null')}`
      : '';
  return {
    value: `case when ${isEmptySql(cell)} then ${kind === 'text' && preset === undefined ? value : presetSql} else ${value} end`,
    fault: `case ${missing} when not (${isEmptySql(cell)}) and (${value}) is null then ${faultSql(name, cell)} end`,
  };
}

function faultSql(name: string, value: string): string {
  return `{'name': ${stringLiteral(name)}, 'value': left((${value})::varchar, 60)}`;
}

/** The id of the memory that a row is or speaks of. */
function idSql(feed: FeedConfig): string {
  if (feed.columns.has('memory_id')) return `trim(${quoteIdentifier(ID)}::varchar)`;
  const key = feed.table === 'memories' ? KEY : ID;
  return memoryIdSql('feed', feed.source, `trim(${quoteIdentifier(key)}::varchar)`);
}

/** An access that has no key is told apart by all that it is. */
const ACCESS_KEY =
  "concat_ws('|', memory_id, epoch_us(accessed_at), coalesce(kind, ''), coalesce(context_id, ''), coalesce(actor_id, ''))";

/** Creates the empty table of a feed's rows. */
export async function prepareFeedRows(feed: FeedConfig, connection: Connection): Promise<void> {
  const columns = Object.entries(kindsOf(feed)).map(([name, kind]) => `${name} ${SQL_TYPES[kind]}`);
  await connection.execute(`
    create or replace temp table ${FEED_ROWS} (
      file integer, row bigint, natural_key varchar, memory_id varchar, ${columns.join(', ')},
      faults struct(name varchar, value varchar)[])`);
}

/**
 * Puts the rows of a file into `FEED_ROWS`, typed and with defaults.
 * @throws {FeedError} MF1814 where an expression is not understood
 */
export async function mapFeedRows(
  feed: FeedConfig,
  { file, number }: { readonly file: FeedFile; readonly number: number },
  connection: Connection,
): Promise<void> {
  const described = await describeExpressions(feed, file, connection);
  const types = new Map(described.map(({ name, type }) => [name, type]));
  const columns = Object.entries(kindsOf(feed)).map(
    (entry) => [entry[0], columnSql(feed, entry, types)] as const,
  );
  const required = [KEY, ID].filter((name) => types.has(name));
  const faults = [
    ...required.map((name) => {
      const shown =
        name === KEY ? 'key' : feed.columns.has('memory_id') ? 'memory_id' : 'memory_key';
      return `case when ${isEmptySql(quoteIdentifier(name))} then ${faultSql(shown, 'null')} end`;
    }),
    ...columns.map(([, { fault }]) => fault),
  ];
  const values = columns.map(([name, { value }]) => `${value} as ${name}`);
  const rows = `
    select
      ${number} as file,
      ${ROW_NUMBER} as row,
      ${feed.key === null ? '' : `trim(${KEY}::varchar) as natural_key,`}
      ${idSql(feed)} as memory_id,
      ${values.join(', ')},
      list_filter([${faults.join(', ')}], lambda fault: fault is not null) as faults
    from (${selectExpressions(file, expressionsOf(feed))}) as memflow_cells`;
  const keyed = feed.key === null ? `select *, ${ACCESS_KEY} as natural_key from (${rows})` : rows;
  await connection.execute(`insert into ${FEED_ROWS} by name ${keyed}`);
}

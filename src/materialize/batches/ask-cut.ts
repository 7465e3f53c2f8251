import type { Connection, StatementOptions } from '../../adapter/connection.ts';
import type { Dialect } from '../../adapter/dialect.ts';
import type { Column, RelationName } from '../../adapter/relation.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { BatchSpec } from '../../config/read-batch.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { MaterializeError } from '../materialize-error.ts';
import { sameName } from '../statements.ts';
import { batchCount, type Cut, MAX_BATCHES } from './cut.ts';

/** What the questions about a cut are asked with. */
export interface CutQuestion {
  readonly node: ModelNode;
  readonly spec: BatchSpec;
  /** The query that is cut. */
  readonly query: string;
  readonly queryColumns: readonly Column[];
  /** The tables that may be asked instead of the query, the largest first; empty where it is an increment, which is small. */
  readonly upstream: readonly RelationName[];
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly statement: StatementOptions;
}

/**
 * Asks the engine where to cut. Only the columns of the cut are read of the query, and only bounds come back.
 * @throws {MaterializeError} MF5143, MF5144, MF5145
 */
export async function askCut(question: CutQuestion): Promise<Cut> {
  const { spec, node, dialect } = question;
  const columns = cutColumns(question);
  const isPartitionable = columns.every(({ type }) => dialect.partitions.canPartitionBy(type));
  // The plan refuses it in its own words.
  if (spec.kind === 'partitions' && !isPartitionable)
    return { columns, bounds: [], hasNulls: false };
  const cut =
    spec.kind === 'rows'
      ? await askRanges(question, columns, spec.count)
      : ((await askUpstream(question, columns)) ?? (await askQuery(question, columns)));
  if (batchCount(cut) > MAX_BATCHES) throw tooMany(node);
  return cut;
}

const NO_COLUMN: Column = { name: '', type: '' };

/** The columns that are cut by, as the query returns them. */
function cutColumns({ node, spec, queryColumns, dialect }: CutQuestion): readonly Column[] {
  const { uniqueKey, partitionBy } = node.config;
  const byName = { rows: uniqueKey, partitions: [partitionBy?.field ?? ''] };
  const names = spec.kind === 'by' ? [spec.column] : byName[spec.kind];
  return names.map((name) => {
    const column = queryColumns.find((candidate) => sameName(candidate.name, name));
    const place = node.span === undefined ? {} : { span: node.span };
    if (column !== undefined && dialect.hasConstants(column.type)) return column;
    if (column !== undefined) {
      const message = `"${node.name}" is cut into batches by the column "${name}", which is of type ${column.type}`;
      const hint = 'cut by a column of single values: numbers, texts or dates';
      throw new MaterializeError(errorDiagnostic('MF5145', message, { ...place, hint }));
    }
    const known = queryColumns.map((candidate) => candidate.name).join(', ');
    throw new MaterializeError(
      errorDiagnostic(
        'MF5143',
        `"${node.name}" is cut into batches by the column "${name}", which the query does not return`,
        { ...place, hint: `its columns are: ${known}` },
      ),
    );
  });
}

/** The values of a column, or the starts of the partitions that it has, as SQL. */
function cutValue({ node, spec, dialect }: CutQuestion, column: Column): string {
  const { partitionBy } = node.config;
  const { partitions } = dialect;
  if (spec.kind !== 'partitions' || partitionBy === null)
    return dialect.quoteIdentifier(column.name);
  return `case when ${partitions.outside(column)} then null else ${partitions.start(column, partitionBy.granularity)} end`;
}

async function askQuery(question: CutQuestion, columns: readonly Column[]): Promise<Cut> {
  const [column = NO_COLUMN] = columns;
  return askValues(question, column, [
    `select distinct ${cutValue(question, column)} as value from (\n${question.query}\n) as memflow_query`,
  ]);
}

/**
 * The cut that the tables suggest which the query reads: asking the query itself would cost as much as a run of it. What they
 * hold that the query leaves out makes an empty batch, and what the query makes up falls into the batch of a value before.
 * Null where they do not suggest one.
 */
async function askUpstream(question: CutQuestion, columns: readonly Column[]): Promise<Cut | null> {
  const { spec, upstream, dialect, connection, statement } = question;
  const [column = NO_COLUMN] = columns;
  const isAlike = ({ type }: Column) =>
    spec.kind === 'partitions' ? dialect.partitions.canPartitionBy(type) : type === column.type;
  const alike: { readonly relation: RelationName; readonly name: string; readonly sql: string }[] =
    [];
  for (const relation of upstream) {
    const from = `from ${dialect.relation(relation)}`;
    for (const found of await connection.describe(`select * ${from}`, statement)) {
      if (!isAlike(found)) continue;
      const sql = `select distinct ${cutValue(question, found)} as value ${from}`;
      alike.push({ relation, name: found.name, sql });
    }
  }
  const named = alike.filter(({ name }) => sameName(name, column.name));
  // A month is mostly that of some moment in the largest table; another value may be that of anything.
  const largest = alike.filter(({ relation }) => relation === alike[0]?.relation);
  const asked = named.length > 0 || spec.kind === 'by' ? named : largest;
  if (asked.length === 0) return null;
  const cut = await askValues(
    question,
    column,
    asked.map(({ sql }) => sql),
  );
  // The query may still have rows without a value.
  const whole = { ...cut, hasNulls: true };
  return cut.bounds.length > 1 && batchCount(whole) <= MAX_BATCHES ? whole : null;
}

/** Every n-th of the values, each of which one of the queries has. */
async function askValues(
  { spec, connection, statement }: CutQuestion,
  column: Column,
  queries: readonly string[],
): Promise<Cut> {
  const step = spec.kind === 'partitions' ? spec.count : 1;
  const { rows } = await connection.query(
    `select cast(value as varchar) from (select value, row_number() over (order by value) as place` +
      ` from (${queries.join(' union ')}))` +
      ` where value is null or (place - 1) % ${step} = 0 order by value nulls last limit ${MAX_BATCHES + 2}`,
    statement,
  );
  const inUtc = spec.kind === 'partitions' && /WITH TIME ZONE/i.test(column.type);
  const texts = rows.flatMap(([text]) => (text == null ? [] : [String(text)]));
  return {
    columns: [column],
    bounds: texts.map((text) => [inUtc ? `${text}+00` : text]),
    hasNulls: texts.length < rows.length,
  };
}

/** Quantiles of a sample of the keys: as many ranges as hold about `size` rows each. The query is asked once. */
async function askRanges(
  { node, query, dialect, connection, statement }: CutQuestion,
  columns: readonly Column[],
  size: number,
): Promise<Cut> {
  const names = columns.map(({ name }) => dialect.quoteIdentifier(name));
  const isNull = names.map((name) => `${name} is null`).join(' or ');
  const fields = names.map((name, at) => `'k${at}': ${name}`).join(', ');
  const key = names.map((_, at) => `key.k${at}`);
  const range = (place: string) => `((${place}) * wanted) // drawn`;
  const { rows } = await connection.query(
    `with sampled as materialized (select count(*) filter (where not (${isNull})) as keyed, count(*) filter (where ${isNull}) as nulls,` +
      ` arg_min({${fields}}, random(), ${SAMPLE_SIZE}) filter (where not (${isNull})) as keys from (\n${query}\n) as memflow_query),` +
      ` wanting as (select nulls, keys, (keyed + ${size - 1}) // ${size} as wanted from sampled),` +
      ` drawing as (select nulls, wanted, unnest(keys) as key from wanting),` +
      ` placed as (select *, row_number() over (order by ${key.join(', ')}) as place, count(*) over () as drawn from drawing)` +
      ` select distinct on (${key.join(', ')}) nulls, wanted, ${key.map((part) => `cast(${part} as varchar)`).join(', ')} from placed` +
      ` where place = 1 or ${range('place - 1')} <> ${range('place - 2')} order by ${key.join(', ')} limit ${MAX_BATCHES + 1}`,
    statement,
  );
  const [nulls, wanted] = rows[0] ?? [0, 0];
  if (Number(wanted) > MAX_BATCHES) throw tooMany(node);
  return {
    columns,
    bounds: rows.map(([, , ...texts]) => texts.map(String)),
    hasNulls: Number(nulls) > 0,
  };
}

/** Keys that are drawn: a hundred for each of a thousand ranges keep their sizes within some tenths of each other. */
const SAMPLE_SIZE = 100_000;

function tooMany(node: ModelNode): MaterializeError {
  return new MaterializeError(
    errorDiagnostic('MF5144', `"${node.name}" would be cut into more than ${MAX_BATCHES} batches`, {
      ...(node.span === undefined ? {} : { span: node.span }),
      hint: 'take more rows or partitions at a time, or a column with fewer values',
    }),
  );
}

import type { Connection, StatementOptions } from '../../adapter/connection.ts';
import type { Dialect } from '../../adapter/dialect.ts';
import type { Column } from '../../adapter/relation.ts';
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
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly statement: StatementOptions;
}

/**
 * Asks the engine where to cut. Only the columns of the cut are read of the query, and only bounds come back.
 * @throws {MaterializeError} MF5143, MF5144
 */
export async function askCut(question: CutQuestion): Promise<Cut> {
  const { spec, node } = question;
  const cut = await (spec.kind === 'rows'
    ? askRanges(question, spec.count)
    : askValues(question, spec.kind === 'by' ? 1 : spec.count));
  if (batchCount(cut) > MAX_BATCHES) throw tooMany(node);
  return cut;
}

/** The columns that are cut by, as the query returns them. */
function cutColumns({ node, spec, queryColumns }: CutQuestion): readonly Column[] {
  const { uniqueKey, partitionBy } = node.config;
  const byName = { rows: uniqueKey, partitions: [partitionBy?.field ?? ''] };
  const names = spec.kind === 'by' ? [spec.column] : byName[spec.kind];
  return names.map((name) => {
    const column = queryColumns.find((candidate) => sameName(candidate.name, name));
    if (column !== undefined) return column;
    const place = node.span === undefined ? {} : { span: node.span };
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

/** Every n-th distinct value of a column, or every n-th of the partitions that it has. */
async function askValues(question: CutQuestion, step: number): Promise<Cut> {
  const { node, spec, query, dialect, connection, statement } = question;
  const [column = { name: '', type: '' }] = cutColumns(question);
  const { partitionBy } = node.config;
  const { partitions } = dialect;
  const value =
    spec.kind === 'partitions' && partitionBy !== null
      ? `case when ${partitions.outside(column)} then null else ${partitions.start(column, partitionBy.granularity)} end`
      : dialect.quoteIdentifier(column.name);
  const { rows } = await connection.query(
    `select cast(value as varchar) from (select value, row_number() over (order by value) as place` +
      ` from (select distinct ${value} as value from (\n${query}\n) as memflow_query))` +
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

/** Quantiles of a sample of the keys: as many ranges as hold about `size` rows each. */
async function askRanges(question: CutQuestion, size: number): Promise<Cut> {
  const { node, query, dialect, connection, statement } = question;
  const columns = cutColumns(question);
  const names = columns.map(({ name }) => dialect.quoteIdentifier(name));
  const isNull = names.map((name) => `${name} is null`).join(' or ');
  const counted = await connection.query(
    `select count(*), count(*) filter (where ${isNull}) from (\n${query}\n) as memflow_query`,
    statement,
  );
  const [all = 0, nulls = 0] = (counted.rows[0] ?? []).map(Number);
  const wanted = Math.ceil((all - nulls) / size);
  if (wanted > MAX_BATCHES) throw tooMany(node);
  const cut = { columns, hasNulls: nulls > 0 };
  if (wanted <= 1) return { ...cut, bounds: wanted === 0 ? [] : [names.map(() => '')] };
  const list = names.join(', ');
  const keys = `select ${list} from (\n${query}\n) as memflow_query where not (${isNull})`;
  const range = (place: string) => `((${place}) * ${wanted}) // total`;
  const { rows } = await connection.query(
    `select distinct ${names.map((name) => `cast(${name} as varchar)`).join(', ')}, ${list} from (` +
      `select *, row_number() over (order by ${list}) as place, count(*) over () as total` +
      ` from (select * from (${keys}) using sample reservoir(${sampleSize(wanted)} rows) repeatable (1)))` +
      ` where place = 1 or ${range('place - 1')} <> ${range('place - 2')} order by ${list}`,
    statement,
  );
  return { ...cut, bounds: rows.map((row) => row.slice(0, names.length).map(String)) };
}

/** A hundred keys a range keep the sizes of ranges within some tenths of each other. */
function sampleSize(ranges: number): number {
  return Math.max(10_000, ranges * 100);
}

function tooMany(node: ModelNode): MaterializeError {
  return new MaterializeError(
    errorDiagnostic('MF5144', `"${node.name}" would be cut into more than ${MAX_BATCHES} batches`, {
      ...(node.span === undefined ? {} : { span: node.span }),
      hint: 'take more rows or partitions at a time, or a column with fewer values',
    }),
  );
}

import type { Dialect } from '../adapter/dialect.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ModelNode } from '../manifest/node.ts';
import type { CheckStep, ProbeStage, TransactionStep } from './node-plan.ts';
import type { IncrementalStrategy, PlanInput } from './plan-input.ts';
import { sameName } from './statements.ts';

/** Up to where a model has read its source. */
export interface Watermark {
  readonly column: string;
  /** As SQL: a typed constant, so that the engine can skip what is older. */
  readonly valueSql: string;
}

/** The remembered watermark; null where the model has none or nothing has been read yet. */
export function watermarkOf(input: PlanInput): Watermark | null {
  const { watermark, changeDetection } = input.compiled.node.config;
  const value = input.ledger?.watermark ?? null;
  if (watermark === null || changeDetection !== 'watermark' || value === null) return null;
  const type = input.queryColumns.find((column) => sameName(column.name, watermark))?.type;
  const literal = input.dialect.stringLiteral(value);
  return {
    column: watermark,
    valueSql: type === undefined ? literal : `cast(${literal} as ${type})`,
  };
}

/** Ends the node when the query has nothing newer; rows without a value go on, to be refused by name. */
export function probeNewRows(since: Watermark, query: string, dialect: Dialect): ProbeStage {
  const column = dialect.quoteIdentifier(since.column);
  return {
    kind: 'probe',
    purpose: `is anything newer than ${since.valueSql}?`,
    sql: `select 1 from (\n${query}\n) as memflow_query where ${column} > ${since.valueSql} or ${column} is null limit 1`,
  };
}

/**
 * The rows to write. A keyed batch takes the rows at the watermark again, so that late ones with the same value are
 * not missed; an append must not, or they would double.
 */
export function rowsSince(
  since: Watermark,
  query: string,
  strategy: IncrementalStrategy,
  dialect: Dialect,
): string {
  const column = dialect.quoteIdentifier(since.column);
  const comparison = strategy === 'append' ? '>' : '>=';
  return `select * from (\n${query}\n) as memflow_query where ${column} ${comparison} ${since.valueSql} or ${column} is null`;
}

/** The highest value of the column, for the ledger. `rowsSql` is a relation as SQL. */
export function maximumOf(column: string, rowsSql: string, dialect: Dialect): TransactionStep {
  return {
    kind: 'measure',
    what: 'watermark',
    purpose: 'remember how far was read',
    sql: `select cast(max(${dialect.quoteIdentifier(column)}) as varchar) from ${rowsSql}`,
  };
}

/** Refuses rows without a watermark: the next runs could never tell whether they are new. */
export function refuseNullWatermark(
  node: ModelNode,
  column: string,
  rowsSql: string,
  dialect: Dialect,
): CheckStep {
  const place = node.span === undefined ? {} : { span: node.span };
  return {
    kind: 'check',
    purpose: 'refuse rows without a watermark',
    sql: `select count(*) from ${rowsSql} where ${dialect.quoteIdentifier(column)} is null having count(*) > 0`,
    report: (rows) =>
      errorDiagnostic(
        'MF5010',
        `${String(rows[0]?.[0])} rows of "${node.name}" have no value in the watermark column "${column}"`,
        { ...place, hint: 'filter these rows out in the model, or give them a value' },
      ),
  };
}

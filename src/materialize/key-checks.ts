import type { CellValue } from '../adapter/connection.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { RelationName } from '../adapter/relation.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ModelNode } from '../manifest/node.ts';
import type { CheckStep } from './node-plan.ts';

const SAMPLE_SIZE = 5;

function formatKey(keys: readonly string[], values: readonly CellValue[]): string {
  const texts = keys.map((key, index) => {
    const value = values[index];
    const text = value === null || value === undefined ? 'NULL' : String(value);
    return keys.length === 1 ? text : `${key}=${text}`;
  });
  return keys.length === 1 ? (texts[0] ?? '') : `(${texts.join(', ')})`;
}

function report(node: ModelNode, rows: readonly (readonly CellValue[])[]): Diagnostic {
  const keys = node.config.uniqueKey;
  const total = Number(rows[0]?.[keys.length + 1] ?? rows.length);
  const isNull = (row: readonly CellValue[]) => row.slice(0, keys.length).includes(null);
  const samples = rows.slice(0, SAMPLE_SIZE).map((row) => {
    const copies = Number(row[keys.length]);
    return `${formatKey(keys, row)}${copies > 1 ? ` (${copies} rows)` : ''}`;
  });
  const more = total > samples.length ? `, and ${total - samples.length} more` : '';
  const list = `${samples.join(', ')}${more}`;
  const place = node.span === undefined ? {} : { span: node.span };
  const key = keys.join(', ');
  const nullKeys = keys.length === 1 ? '' : `: ${list}`;
  return rows.some(isNull)
    ? errorDiagnostic(
        'MF5002',
        `unique_key (${key}) of "${node.name}" is NULL in the batch${nullKeys}`,
        {
          ...place,
          hint: "filter these rows out in the model, or set duplicate_keys: 'allow' to keep them, again on every run",
        },
      )
    : errorDiagnostic(
        'MF5001',
        `duplicate unique_key (${key}) in the batch of "${node.name}": ${list}`,
        {
          ...place,
          hint: "make the key unique in the model, or set duplicate_keys: 'dedupe' to keep one row of each key",
        },
      );
}

/** Refuses a relation in which a key is NULL or stands more than once; both are found by one scan. */
export function keyCheck(node: ModelNode, relation: RelationName, dialect: Dialect): CheckStep {
  const keys = node.config.uniqueKey.map((key) => dialect.quoteIdentifier(key));
  const violated = ['count(*) > 1', ...keys.map((key) => `${key} is null`)].join(' or ');
  // NULL keys come first, so that they are always among the samples
  const nullsFirst = keys.map((key) => `${key} is null`).join(' or ');
  const sql =
    `select ${keys.join(', ')}, count(*) as copies, count(*) over () as violations` +
    ` from ${dialect.relation(relation)}` +
    ` group by ${keys.join(', ')} having ${violated}` +
    ` order by (${nullsFirst}) desc, ${keys.join(', ')} limit ${SAMPLE_SIZE}`;
  return {
    kind: 'check',
    purpose: 'refuse NULL and duplicate unique keys',
    sql,
    report: (rows) => report(node, rows),
  };
}

/** Keeps one row per key, always the same one: the newest by the watermark where there is one, else the greatest. */
export function dedupeQuery(options: {
  readonly query: string;
  readonly keys: readonly string[];
  readonly columns: readonly string[];
  readonly watermark: string | null;
  readonly dialect: Dialect;
}): string {
  const quote = (name: string) => options.dialect.quoteIdentifier(name);
  const columns = options.columns.map(quote);
  const order = [...(options.watermark === null ? [] : [quote(options.watermark)]), ...columns];
  const partition = options.keys.map(quote).join(', ');
  return (
    `select ${columns.join(', ')} from (select *, row_number() over (partition by ${partition}` +
    ` order by ${order.map((column) => `${column} desc nulls last`).join(', ')}) as memflow_rank` +
    ` from (\n${options.query}\n) as memflow_query) as memflow_ranked where memflow_rank = 1`
  );
}

import type { StatementProfile } from '../adapter/profile.ts';
import type { RelationName } from '../adapter/relation.ts';
import { ROW_GROUP } from '../partitions/clustering.ts';
import type { Change } from './change.ts';
import { compareSides } from './compare-sides.ts';
import { operatorsOf, reject, type TunedModel, type Tuning } from './tuning.ts';
import type { UsedQuery } from './usage.ts';

/** Building less than this is no work to save. */
const WORTH_ROWS = 3 * ROW_GROUP;
/** What a run is taken to bring: the newest share of the rows. */
const NEW_SHARE = 0.05;
/** Rows that only ever arrive at the end lie in the order of their time but for this share. */
const OUT_OF_ORDER = 0.01;
const WORTH_RATIO = 0.5;
const TIME_TYPES = /^(?:DATE|TIMESTAMP)/;

/**
 * Tries a table that is built whole with its newest rows only. For a model that makes each row of one row of one table, whose
 * rows lie in the order of a time: then they arrive at the end, as far as can be seen.
 */
export async function tuneBuild(tuning: Tuning, model: TunedModel): Promise<void> {
  const { base, trial, dialect, measuring } = tuning;
  const { node, sql } = model;
  const query = tuning.queries.find((used) => used.node?.id === node.id);
  const profile = query === undefined ? undefined : tuning.profiles.get(query);
  if (query === undefined || profile === undefined) return;
  if (node.config.materialized !== 'table' || !isRowByRow(profile)) return;
  for (const { name } of model.columns.filter(({ type }) => TIME_TYPES.test(type))) {
    if (tuning.isOver() || !(await arrivesInOrder(tuning, profile, name))) continue;
    tuning.onProgress(`${node.name}: in increments by ${name}`);
    const change: Change = { kind: 'increments', model: node, watermark: name };
    const column = dialect.quoteIdentifier(name);
    const rows = dialect.relation(node.relation);
    const since = `select quantile_disc(${column}, ${1 - NEW_SHARE})::varchar from ${rows}`;
    const [[value] = []] = await base.rows(since);
    const newest = `select * from (\n${sql}\n) as memflow_query where ${column} > ${dialect.stringLiteral(String(value))}`;
    const table: RelationName = { ...node.relation, identifier: 'memflow_tuning_build' };
    const building = (text: string) => dialect.createTableAs(table, text, { orReplace: true });
    const compared = await compareSides(
      { database: base.database, sql: building(sql) },
      { database: trial.database, sql: building(newest) },
      measuring,
    );
    for (const copy of [base, trial]) await copy.send(dialect.drop({ ...table, kind: 'table' }));
    const { outcome, ratio, beforeMs, afterMs } = compared;
    if (outcome !== 'improved' || ratio > WORTH_RATIO) {
      reject(tuning, change, 'building it whole takes about as long');
      continue;
    }
    tuning.proposals.push({
      change,
      effects: [{ ...compared, query: namedAfterBuild(query) }],
      savedMs: beforeMs - afterMs,
      cost: { buildMs: null, bytes: 0 },
      confidence: 'medium',
      notes: [
        `measured with the newest ${NEW_SHARE * 100} % of the rows`,
        `right only where rows never change and arrive in the order of ${name}, as those that are there do`,
      ],
    });
    return;
  }
}

function namedAfterBuild(query: UsedQuery): UsedQuery {
  return { ...query, name: `building ${query.node?.name ?? query.name}` };
}

/** One table is read, and each row becomes one row or none. */
function isRowByRow({ root, rowsScanned }: StatementProfile): boolean {
  const operators = operatorsOf(root);
  const scans = operators.filter(({ kind }) => kind === 'scan');
  return (
    rowsScanned >= WORTH_ROWS &&
    scans.length === 1 &&
    scans[0]?.relation !== null &&
    operators.every(({ kind }) => kind === 'scan' || kind === 'filter' || kind === 'projection')
  );
}

/** Whether the table that is read has the column, and its rows lie in the order of it. */
async function arrivesInOrder(
  { base, dialect }: Tuning,
  { root }: StatementProfile,
  name: string,
): Promise<boolean> {
  const read = operatorsOf(root).find(({ kind }) => kind === 'scan')?.relation;
  if (read === null || read === undefined) return false;
  const table = dialect.relation(read);
  const columns = await base.describe(`select * from ${table}`);
  const column = columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (column === undefined) return false;
  const quoted = dialect.quoteIdentifier(column.name);
  const share = await base.figure(
    `select coalesce(avg((value < before)::integer), 1) from (select ${quoted} as value, ` +
      `lag(${quoted}) over (order by rowid) as before from ${table}) as pairs`,
  );
  return share <= OUT_OF_ORDER;
}

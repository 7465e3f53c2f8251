import type { StatementProfile } from '../adapter/profile.ts';
import type { RelationName } from '../adapter/relation.ts';
import { ROW_GROUP } from '../partitions/clustering.ts';
import type { Change } from './change.ts';
import { compareSides } from './compare-sides.ts';
import { addedBytes, operatorsOf, reject, type Tuning } from './tuning.ts';
import type { UsedQuery } from './usage.ts';

/** A result that takes less reading is not worth a model of its own. */
const WORTH_STORING = 3 * ROW_GROUP;
const WORTH_MS = 1.5;
/** The result must be so many times smaller than what is read. */
const SMALLER = 100;
const WORTH_RATIO = 0.3;
/** A scan that a condition leaves less of is a question about one value; the next question is about another. */
const ASKED_FOR = 0.5;

/**
 * Finds queries that make a small result of all rows, whatever their order: the first rows of a sort, or an aggregate.
 * Kept as a table it is made once a run instead of with each question.
 */
export async function tuneResults(
  tuning: Tuning,
  place: Pick<RelationName, 'database' | 'schema'>,
): Promise<void> {
  const { base, trial, measuring, profiles, dialect } = tuning;
  const table: RelationName = { ...place, identifier: 'memflow_tuning_result' };
  for (const query of tuning.queries) {
    const profile = profiles.get(query);
    if (tuning.isOver() || profile === undefined || query.kind !== 'interactive') continue;
    const holds = whatItHolds(profile);
    if (holds === null || isOneOfMany(query, tuning.queries)) continue;
    tuning.onProgress(`${query.name}: its result as a table`);
    const name = `${query.node?.name ?? 'query'}_${holds.replace(' ', '_')}`;
    const change: Change = { kind: 'stored result', query, holds, name };
    const buildMs = await trial.store(table, query.sql);
    const compared = await compareSides(
      { database: base.database, sql: query.sql },
      { database: trial.database, sql: `select * from ${dialect.relation(table)}` },
      measuring,
    );
    const { outcome, ratio, beforeMs, afterMs } = compared;
    const net = query.uses * beforeMs * (1 - ratio) - buildMs;
    const isLess = ratio <= WORTH_RATIO && beforeMs - afterMs >= WORTH_MS;
    if (outcome !== 'improved' || !isLess || net <= 0) {
      reject(tuning, change, 'the query is fast enough without');
      continue;
    }
    const bytes = await addedBytes(tuning);
    tuning.proposals.push({
      change,
      effects: [{ ...compared, query }],
      savedMs: net,
      cost: { buildMs: { before: 0, after: buildMs }, bytes: Math.max(0, bytes) },
      confidence: 'high',
      notes: ['the answer is as old as the last run', 'the query has to read the new model'],
    });
  }
}

/** What a result would be kept as; null where it is not worth it. */
function whatItHolds(profile: StatementProfile): 'top set' | 'summary' | null {
  const { root, rowsScanned, latencyMs } = profile;
  if (rowsScanned < WORTH_STORING || latencyMs < WORTH_MS) return null;
  if (root.rows * SMALLER > rowsScanned) return null;
  const operators = operatorsOf(root);
  const asks = operators.some(
    ({ kind, conditions, rows, rowsScanned: read }) =>
      kind === 'scan' && rows < read * ASKED_FOR && conditions.length > 0,
  );
  if (asks) return null;
  if (operators.some(({ kind }) => kind === 'aggregate')) return 'summary';
  return operators.some(({ kind }) => kind === 'top') ? 'top set' : null;
}

/** Cells of a matrix with texts of their own: each asks something else. */
function isOneOfMany({ node, sql }: UsedQuery, queries: readonly UsedQuery[]): boolean {
  if (node?.resourceType !== 'benchmark') return false;
  return queries.some(
    (other) =>
      other.node?.resourceType === 'benchmark' &&
      other.node.cell.matrix === node.cell.matrix &&
      other.sql !== sql,
  );
}

import type { Database, LedgerEntry } from '../../adapter/adapter.ts';
import type { Connection, StatementOptions } from '../../adapter/connection.ts';
import { type ExistingRelation, type RelationName, relationKey } from '../../adapter/relation.ts';
import { canonicalJson, sha256 } from '../../base/hash.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { isFullBuild } from '../incremental.ts';
import type { PlanInput } from '../plan-input.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { probeNewRows, rowsSince, watermarkOf } from '../watermark.ts';
import { askCut } from './ask-cut.ts';
import type { BatchState } from './batch-state.ts';
import { batchCount, type Cut } from './cut.ts';
import { sideTable } from './side-table.ts';

/** A table that a batched model reads, and what the ledger says of it. */
interface UpstreamState {
  readonly relation: RelationName;
  readonly entry: LedgerEntry | null;
}

/** What is there before a model is planned, as far as batches go. */
export interface BatchFacts {
  /** The rows of an unfinished build, of this definition or of an earlier one. */
  readonly side: ExistingRelation | null;
  readonly upstream: readonly UpstreamState[];
}

/** Reads what is known outside of the connection that the model is planned on. */
export async function readBatchFacts(
  options: Pick<RunnerOptions, 'compiler' | 'relations' | 'database'>,
  node: ModelNode,
): Promise<BatchFacts> {
  const side = await options.relations.relation(sideTable(node.relation));
  if (node.config.batch === null) return { side, upstream: [] };
  // Parents may have been written by this very run.
  const entries = await options.database.ledger.entries();
  const upstream = options.compiler
    .upstreamOf(node)
    .map((relation) => ({ relation, entry: entries.get(relationKey(relation)) ?? null }));
  return { side, upstream };
}

/**
 * Finds out how a model is cut and how far an earlier run came. Null for a model without batches and for a query that one
 * batch can hold. @throws {MaterializeError} MF5143, MF5144
 */
export async function prepareBatches(
  input: PlanInput,
  facts: BatchFacts,
  ledger: Database['ledger'],
  connection: Connection,
  statement: StatementOptions,
): Promise<BatchState | null> {
  const { compiled, dialect } = input;
  const { node } = compiled;
  const spec = node.config.batch;
  if (spec === null) return null;
  const since = isFullBuild(input) ? null : watermarkOf(input);
  if (since !== null) {
    const { sql } = probeNewRows(since, compiled.sql, dialect);
    if ((await connection.query(sql, statement)).rows.length === 0) return null;
  }
  // A superset of what is written: the rows at the watermark are left out where the whole is put in place.
  const query =
    since === null ? compiled.sql : rowsSince(since, compiled.sql, 'delete+insert', dialect);
  const build = await buildKey(input, query, facts, connection, statement);
  const unfinished =
    facts.side === null
      ? null
      : await readUnfinished(facts.side, build, input, ledger, connection, statement);
  if (unfinished !== null && typeof unfinished !== 'string') {
    return { build, query, ...unfinished, startsOver: null };
  }
  const { queryColumns } = input;
  const cut = await askCut({ node, spec, query, queryColumns, dialect, connection, statement });
  if (batchCount(cut) <= 1) return null;
  return { build, query, cut, done: null, startsOver: unfinished };
}

/** Differs whenever a build would not come to the same rows: another query or config, another start, other sources. */
async function buildKey(
  input: PlanInput,
  query: string,
  { upstream }: BatchFacts,
  connection: Connection,
  statement: StatementOptions,
): Promise<string> {
  const states = [];
  for (const { relation, entry } of upstream) {
    const { rows } = await connection.query(
      `select count(*) from ${input.dialect.relation(relation)}`,
      statement,
    );
    states.push([relationKey(relation), entry, Number(rows[0]?.[0])]);
  }
  const { fingerprint, node } = input.compiled;
  const parts = [query, fingerprint, node.config.batch, isFullBuild(input), input.ledger, states];
  return sha256(canonicalJson(parts));
}

/** The cut of an unfinished build and how far it came, or why it cannot be gone on with. */
async function readUnfinished(
  side: ExistingRelation,
  build: string,
  { compiled, dialect }: PlanInput,
  ledger: Database['ledger'],
  connection: Connection,
  statement: StatementOptions,
): Promise<{ readonly cut: Cut; readonly done: number } | string> {
  const { relation } = compiled.node;
  const { rows } = await connection.query(ledger.selectBatchesSql(relation, build), statement);
  const [first, ...batches] = rows;
  if (first?.[0] !== 0) return 'the model or what it reads has changed since';
  const counted = await connection.query(
    `select count(*) from ${dialect.relation(side)}`,
    statement,
  );
  const last = batches.at(-1) ?? first;
  const isWhole = batches.every(([ordinal], index) => ordinal === index + 1);
  if (!isWhole || last[2] !== counted.rows[0]?.[0]) {
    return 'its rows are not those that the ledger of batches has counted';
  }
  return { cut: JSON.parse(String(first[1])), done: batches.length };
}

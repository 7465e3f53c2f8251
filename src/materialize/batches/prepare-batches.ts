import type { LedgerEntry } from '../../adapter/adapter.ts';
import type { RecordedBatch } from '../../adapter/batch-ledger.ts';
import type { Connection, StatementOptions } from '../../adapter/connection.ts';
import type { Dialect } from '../../adapter/dialect.ts';
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

interface CountedUpstream extends UpstreamState {
  readonly rows: number;
}

/** What is there before a model is planned, as far as batches go. */
export interface BatchFacts {
  /** The rows of an unfinished build, of this definition or of an earlier one. */
  readonly side: ExistingRelation | null;
  /** What the ledger says of the last build. */
  readonly recorded: readonly RecordedBatch[];
  readonly upstream: readonly UpstreamState[];
}

/** Reads what is known outside of the connection that the model is planned on. */
export async function readBatchFacts(
  options: Pick<RunnerOptions, 'compiler' | 'relations' | 'database'>,
  node: ModelNode,
): Promise<BatchFacts> {
  const side = await options.relations.relation(sideTable(node.relation));
  if (node.config.batch === null) return { side, recorded: [], upstream: [] };
  // Parents may have been written by this very run.
  const entries = await options.database.ledger.entries();
  const upstream = options.compiler
    .upstreamOf(node)
    .map((relation) => ({ relation, entry: entries.get(relationKey(relation)) ?? null }));
  return { side, recorded: await options.database.ledger.batches(node.relation), upstream };
}

/**
 * Finds out how a model is cut and how far an earlier run came. Null for a model without batches and for a query that one
 * batch can hold. @throws {MaterializeError} MF5143, MF5144, MF5145
 */
export async function prepareBatches(
  input: PlanInput,
  facts: BatchFacts,
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
  const upstream: CountedUpstream[] = [];
  for (const state of facts.upstream) {
    const rows = await countRows(state.relation, dialect, connection, statement);
    upstream.push({ ...state, rows });
  }
  const build = buildKey(input, query, upstream);
  const unfinished = readUnfinished(
    facts.recorded,
    build,
    facts.side && (await countRows(facts.side, dialect, connection, statement)),
  );
  if (unfinished !== null && typeof unfinished !== 'string') {
    return { build, query, ...unfinished, startsOver: null };
  }
  const cut = await askCut({
    node,
    spec,
    query,
    queryColumns: input.queryColumns,
    upstream: isFullBuild(input) ? largestFirst(upstream) : [],
    dialect,
    connection,
    statement,
  });
  if (batchCount(cut) <= 1) return null;
  return { build, query, cut, done: null, startsOver: unfinished };
}

/** Differs whenever a build would not come to the same rows: another query or config, another start, other sources. */
function buildKey(input: PlanInput, query: string, upstream: readonly CountedUpstream[]): string {
  const states = upstream.map(({ relation, entry, rows }) => [relationKey(relation), entry, rows]);
  const { fingerprint, node } = input.compiled;
  const parts = [query, fingerprint, node.config.batch, isFullBuild(input), input.ledger, states];
  return sha256(canonicalJson(parts));
}

function largestFirst(upstream: readonly CountedUpstream[]): readonly RelationName[] {
  return [...upstream].sort((a, b) => b.rows - a.rows).map(({ relation }) => relation);
}

async function countRows(
  relation: RelationName,
  dialect: Dialect,
  connection: Connection,
  statement: StatementOptions,
): Promise<number> {
  const { rows } = await connection.query(
    `select count(*) from ${dialect.relation(relation)}`,
    statement,
  );
  return Number(rows[0]?.[0]);
}

/**
 * The cut of an unfinished build and how far it came, or why it cannot be gone on with; null where there is none.
 * `gathered` counts the rows of its table, which is null where there is no such table.
 */
function readUnfinished(
  recorded: BatchFacts['recorded'],
  build: string,
  gathered: number | null,
): { readonly cut: Cut; readonly done: number } | string | null {
  const isSame = recorded.length > 0 && recorded.every((batch) => batch.build === build);
  // A finished build leaves its rows in the ledger, and the relation's own entry, which makes another build of the next.
  if (gathered === null) return isSame ? 'the table of its batches is gone' : null;
  if (recorded.length === 0) return 'the ledger knows of no batch';
  if (!isSame) return 'the model or what it reads has changed since';
  const [first, ...batches] = recorded;
  const isWhole =
    first?.ordinal === 0 && batches.every(({ ordinal }, index) => ordinal === index + 1);
  if (first === undefined || !isWhole || recorded.at(-1)?.rowsSoFar !== gathered) {
    return 'its rows are not those that the ledger of batches has counted';
  }
  return { cut: JSON.parse(first.bounds), done: batches.length };
}

import { stringLiteral } from '../../sql/literals.ts';
import type { BatchRecord, RecordedBatch } from '../batch-ledger.ts';
import type { CellValue } from '../connection.ts';
import type { RelationName } from '../relation.ts';
import { duckDbDialect } from './duckdb-dialect.ts';

const LOG = '"memflow"."batch_log"';

/** What has to exist before a batch is recorded: a row for each batch of the last build of every relation, and its view. */
export const CREATE_BATCH_LEDGER: readonly string[] = [
  `create table if not exists ${LOG} (schema_name varchar not null, identifier varchar not null, build varchar not null,
  ordinal integer not null, total integer not null, bounds varchar not null, rows_so_far bigint not null,
  written_at varchar not null)`,
  `create view if not exists "memflow"."batches" as
select schema_name, identifier, build, ordinal, total, bounds,
  rows_so_far - lag(rows_so_far) over (partition by schema_name, identifier, build order by ordinal) as row_count, written_at
from ${LOG} qualify ordinal > 0`,
];

/** A query of the batches of the last build of a relation, in order. */
export function selectBatches(name: RelationName): string {
  return `select build, ordinal, bounds, rows_so_far from ${LOG} where ${sameRelation(name)} order by ordinal`;
}

/** The rows of `selectBatches`. */
export function readBatches(rows: readonly (readonly CellValue[])[]): readonly RecordedBatch[] {
  return rows.map(([build, ordinal, bounds, rowsSoFar]) => ({
    build: String(build),
    ordinal: Number(ordinal),
    bounds: String(bounds),
    rowsSoFar: Number(rowsSoFar),
  }));
}

/** The statement that records a batch, to be sent behind the one that gathers its rows. */
export function recordBatch(record: BatchRecord): string {
  const { relation, build, ordinal, total, bounds, gathered, writtenAt } = record;
  const texts = [relation.schema, relation.identifier, build].map(stringLiteral);
  const cells = [...texts, ordinal, total, stringLiteral(bounds)];
  return `insert into ${LOG} select ${cells.join(', ')}, count(*), ${stringLiteral(writtenAt)} from ${duckDbDialect.relation(gathered)}`;
}

/** The statement that forgets the batches of earlier builds. */
export function forgetBatches(name: RelationName): string {
  return `delete from ${LOG} where ${sameRelation(name)}`;
}

function sameRelation({ schema, identifier }: RelationName): string {
  return `lower(schema_name) = ${stringLiteral(schema.toLowerCase())} and lower(identifier) = ${stringLiteral(identifier.toLowerCase())}`;
}

import { errorDiagnostic, InternalError } from '../../base/errors.ts';
import { GRANULARITIES } from '../../partitions/granularity.ts';
import { byTime, type Partition, parsePartitionKey } from '../../partitions/partition.ts';
import { stringLiteral } from '../../sql/literals.ts';
import type { CellValue } from '../connection.ts';
import type { PartitionChange, PartitionEntry, PartitionRecord } from '../partition-ledger.ts';
import { type RelationName, relationKey } from '../relation.ts';

const LOG = '"memflow"."partition_log"';
const VIEW = '"memflow"."partitions"';
const SUPERSEDED = '"memflow"."superseded_files"';

const COLUMNS = [
  'commit_number bigint not null',
  'schema_name varchar not null',
  'identifier varchar not null',
  'granularity varchar not null',
  'partition varchar not null',
  // live, retired, or dropped
  'state varchar not null',
  'row_count bigint',
  'bytes bigint',
  'lowest varchar',
  'highest varchar',
  'fingerprint varchar',
  'path varchar',
  'modified_at varchar',
  'archives varchar[]',
  'written_at varchar not null',
];

const SAME_PARTITION =
  'partition by lower(schema_name), lower(identifier), granularity, partition order by commit_number desc';
const LATEST = `select *, rowid as log_row from ${LOG} qualify row_number() over (${SAME_PARTITION}) = 1`;

/**
 * What has to exist before a partition is recorded: the log, one row for each partition and commit, never updated but for
 * the bytes; the view that people and macros read; and the files that no partition needs any more, which readers may
 * still have open.
 */
export const CREATE_PARTITION_LEDGER: readonly string[] = [
  `create table if not exists ${LOG} (${COLUMNS.join(', ')})`,
  `create view if not exists ${VIEW} as
select schema_name, identifier, granularity, partition, state, row_count, bytes, lowest, highest, fingerprint, path,
  archives, written_at
from (${LATEST}) where state <> 'dropped'`,
  `create table if not exists ${SUPERSEDED} (path varchar not null, superseded_at varchar not null)`,
];

/** All that is known of every partition, for `readPartitions`. */
export const SELECT_PARTITIONS = `select schema_name, identifier, granularity, partition, state, row_count, bytes, lowest, highest,
  fingerprint, path, modified_at, archives, written_at
from (${LATEST}) where state <> 'dropped'`;

/** A query of `(schema, identifier, partition, row of the log)` of partitions of tables whose bytes are not known yet. */
export const SELECT_UNMEASURED = `select schema_name, identifier, partition, log_row
from (${LATEST}) where state = 'live' and path is null and bytes is null and row_count > 0`;

/** The statement that shares out the bytes of a table among some of its partitions. */
export function setBytesSql(logRows: readonly string[], bytes: number, rows: number): string {
  return `update ${LOG} set bytes = round(row_count * ${bytes}::double / ${Math.max(rows, 1)})::bigint where rowid in (${logRows.join(', ')})`;
}

/** Rows of the log that a later one has replaced, and the last word on partitions that are gone. */
export const FORGET_SUPERSEDED = `delete from ${LOG} where rowid not in (
  select log_row from (${LATEST}) where state <> 'dropped')`;

/** Rows of `SELECT_PARTITIONS` by relation, in order of time. */
export function readPartitions(
  rows: readonly (readonly CellValue[])[],
): ReadonlyMap<string, readonly PartitionEntry[]> {
  const found = new Map<string, PartitionEntry[]>();
  for (const [schema, identifier, ...cells] of rows) {
    const name = { database: null, schema: String(schema), identifier: String(identifier) };
    const key = relationKey(name);
    const entries = found.get(key) ?? [];
    entries.push(readEntry(cells));
    found.set(key, entries);
  }
  for (const entries of found.values()) entries.sort((a, b) => byTime(a.partition, b.partition));
  return found;
}

function readEntry(cells: readonly CellValue[]): PartitionEntry {
  const [granularity, key, state, rows, bytes, lowest, highest, ...rest] = cells;
  const [fingerprint, path, modifiedAt, archives, writtenAt] = rest;
  return {
    partition: readPartition(String(granularity), String(key)),
    state: state === 'retired' ? 'retired' : 'live',
    rows: Number(rows),
    bytes: bytes === null ? null : Number(bytes),
    lowest: textOrNull(lowest),
    highest: textOrNull(highest),
    fingerprint: String(fingerprint),
    path: textOrNull(path),
    modifiedAt: textOrNull(modifiedAt),
    archives: Array.isArray(archives) ? archives.map(String) : [],
    writtenAt: String(writtenAt),
  };
}

function textOrNull(value: CellValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function readPartition(granularity: string, key: string): Partition {
  const known = GRANULARITIES.find((candidate) => candidate === granularity);
  const partition = known === undefined ? undefined : parsePartitionKey(known, key);
  if (partition !== undefined) return partition;
  throw new InternalError(
    errorDiagnostic('MF9001', `the ledger has a ${granularity} partition "${key}"`),
  );
}

/** The statements that write a change under a commit number. */
export function partitionChangeSql(
  change: PartitionChange,
  commitNumber: number,
  writtenAt: string,
): readonly string[] {
  const { records, gone } = change;
  return [
    ...supersedeFiles(change, writtenAt),
    ...(gone === 'others' || gone.length > 0 ? [markGone(change, commitNumber, writtenAt)] : []),
    ...(records.length > 0 ? [insertRecords(change, commitNumber, writtenAt)] : []),
  ];
}

function markGone(change: PartitionChange, commitNumber: number, writtenAt: string): string {
  const kept = change.records.map(({ partition }) => partition);
  const [first] = kept;
  const filters =
    change.gone === 'others'
      ? [
          "state = 'live'",
          ...(first === undefined
            ? []
            : [`not (granularity = '${first.granularity}' and partition in (${keyList(kept)}))`]),
        ]
      : [`partition in (${keyList(change.gone)})`];
  return `insert into ${LOG} (commit_number, schema_name, identifier, granularity, partition, state, written_at)
select ${commitNumber}, schema_name, identifier, granularity, partition, 'dropped', ${stringLiteral(writtenAt)}
from ${VIEW} where ${[sameRelation(change.relation), ...filters].join(' and ')}`;
}

/** Size and time of a file come from the file itself; a partition whose file is not there has neither. */
function insertRecords(change: PartitionChange, commitNumber: number, writtenAt: string): string {
  const { relation, records } = change;
  const files = records.flatMap(({ file }) => (file === null ? [] : [stringLiteral(file)]));
  const source =
    files.length === 0
      ? '(select null as filename, null as size, null as last_modified where false)'
      : `read_blob([${files.join(', ')}])`;
  const names = [stringLiteral(relation.schema), stringLiteral(relation.identifier)];
  return `insert into ${LOG}
select ${commitNumber}, ${names.join(', ')}, granularity, partition, state, row_count, stored.size, lowest, highest, fingerprint, path,
  cast(stored.last_modified as varchar), archives, ${stringLiteral(writtenAt)}
from (values ${records.map(valuesOf).join(',\n  ')})
  as record (granularity, partition, state, row_count, lowest, highest, fingerprint, path, archives, file)
left join ${source} as stored on stored.filename = record.file`;
}

function valuesOf(record: PartitionRecord): string {
  const { partition, archives } = record;
  const cells = [
    text(partition.granularity),
    text(partition.key),
    text(record.state),
    String(record.rows),
    text(record.lowest),
    text(record.highest),
    text(record.fingerprint),
    text(record.path),
    `[${archives.map(stringLiteral).join(', ')}]::varchar[]`,
    text(record.file),
  ];
  return `(${cells.join(', ')})`;
}

function text(value: string | null): string {
  return value === null ? 'null::varchar' : stringLiteral(value);
}

function keyList(partitions: readonly Partition[]): string {
  return partitions.map(({ key }) => stringLiteral(key)).join(', ');
}

/** Notes the files that the change leaves without a partition, and when. */
function supersedeFiles(
  { relation, records, gone, folder }: PartitionChange,
  writtenAt: string,
): readonly string[] {
  const changed = [
    ...records.map(({ partition }) => partition),
    ...(gone === 'others' ? [] : gone),
  ];
  if (folder === null || (gone !== 'others' && changed.length === 0)) return [];
  const paths = records.flatMap(({ path }) => (path === null ? [] : [stringLiteral(path)]));
  const filters = [
    sameRelation(relation),
    'path is not null',
    ...(gone === 'others' ? [] : [`partition in (${keyList(changed)})`]),
    ...(paths.length === 0 ? [] : [`path not in (${paths.join(', ')})`]),
  ];
  return [
    `insert into ${SUPERSEDED} select ${stringLiteral(`${folder}/`)} || path, ${stringLiteral(writtenAt)} from ${VIEW} where ${filters.join(' and ')}`,
  ];
}

/** A query of `(path, since)` of the files that wait to be removed. */
export const SELECT_SUPERSEDED = `select path, max(superseded_at) from ${SUPERSEDED} group by path order by path`;

/** The statement that forgets files which were removed. */
export function forgetFilesSql(paths: readonly string[]): string {
  return `delete from ${SUPERSEDED} where path in (${paths.map(stringLiteral).join(', ')})`;
}

function sameRelation({ schema, identifier }: RelationName): string {
  return `lower(schema_name) = ${stringLiteral(schema.toLowerCase())} and lower(identifier) = ${stringLiteral(identifier.toLowerCase())}`;
}

import type { Connection } from '../adapter/connection.ts';
import { stringLiteral } from '../sql/literals.ts';
import { memoryIdSql } from './memory-id.ts';
import { conceptsSql, memoryTypeSql, pathWordsSql } from './path-sql.ts';
import { queryNumber, RAW_SCHEMA, timestampText } from './raw-tables.ts';

/** The temporary tables that one ingestion works with; all gone when it ends. */
export const INCOMING = 'memflow_incoming_touches';
export const REMOVED = 'memflow_removed_commits';
const AFFECTED = 'memflow_affected_memories';

interface LoadKey {
  /** What the memories' ids are made with: the root commit of a repository, or a name. */
  readonly sourceId: string;
  readonly loadId: number;
}

/** Creates the empty temporary tables `INCOMING` and `REMOVED`. */
export async function prepareIncoming(connection: Connection): Promise<void> {
  await connection.execute(`
    create or replace temp table ${INCOMING} (
      commit_id varchar, authored_at timestamp, actor_id varchar, subject varchar, path varchar, kind varchar);
    create or replace temp table ${REMOVED} (commit_id varchar)`);
}

/** Drops the temporary tables. */
export async function dropIncoming(connection: Connection): Promise<void> {
  await connection.execute(
    [INCOMING, REMOVED, AFFECTED].map((table) => `drop table if exists temp.${table}`).join('; '),
  );
}

/**
 * Writes the accesses of `INCOMING` (commits not known before, each path once a commit). A commit of up to 5 paths weighs
 * 1 on each, a larger one sqrt(5 / paths), at least 0.05. Returns how many.
 */
async function insertAccesses(connection: Connection, key: LoadKey): Promise<number> {
  // a commit that was taken back and is there again
  await connection.execute(`
    delete from ${RAW_SCHEMA}.memory_accesses
    where is_removed
      and context_id in (select commit_id from ${INCOMING})
      and memory_id in (select ${memoryIdSql('git', key.sourceId, 'path')} from ${INCOMING})`);
  return connection.execute(`
    insert into ${RAW_SCHEMA}.memory_accesses by name
    select
      ${memoryIdSql('git', key.sourceId, 'path')} as memory_id,
      authored_at as accessed_at,
      kind,
      greatest(0.05, least(1.0, sqrt(5.0 / count(*) over (partition by commit_id)))) as weight,
      commit_id as context_id,
      actor_id,
      ${stringLiteral(key.sourceId)} as source_id,
      ${key.loadId} as load_id,
      false as is_removed
    from ${INCOMING}
    order by accessed_at, context_id, memory_id`);
}

/** Marks the accesses of the commits in `REMOVED` as taken back and forgets the commits. */
async function removeAccesses(connection: Connection, key: LoadKey): Promise<void> {
  const source = stringLiteral(key.sourceId);
  await connection.execute(`
    update ${RAW_SCHEMA}.memory_accesses
    set is_removed = true, load_id = ${key.loadId}
    where not is_removed
      and context_id in (select commit_id from ${REMOVED})
      and memory_id in (select memory_id from ${RAW_SCHEMA}.raw_memories where source_id = ${source})`);
  await connection.execute(`
    delete from ${RAW_SCHEMA}.git_commits
    where source_id = ${source} and commit_id in (select commit_id from ${REMOVED})`);
}

/**
 * Computes the memories that this load touched anew from all their accesses: an older commit may arrive after a newer
 * one. Without any access left a memory is taken back. Returns how many were touched.
 */
async function rewriteMemories(connection: Connection, key: LoadKey): Promise<number> {
  const { sourceId, loadId } = key;
  await connection.execute(`
    create or replace temp table ${AFFECTED} as
    select distinct ${memoryIdSql('git', sourceId, 'path')} as memory_id, path from ${INCOMING}
    union
    select memory_id, natural_key
    from ${RAW_SCHEMA}.raw_memories
    where source_id = ${stringLiteral(sourceId)}
      and memory_id in (
        select memory_id from ${RAW_SCHEMA}.memory_accesses where is_removed and load_id = ${loadId})`);
  await connection.execute(`
    update ${RAW_SCHEMA}.raw_memories
    set is_removed = true, load_id = ${loadId}
    where memory_id in (select memory_id from ${AFFECTED})`);
  await connection.execute(`
    create or replace temp table memflow_rewritten_memories as
    with accesses as (
      select
        memory_id,
        min(accessed_at) as created_at,
        max(accessed_at) as last_accessed_at,
        count(*) as access_count,
        arg_min(context_id, row(accessed_at, context_id)) as first_commit
      from ${RAW_SCHEMA}.memory_accesses
      where not is_removed and memory_id in (select memory_id from ${AFFECTED})
      group by memory_id
    ),
    words as (${pathWordsSql(AFFECTED)})
    select
      memory_id,
      concat_ws(chr(10), replace(path, chr(10), ' '), nullif(commits.subject, '')) as content,
      ${conceptsSql('words.words')} as concepts,
      1.0 as activation_strength,
      created_at,
      last_accessed_at,
      access_count,
      0.5 as importance_score,
      ${memoryTypeSql('path')} as memory_type,
      ${stringLiteral(sourceId)} as source_id,
      path as natural_key,
      ${loadId} as load_id,
      false as is_removed
    from ${AFFECTED} as affected
    join accesses using (memory_id)
    join words using (path)
    left join ${RAW_SCHEMA}.git_commits as commits
      on commits.source_id = ${stringLiteral(sourceId)} and commits.commit_id = accesses.first_commit`);
  await connection.execute(`
    delete from ${RAW_SCHEMA}.raw_memories
    where memory_id in (select memory_id from memflow_rewritten_memories);
    insert into ${RAW_SCHEMA}.raw_memories by name from memflow_rewritten_memories order by memory_id;
    drop table temp.memflow_rewritten_memories`);
  return queryNumber(connection, `select count(*) from ${AFFECTED}`);
}

/** Notes the commits of `INCOMING` as known, those included that touch nothing. */
async function insertCommits(connection: Connection, key: LoadKey, empty: string): Promise<number> {
  const source = stringLiteral(key.sourceId);
  return connection.execute(`
    insert into ${RAW_SCHEMA}.git_commits by name
    select ${source} as source_id, commit_id, authored_at, subject, ${key.loadId} as load_id
    from (
      select commit_id, min(authored_at) as authored_at, min(subject) as subject from ${INCOMING} group by commit_id
      union all
      select commit_id, null, null from (${empty})
      where commit_id not in (select commit_id from ${INCOMING})
    )`);
}

export interface RecordOptions extends LoadKey {
  /** `git`, `touches` or `sample`, for the log of ingestions. */
  readonly source: string;
  /** A query of `commit_id`: commits to note as known although they touch nothing. */
  readonly emptyCommitsSql?: string;
  readonly now: Date;
}

export interface RecordCounts {
  readonly commits: number;
  readonly accesses: number;
  /** Memories that are new, changed or gone. */
  readonly memories: number;
  readonly removed: number;
}

/** Brings `INCOMING` and `REMOVED` into the raw tables as one ingestion. To be called within a transaction. */
export async function recordTouches(
  connection: Connection,
  options: RecordOptions,
): Promise<RecordCounts> {
  const empty = options.emptyCommitsSql ?? 'select null as commit_id where false';
  const removed = await queryNumber(connection, `select count(*) from ${REMOVED}`);
  const accesses = await insertAccesses(connection, options);
  await removeAccesses(connection, options);
  const commits = await insertCommits(connection, options, empty);
  const memories = await rewriteMemories(connection, options);
  await connection.execute(`
    insert into ${RAW_SCHEMA}.ingestions values (
      ${options.loadId}, ${stringLiteral(options.source)}, ${stringLiteral(options.sourceId)},
      timestamp ${timestampText(options.now)}, ${commits}, ${accesses}, ${memories}, ${removed})`);
  return { commits, accesses, memories, removed };
}

import type { Connection } from '../adapter/connection.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Effects } from '../base/effects.ts';
import { formatCount } from '../base/format-count.ts';
import { stringLiteral } from '../sql/literals.ts';
import { type IngestResult, unchangedResult } from './ingest-result.ts';
import { insertJsonRows } from './insert-json-rows.ts';
import { parseTouches, TOUCH_FORMAT, type Touch } from './parse-touches.ts';
import {
  lastAccessedAt,
  nextLoadId,
  prepareRawTables,
  queryNumber,
  queryText,
  RAW_SCHEMA,
} from './raw-tables.ts';
import {
  dropIncoming,
  INCOMING,
  prepareIncoming,
  REMOVED,
  recordTouches,
} from './record-touches.ts';
import { askGit, runGit } from './run-git.ts';

export interface GitHistoryOptions {
  /** A directory of the repository: its root, a folder in it, a worktree, or a bare repository. */
  readonly directory: string;
  /** Take back what came from commits that can no longer be reached from HEAD. */
  readonly pruneUnreachable?: boolean;
}

const REACHABLE = 'memflow_reachable_commits';
const NEW = 'memflow_new_commits';
const IDS_A_BATCH = 20_000;
const TOUCHES_A_BATCH = 5_000;

const HISTORY = ['--no-merges', 'HEAD', '--'];

/** Whether HEAD leads to a commit; it does not in a fresh repository or on an orphan branch. */
async function hasHead(directory: string, effects: Effects): Promise<boolean> {
  const head = await askGit(
    ['rev-parse', '--verify', '--quiet', 'HEAD'],
    { directory, exitCodes: [0, 1] },
    effects,
  );
  return head !== '';
}

/**
 * How many commits HEAD reaches, merges not counted; 0 in a repository without commits.
 * @throws {UsageError} MF1801 not a repository, MF1802 no git
 * @throws {AdapterError} MF1803 git failed
 */
export async function countCommits(directory: string, effects: Effects): Promise<number> {
  if (!(await hasHead(directory, effects))) return 0;
  return Number(await askGit(['rev-list', '--count', ...HISTORY], { directory }, effects));
}

/** Puts the ids of all commits that HEAD reaches into `REACHABLE`, a batch at a time. */
async function loadReachable(
  connection: Connection,
  directory: string,
  effects: Effects,
): Promise<void> {
  await connection.execute(`create or replace temp table ${REACHABLE} (commit_id varchar)`);
  let rest = '';
  let batch: string[][] = [];
  const flush = async () => {
    await insertJsonRows(connection, REACHABLE, ['row[1]'], batch);
    batch = [];
  };
  for await (const chunk of runGit(['rev-list', ...HISTORY], { directory }, effects)) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) batch.push([line]);
    if (batch.length >= IDS_A_BATCH) await flush();
  }
  await flush();
}

interface Roots {
  readonly roots: readonly string[];
  /** The history is cut: its roots have parents that are not here. */
  readonly isShallow: boolean;
}

async function readRoots(directory: string, effects: Effects): Promise<Roots> {
  const shallow = await askGit(['rev-parse', '--is-shallow-repository'], { directory }, effects);
  const roots = await askGit(['rev-list', '--max-parents=0', 'HEAD', '--'], { directory }, effects);
  return { roots: roots.split('\n').filter((id) => id !== ''), isShallow: shallow === 'true' };
}

/**
 * The key of a repository: the one under which some of its commits are known already (a shallow clone that was
 * deepened has another root than before), else its oldest root.
 */
async function findSourceId(connection: Connection, roots: readonly string[]): Promise<string> {
  const known = await queryText(
    connection,
    `select source_id from ${RAW_SCHEMA}.git_commits join ${REACHABLE} using (commit_id)
     group by source_id order by count(*) desc, source_id limit 1`,
  );
  return known ?? roots.at(-1) ?? '';
}

async function insertTouches(connection: Connection, touches: readonly Touch[]): Promise<void> {
  const rows = touches.map((touch) => [
    touch.commitId,
    String(touch.authoredAt),
    touch.actorId,
    touch.subject,
    touch.path,
    touch.kind,
  ]);
  const columns = [
    'row[1]',
    'make_timestamp(row[2]::bigint * 1000000)',
    'row[3]',
    'row[4]',
    'row[5]',
    'row[6]',
  ];
  await insertJsonRows(connection, INCOMING, columns, rows);
}

/** Reads the paths of the commits in `NEW` into `INCOMING`; returns how many commits had no usable date. */
async function loadTouches(
  connection: Connection,
  directory: string,
  effects: Effects,
): Promise<number> {
  const args = [
    'diff-tree',
    '--stdin',
    '-r',
    '--root',
    '--no-renames',
    '--name-status',
    '-z',
    '--encoding=UTF-8',
    `--format=${TOUCH_FORMAT}`,
  ];
  let undated = 0;
  for (let offset = 0; ; offset += IDS_A_BATCH) {
    const page = await connection.query(
      `select commit_id from ${NEW} order by place limit ${IDS_A_BATCH} offset ${offset}`,
    );
    if (page.rows.length === 0) return undated;
    const input = `${page.rows.map((row) => String(row[0])).join('\n')}\n`;
    let pending: Touch[] = [];
    for await (const batch of parseTouches(runGit(args, { directory, input }, effects))) {
      undated += batch.undated.length;
      pending = pending.concat(batch.touches);
      if (pending.length < TOUCHES_A_BATCH) continue;
      await insertTouches(connection, pending);
      pending = [];
    }
    await insertTouches(connection, pending);
  }
}

/** The commits to read, oldest last as git lists them, and those to take back. */
async function splitCommits(
  connection: Connection,
  sourceId: string,
  options: { readonly boundary: readonly string[]; readonly prune: boolean },
): Promise<{ readonly fresh: number; readonly vanished: number }> {
  const known = `select commit_id from ${RAW_SCHEMA}.git_commits where source_id = ${stringLiteral(sourceId)}`;
  const boundary = options.boundary.map(stringLiteral).join(', ') || 'null';
  await connection.execute(`
    create or replace temp table ${NEW} as
    select commit_id, row_number() over () as place
    from ${REACHABLE}
    where commit_id not in (${known}) and (commit_id in (${boundary})) is not true`);
  const vanishedSql = `${known} and commit_id not in (select commit_id from ${REACHABLE})`;
  if (options.prune) await connection.execute(`insert into ${REMOVED} ${vanishedSql}`);
  return {
    fresh: await queryNumber(connection, `select count(*) from ${NEW}`),
    vanished: await queryNumber(connection, `select count(*) from (${vanishedSql})`),
  };
}

function historyWarnings(facts: {
  readonly vanished: number;
  readonly pruned: boolean;
  readonly undated: number;
  readonly isShallow: boolean;
}): readonly Diagnostic[] {
  const warnings: Diagnostic[] = [];
  const warn = (code: Diagnostic['code'], message: string, hint?: string) =>
    warnings.push({ code, severity: 'warning', message, ...(hint === undefined ? {} : { hint }) });
  if (facts.isShallow) {
    warn(
      'MF1805',
      'the clone is shallow: its oldest commits stand for everything before them and are left out, and none counts as vanished',
      'fetch the whole history: git fetch --unshallow',
    );
  }
  if (facts.vanished > 0 && !facts.pruned) {
    warn(
      'MF1806',
      `${formatCount(facts.vanished, 'known commit')} cannot be reached from HEAD any more; what they brought is kept`,
      'remove it with --prune-unreachable, or go back to the branch that has them',
    );
  }
  if (facts.undated > 0) {
    warn('MF1807', `${formatCount(facts.undated, 'commit')} left out: no date in them can be read`);
  }
  return warnings;
}

async function ingestWithin(
  options: GitHistoryOptions,
  connection: Connection,
  effects: Effects,
): Promise<IngestResult> {
  const { directory, pruneUnreachable: isAsked = false } = options;
  const now = effects.clock.now();
  await prepareRawTables(connection);
  if (!(await hasHead(directory, effects))) {
    const message = 'HEAD leads to no commit yet';
    const warnings: readonly Diagnostic[] = [{ code: 'MF1804', severity: 'warning', message }];
    return unchangedResult('git', '', {
      warnings,
      lastAccessedAt: await lastAccessedAt(connection, now),
    });
  }
  const { roots, isShallow } = await readRoots(directory, effects);
  await prepareIncoming(connection);
  await loadReachable(connection, directory, effects);
  const sourceId = await findSourceId(connection, roots);
  const boundary = isShallow ? roots : [];
  // What a shallow clone does not reach may as well be further back than it was cut.
  const prune = isAsked && !isShallow;
  const split = await splitCommits(connection, sourceId, { boundary, prune });
  const { fresh } = split;
  const vanished = isShallow ? 0 : split.vanished;
  const undated = await loadTouches(connection, directory, effects);
  const warnings = historyWarnings({ vanished, pruned: prune, undated, isShallow });
  const result = unchangedResult('git', sourceId, { vanished, warnings });
  if (fresh === 0 && !(prune && vanished > 0)) {
    return { ...result, lastAccessedAt: await lastAccessedAt(connection, now) };
  }
  const loadId = await nextLoadId(connection);
  const recorded = await recordTouches(connection, {
    source: 'git',
    sourceId,
    loadId,
    emptyCommitsSql: `select commit_id from ${NEW}`,
    now,
  });
  return { ...result, ...recorded, loadId, lastAccessedAt: await lastAccessedAt(connection, now) };
}

/**
 * Brings a repository's own history into the raw tables: one memory a path, one access a (commit, path), merges left out,
 * renames not followed. Increments by commit id, never by date. One transaction; whole or not at all.
 * @throws {UsageError} MF1801 not a repository, MF1802 no git
 * @throws {AdapterError} MF1803 git failed; MF4xxx
 */
export async function ingestGitHistory(
  options: GitHistoryOptions,
  connection: Connection,
  effects: Effects,
): Promise<IngestResult> {
  return connection.transaction(async () => {
    const result = await ingestWithin(options, connection, effects);
    await dropIncoming(connection);
    await connection.execute(
      [REACHABLE, NEW].map((table) => `drop table if exists temp.${table}`).join('; '),
    );
    return result;
  });
}

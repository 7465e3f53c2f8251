import { resolve } from 'node:path';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { BUILT_IN_SOURCES } from '../config/parse-ingest.ts';
import { ingestGitHistory } from '../ingest/git-history.ts';
import type { IngestResult } from '../ingest/ingest-result.ts';
import { ingestOwnHistory } from '../ingest/own-history.ts';
import { askGit } from '../ingest/run-git.ts';
import { ingestSample } from '../ingest/sample-history.ts';
import { ingestSynthetic } from '../ingest/synthetic-history.ts';
import { ingestTouches } from '../ingest/touches-file.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import type { Session } from './session.ts';

export interface IngestRequest {
  /** A source of memflow's own (`own`: git where there is enough of it, else the sample), or a feed; all feeds if absent. */
  readonly source: string | undefined;
  readonly path: string | undefined;
  readonly pruneUnreachable: boolean;
  /** Of `synthetic`: how many memories, and how many accesses. */
  readonly rows?: number | undefined;
  readonly accesses?: number | undefined;
}

/** As many as the bundled sample has. */
const SYNTHETIC_ROWS = 10_000;

function describe(result: IngestResult): readonly string[] {
  const { source, commits, accesses, memories, vanished, removed, lastAccessedAt } = result;
  const what =
    result.loadId === null
      ? `Nothing new from ${source}.`
      : source === 'synthetic'
        ? `Generated ${memories} memories and ${accesses} accesses.`
        : `Ingested ${commits} commits from ${source}: ${accesses} accesses of ${memories} memories.`;
  return [
    what,
    ...(vanished > 0
      ? [
          removed > 0
            ? `${vanished} commits are no longer in the history; what came from them was removed.`
            : `${vanished} commits are no longer in the history; --prune-unreachable removes what came from them.`,
        ]
      : []),
    ...(lastAccessedAt === null ? [] : [`Last access: ${lastAccessedAt}`]),
  ];
}

/** Turns a source into raw memories and an access log, in one transaction. @throws {UsageError | AdapterError} MF18xx */
export async function ingest(session: Session, request: IngestRequest): Promise<CommandOutcome> {
  const { source, pruneUnreachable } = request;
  const { effects } = session;
  if (source === undefined || !BUILT_IN_SOURCES.includes(source)) {
    const { ingestFeeds } = await import('./ingest-feeds.ts');
    return ingestFeeds(session, source);
  }
  const path = resolve(effects.cwd, request.path ?? '.');
  if (source === 'touches' && request.path === undefined)
    throw new UsageError(
      errorDiagnostic('MF1004', 'the source "touches" needs the path of a CSV file', {
        hint: 'memflow ingest touches history.csv.gz',
      }),
    );
  // Before the database is made: what is no repository leaves nothing behind.
  if (source === 'git') await askGit(['rev-parse', '--git-dir'], { directory: path }, effects);
  const { database } = await session.database('write');
  const { result, sampleReason } = await database.withConnection(async (connection) => {
    if (source === 'own') return ingestOwnHistory(path, connection, effects);
    const plain = async (ingesting: Promise<IngestResult>) => ({
      result: await ingesting,
      sampleReason: null,
    });
    if (source === 'sample') return plain(ingestSample(connection, effects));
    if (source === 'synthetic') {
      const size = { rows: request.rows ?? SYNTHETIC_ROWS, accesses: request.accesses ?? 0 };
      return plain(ingestSynthetic(size, connection, effects));
    }
    if (source === 'touches') return plain(ingestTouches({ path }, connection, effects));
    return plain(ingestGitHistory({ directory: path, pruneUnreachable }, connection, effects));
  });
  await database.ledger.seal();
  for (const warning of result.warnings) session.warn(warning);
  const why = sampleReason === null ? [] : [`The bundled sample stands in: ${sampleReason}.`];
  return succeeded([...why, ...describe(result)], { ...result, sampleReason });
}

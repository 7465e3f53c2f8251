import { join } from 'node:path';
import { errorDiagnostic, FileError } from '../base/errors.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { type PreviousResult, type PreviousResults, readRunResults } from './read-run-results.ts';
import { type JournalRecord, readRunJournal } from './run-journal.ts';

/** The last run of a target directory, as `retry` sees it. */
export interface PreviousRun {
  readonly invocationId: string | null;
  /** `build`, `run`, ... */
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The moment that its models saw as now; null where the run does not say. */
  readonly asOf: Date | null;
  /** Failed, skipped, or not reached: what is left to do, without the project's own hooks. */
  readonly unfinished: readonly NodeId[];
  /** Which file told it: the journal speaks for a run that was killed before it could write its results. */
  readonly source: 'run_results' | 'journal';
}

/** Where a run leaves its journal, below the target directory. */
export function journalPath(targetDirectory: string): string {
  return join(targetDirectory, 'state', 'run-journal.ndjson');
}

const RETRIED_STATUSES = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success']);

/**
 * The last run in a target directory.
 * @throws {FileError} MF7003 where there is none; MF7001, MF7004 or MF7005 where its file cannot be understood
 */
export async function loadPreviousRun(targetDirectory: string): Promise<PreviousRun> {
  const path = join(targetDirectory, 'run_results.json');
  const journal = await readRunJournal(journalPath(targetDirectory));
  const isCrash = journal !== null && !journal.isComplete;
  // A run that was killed may have left the file of an older one, in any state: it is then not asked.
  const results = await readRunResults(path).catch((error: unknown) => {
    if (isCrash) return null;
    throw error;
  });
  if (isCrash && isNewer(journal, results)) return fromJournal(journal);
  if (results === null) {
    throw new FileError(
      errorDiagnostic('MF7003', `there is no previous run in "${targetDirectory}"`, {
        hint: 'run the command itself: memflow build',
      }),
    );
  }
  return fromResults(results, journal, path);
}

function isNewer(journal: JournalRecord, results: PreviousResults | null): boolean {
  if (results === null) return true;
  if (results.invocationId === journal.invocationId) return false;
  return results.generatedAt === null || journal.startedAt >= results.generatedAt;
}

function fromJournal(journal: JournalRecord): PreviousRun {
  const statuses = new Map(journal.results.map(({ id, status }) => [id, status]));
  return {
    invocationId: journal.invocationId,
    command: journal.command,
    args: journal.args,
    asOf: journal.asOf,
    unfinished: journal.nodes.filter((id) => {
      const status = statuses.get(id);
      return status === undefined || RETRIED_STATUSES.has(status);
    }),
    source: 'journal',
  };
}

function fromResults(
  results: PreviousResults,
  journal: JournalRecord | null,
  path: string,
): PreviousRun {
  const { invocationId, command, args } = results;
  if (command === null) {
    throw new FileError(
      errorDiagnostic('MF7004', `"${path}" does not say which command it is of`, {
        hint: 'run the command itself instead of retry',
      }),
    );
  }
  const isSame = journal !== null && journal.invocationId === invocationId;
  return {
    invocationId,
    command,
    args,
    asOf: isSame ? journal.asOf : null,
    unfinished: results.results.filter((result) => isRetried(result, command)).map(({ id }) => id),
    source: 'run_results',
  };
}

/** Hooks belong to the run and not to what it retries; a failed `run-operation` is nothing but its operation. */
function isRetried({ id, status }: PreviousResult, command: string): boolean {
  if (!RETRIED_STATUSES.has(status)) return false;
  return command === 'run-operation' || !id.startsWith('operation.');
}

import { dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { FileError, MemflowError } from '../base/errors.ts';
import { ensureDirectory, textWriter, writeAtomic } from '../base/files.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { compiledPath } from '../compile/compiled-path.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { RunEvent } from '../execute/run-events.ts';
import type { RunResult } from '../execute/run-result.ts';
import type { CompiledText } from '../manifest/manifest-json.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { type RunFacts, runResultsJson } from '../report/run-results-json.ts';
import { journalPath } from '../state/previous-run.ts';
import { appendRunRecord, historyPath } from '../state/run-history.ts';
import { type JournalHeader, RunJournal } from '../state/run-journal.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { RunRequest } from './run-request.ts';
import type { Session } from './session.ts';
import { writeManifest } from './write-manifest.ts';

/** What a run leaves on disk: compiled SQL and a journal while it goes on, artifacts and a line of history at its end. */
export interface RunRecords {
  /** The options of the command, as `retry` needs them. */
  readonly args: Readonly<Record<string, unknown>>;
  note(event: RunEvent): void;
  facts(result: RunResult): RunFacts;
  /** Writes manifest.json with what was compiled; nothing has to wait for it but `finish`. */
  writeManifest(results: readonly NodeResult[]): Promise<void>;
  /** Writes run_results.json and the history, and closes the journal as complete. */
  finish(result: RunResult): Promise<void>;
  /** Closes the journal as a crash would leave it, unless `finish` came first. */
  close(): void;
}

function requestArgs(session: Session, request: RunRequest): Readonly<Record<string, unknown>> {
  const { selection } = request;
  return {
    ...session.options.flags,
    select: selection.select,
    exclude: selection.exclude,
    indirect_selection: selection.indirectSelection,
    full_refresh: request.fullRefresh,
    fail_fast: request.failFast,
    empty: request.empty,
    store_failures: request.storeFailures,
    vars: session.options.vars ?? {},
  };
}

/** A session that writes no artifacts. */
const NO_RECORDS: Omit<RunRecords, 'args' | 'facts'> = {
  note: () => {},
  writeManifest: async () => {},
  finish: async () => {},
  close: () => {},
};

/** Starts the journal of a run. */
export async function startRunRecords(
  session: Session,
  project: LoadedProject,
  request: RunRequest,
  nodes: readonly Node[],
): Promise<RunRecords> {
  const { invocationId, startedAt, asOf, effects } = session;
  const args = requestArgs(session, request);
  const facts = (result: RunResult): RunFacts => ({
    invocationId,
    command: request.command,
    startedAt,
    generatedAt: effects.clock.now(),
    asOf,
    elapsedMs: result.elapsedMs,
    args,
  });
  if (session.options.writesArtifacts === false) return { args, facts, ...NO_RECORDS };

  const target = await session.targetDirectory();
  const telling = tellOnce(session);
  const header = {
    invocationId,
    command: request.command,
    args,
    startedAt,
    asOf,
    nodes: nodes.map((node) => node.id),
  };
  const journal = await telling(() => openJournal(journalPath(target), header, effects.clock));
  if (journal === undefined) return { args, facts, ...NO_RECORDS };
  const writeCompiledFile = compiledFileWriter(project);
  const isLarge = nodes.length > MAX_COMPILED_FILES;
  return {
    args,
    facts,
    note: (event) => {
      if (event.kind !== 'node_finished') return;
      const { result } = event;
      journal.nodeFinished(result);
      const compiled = compiledText(project, result, isLarge);
      const path = compiled?.path ?? null;
      // While the engine works: all files at the end would make the run wait for them.
      if (compiled !== null && path !== null)
        void telling(() => writeCompiledFile(path, compiled.sql));
    },
    writeManifest: async (results) => {
      const compiled = new Map<NodeId, CompiledText>();
      for (const result of results) {
        const text = compiledText(project, result, isLarge);
        if (text !== null) compiled.set(result.id, text);
      }
      await telling(() => writeManifest(session, project, compiled));
    },
    finish: async (result) => {
      await telling(async () => {
        const json = scrubSecrets(JSON.stringify(runResultsJson(result.results, facts(result))));
        await writeAtomic(join(target, 'run_results.json'), json);
        // Without results the journal stays open, and speaks for the run.
        journal.runFinished(result.status);
        if (journal.problem !== null) throw new FileError(journal.problem);
      });
      const record = {
        ...result,
        command: request.command,
        target: project.targetName,
        nodes: result.results,
      };
      await telling(() => appendRunRecord(historyPath(target), record));
    },
    close: () => journal.close(),
  };
}

async function openJournal(path: string, header: JournalHeader, clock: Clock): Promise<RunJournal> {
  await ensureDirectory(dirname(path));
  return RunJournal.open(path, header, clock);
}

/**
 * Writes files about a run. What the run does to the database stands without them, so that the first one that cannot be
 * written is a warning, past the policy for warnings, and the others, for the same reason, are not told.
 */
function tellOnce(session: Session): <T>(write: () => T | Promise<T>) => Promise<T | undefined> {
  let isTold = false;
  return async (write) => {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof MemflowError)) throw error;
      const [first] = error.diagnostics;
      if (first !== undefined && !isTold) {
        const hint =
          'the run goes on; retry and other readers of the target folder may not know of it';
        session.report({
          kind: 'diagnostic',
          diagnostic: { ...first, severity: 'warning', hint: first.hint ?? hint },
        });
      }
      isTold = true;
      return undefined;
    }
  };
}

/** Above this many nodes a run writes files only for what went wrong: making a file costs more than making a view. */
const MAX_COMPILED_FILES = 250;

/** Nobody opens the file of a test that passed, nor thousands of files. */
function needsFile({ status }: NodeResult, isLarge: boolean): boolean {
  return status !== 'pass' && !(isLarge && (status === 'success' || status === 'no-op'));
}

/** What was compiled, and where it is written if it is. */
function compiledText(
  { files, manifest }: LoadedProject,
  result: NodeResult,
  isLarge: boolean,
): CompiledText | null {
  const { id, compiledSql: sql } = result;
  const node = manifest.nodes.get(id);
  if (node === undefined || sql === null) return null;
  return { sql, path: needsFile(result, isLarge) ? compiledPath(node, files.config) : null };
}

/** Writes compiled SQL to a path relative to the root, at once. The function throws {FileError} MF7002. */
export function compiledFileWriter({ files }: LoadedProject): (path: string, sql: string) => void {
  const write = textWriter();
  return (path, sql) => write(join(files.root, path), scrubSecrets(sql));
}

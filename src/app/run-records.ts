import { dirname, join } from 'node:path';
import { MemflowError } from '../base/errors.ts';
import { ensureDirectory, writeAtomic, writeText } from '../base/files.ts';
import { compiledPath } from '../compile/compiled-path.ts';
import type { RunEvent } from '../execute/run-events.ts';
import type { RunResult } from '../execute/run-result.ts';
import type { CompiledText } from '../manifest/manifest-json.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { type RunFacts, runResultsJson } from '../report/run-results-json.ts';
import { journalPath } from '../state/previous-run.ts';
import { appendRunRecord, historyPath } from '../state/run-history.ts';
import { RunJournal } from '../state/run-journal.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { RunRequest } from './run-request.ts';
import type { Session } from './session.ts';
import { writeManifest } from './write-manifest.ts';

/** What a run leaves on disk: a journal while it goes on, artifacts and a line of history at its end. */
export interface RunRecords {
  /** The options of the command, as `retry` needs them. */
  readonly args: Readonly<Record<string, unknown>>;
  note(event: RunEvent): void;
  facts(result: RunResult): RunFacts;
  /** Writes compiled SQL, run_results.json and the history, and closes the journal as complete. */
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
  if (session.options.writesArtifacts === false)
    return { args, facts, note: () => {}, finish: async () => {}, close: () => {} };

  const target = await session.targetDirectory();
  await ensureDirectory(join(target, 'state'));
  const header = {
    invocationId,
    command: request.command,
    args,
    startedAt,
    asOf,
    nodes: nodes.map((node) => node.id),
  };
  const journal = await RunJournal.open(journalPath(target), header, effects.clock);
  return {
    args,
    facts,
    note: (event) => {
      if (event.kind === 'node_finished') journal.nodeFinished(event.result);
    },
    finish: async (result) => {
      await telling(session, writeManifest(session, project, compiledTexts(project, result)));
      await telling(session, writeCompiledFiles(project, result));
      const json = JSON.stringify(runResultsJson(result.results, facts(result)));
      await telling(session, writeAtomic(join(target, 'run_results.json'), json));
      journal.runFinished(result.status);
      if (journal.problem !== null) session.warn(journal.problem);
      const record = {
        ...result,
        command: request.command,
        target: project.targetName,
        nodes: result.results,
      };
      await telling(session, appendRunRecord(historyPath(target), record));
    },
    close: () => journal.close(),
  };
}

/** A file that cannot be written is told, but what the run did to the database stands. */
async function telling(session: Session, writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    for (const diagnostic of error.diagnostics) session.report({ kind: 'diagnostic', diagnostic });
  }
}

/** What was compiled, for the manifest. */
function compiledTexts(
  { files, manifest }: LoadedProject,
  { results }: RunResult,
): ReadonlyMap<NodeId, CompiledText> {
  const texts = new Map<NodeId, CompiledText>();
  for (const { id, compiledSql: sql } of results) {
    const node = manifest.nodes.get(id);
    if (node !== undefined && sql !== null)
      texts.set(id, { sql, path: compiledPath(node, files.config) });
  }
  return texts;
}

/** Writes the SQL of every node that was compiled to target/compiled. */
async function writeCompiledFiles(project: LoadedProject, result: RunResult): Promise<void> {
  const { root, config } = project.files;
  const folders = new Map<string, Promise<void>>();
  const folderOf = (path: string): Promise<void> => {
    const folder = dirname(path);
    const known = folders.get(folder) ?? ensureDirectory(folder);
    folders.set(folder, known);
    return known;
  };
  await Promise.all(
    result.results.map(async ({ id, compiledSql }) => {
      const node = project.manifest.nodes.get(id);
      if (node === undefined || compiledSql === null) return;
      const path = join(root, compiledPath(node, config));
      await folderOf(path);
      await writeText(path, compiledSql);
    }),
  );
}

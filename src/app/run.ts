import { formatCount } from '../base/format-count.ts';
import { compiledPath } from '../compile/compiled-path.ts';
import { findCriticalPath } from '../execute/critical-path.ts';
import { executeGraph } from '../execute/execute-graph.ts';
import { emptyResult, type NodeResult } from '../execute/node-result.ts';
import { buildRunEdges } from '../execute/run-edges.ts';
import { type RunResult, runStatus } from '../execute/run-result.ts';
import type { Node } from '../manifest/node.ts';
import { runResultsJson } from '../report/run-results-json.ts';
import { benchmarkFaults } from './benchmark-faults.ts';
import type { CommandOutcome } from './command-outcome.ts';
import type { LoadedProject } from './loaded-project.ts';
import { publishRun } from './publish-run.ts';
import { type RunRecords, startRunRecords } from './run-records.ts';
import { COMMAND_TYPES, type RunRequest } from './run-request.ts';
import { createRunners } from './runners.ts';
import { selectedNodes } from './select.ts';
import type { Session } from './session.ts';

/** Ephemeral models are no relations: they run as part of those that refer to them. */
function isRunnable(node: Node): boolean {
  return node.resourceType !== 'model' || node.config.materialized !== 'ephemeral';
}

/**
 * Runs the selected nodes in dependency order under the run lock, and writes artifacts, journal and history, also after
 * a failure. Exit code 0 when everything passed or warned, 1 otherwise.
 * @throws {MemflowError} before anything runs: the project, the selection, the lock or the database
 */
export async function run(session: Session, asked: RunRequest): Promise<CommandOutcome> {
  const project = await session.project();
  const request = withProjectFlags(asked, project);
  announceProject(session, project);
  warnOfBenchmarks(session, project, request);
  const nodes = nodesToRun(session, project, request);
  if (nodes.length === 0) {
    session.log('NothingToDo', 'Nothing to do. Try checking the selection with memflow list.');
    return { exitCode: 0, lines: [], document: { results: [] } };
  }
  try {
    // The lock comes first: a run that only waits must not replace the journal of the one it waits for.
    await session.database('write');
    const records = await startRunRecords(session, project, request, nodes);
    try {
      return await runNodes(session, project, request, nodes, records);
    } finally {
      records.close();
    }
  } finally {
    await session.close();
  }
}

/** The request with the `flags:` of the project file, which can switch something on that the command line left open. */
function withProjectFlags(request: RunRequest, { files }: LoadedProject): RunRequest {
  const { flags } = files.config;
  return {
    ...request,
    failFast: request.failFast || flags['fail_fast'] === true,
    storeFailures: request.storeFailures || flags['store_failures'] === true,
  };
}

function nodesToRun(
  session: Session,
  project: LoadedProject,
  request: RunRequest,
): readonly Node[] {
  const { only, selection, command } = request;
  if (only === undefined)
    return selectedNodes(session, project, selection, COMMAND_TYPES[command]).filter(isRunnable);
  return project.graph.order.flatMap((id) => {
    const node = only.has(id) ? project.manifest.nodes.get(id) : undefined;
    return node === undefined ? [] : [node];
  });
}

/** A bad timed test does not keep models from being built; who does not run it is told of it. */
function warnOfBenchmarks(
  session: Session,
  { manifest }: LoadedProject,
  { command, only }: RunRequest,
): void {
  if (only !== undefined || COMMAND_TYPES[command].includes('benchmark')) return;
  for (const fault of benchmarkFaults(manifest)) session.warn({ ...fault, severity: 'warning' });
}

function announceProject(session: Session, project: LoadedProject): void {
  const { nodes, sources, macros } = project.manifest;
  const count = (type: Node['resourceType'], noun: string) => {
    const found = [...nodes.values()].filter((node) => node.resourceType === type).length;
    return found === 0 ? [] : [formatCount(found, noun)];
  };
  const found = [
    ...count('model', 'model'),
    ...count('seed', 'seed'),
    ...count('test', 'data test'),
    ...count('benchmark', 'timed test'),
    ...count('analysis', 'analysis').map((text) => text.replace('analysiss', 'analyses')),
    ...(sources.size === 0 ? [] : [formatCount(sources.size, 'source')]),
    formatCount(macros.size, 'macro'),
  ];
  session.log('FoundStats', `Found ${found.join(', ')}`);
  session.log('EmptyLine', '');
}

/** 4 where that was asked for and nothing but timed tests, or budgets of models, failed. */
function exitCodeOf(
  { status, results }: RunResult,
  { manifest }: LoadedProject,
  { detailedExitCode = false }: RunRequest,
): number {
  if (status === 'success') return 0;
  const bad = results.filter((result) => ['fail', 'error', 'skipped'].includes(result.status));
  const isTimed = (result: NodeResult) =>
    manifest.nodes.get(result.id)?.resourceType === 'benchmark'
      ? result.status !== 'skipped'
      : result.status === 'fail' && result.timed !== null;
  return detailedExitCode && status === 'failure' && bad.every(isTimed) && bad.length > 0 ? 4 : 1;
}

async function runNodes(
  session: Session,
  project: LoadedProject,
  request: RunRequest,
  nodes: readonly Node[],
  records: RunRecords,
): Promise<CommandOutcome> {
  const { clock, signal } = session.effects;
  const startedMs = clock.monotonicMs();
  const { threads, targetName } = project;
  session.log(
    'ConcurrencyLine',
    `Concurrency: ${formatCount(threads, 'thread')} (target='${targetName}')`,
  );
  session.log('EmptyLine', '');
  const runners = await createRunners(session, project, request, nodes, run);
  const dependencies = buildRunEdges({
    selected: nodes.map((node) => node.id),
    graph: project.graph,
    manifest: project.manifest,
    testsBlock: request.command === 'build',
  });
  const startHooks = await runners.start();
  const canStart = startHooks.every(({ status }) => status === 'success');
  const nodeResults = canStart
    ? await executeGraph({
        nodes,
        dependencies,
        runnerFor: runners.runnerFor,
        threads,
        failFast: request.failFast,
        signal,
        clock,
        onEvent: (event) => {
          session.report(event);
          records.note(event);
        },
      })
    : nodes.map((node) => emptyResult(node.id, 'skipped', 'skipped: an on-run-start hook failed'));
  // Writing the log into the database file takes the engine a while, in which the manifest can be written.
  const [{ hooks: endHooks, isSealed }] = await Promise.all([
    runners.finish(nodeResults),
    records.writeManifest(nodeResults),
  ]);
  const results = [...startHooks, ...nodeResults, ...endHooks];
  const elapsedMs = clock.monotonicMs() - startedMs;
  const wasInterrupted = signal.aborted;
  const result: RunResult = {
    invocationId: session.invocationId,
    asOf: session.asOf,
    startedAt: session.startedAt,
    elapsedMs,
    args: records.args,
    results,
    status: isSealed ? runStatus(results, wasInterrupted) : 'failure',
  };
  await records.finish(result);
  session.report({
    kind: 'run_summary',
    summary: {
      nodes: project.manifest.nodes,
      results,
      elapsedMs,
      operations: project.manifest.operations,
      criticalPath: findCriticalPath(nodeResults, dependencies),
      compiledPath: (node) => compiledPath(node, project.files.config),
    },
  });
  const lines = await publishRun(session, project, result, request.publish);
  return {
    exitCode: exitCodeOf(result, project, request),
    lines,
    document: runResultsJson(results, records.facts(result)),
  };
}

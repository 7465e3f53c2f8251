import type { RelationName } from '../adapter/relation.ts';
import {
  AdapterError,
  errorDiagnostic,
  placed,
  toMemflowError,
  UsageError,
} from '../base/errors.ts';
import { openCompileDatabase } from '../compile/compile-database.ts';
import { createCompiler } from '../compile/compiler.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunner } from '../execute/node-runner.ts';
import type { Operation } from '../manifest/manifest.ts';
import type { Node } from '../manifest/node.ts';
import { createModelRunner } from '../materialize/model-runner.ts';
import { prepareSchemas } from '../materialize/prepare-schemas.ts';
import { createSeedRunner } from '../materialize/seed-runner.ts';
import { createDataTestRunner } from '../testing/data-test-runner.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { RunRequest } from './run-request.ts';
import type { Session } from './session.ts';

/** What executes the nodes of one run, with the project's own hooks around it. */
export interface Runners {
  readonly runnerFor: (node: Node) => NodeRunner;
  /** Runs on-run-start. False where a hook failed: then no node may run. */
  start(): Promise<boolean>;
  /** Runs on-run-end unless the run was interrupted, seals the ledger and checkpoints. False where any of it failed. */
  finish(results: readonly NodeResult[]): Promise<boolean>;
}

/** Above this many nodes a run is mostly short statements, which one engine thread serves best. */
const SHORT_WORK_NODES = 64;

function isKept(node: Node, request: RunRequest): boolean {
  return node.resourceType === 'test' && (node.config.storeFailures ?? request.storeFailures);
}

/** The relations that a run is going to write. */
function writtenRelations(nodes: readonly Node[], request: RunRequest): readonly RelationName[] {
  return nodes.flatMap((node) =>
    node.resourceType === 'model' || node.resourceType === 'seed' || isKept(node, request)
      ? 'relation' in node
        ? [node.relation]
        : []
      : [],
  );
}

/** Opens the database under the run lock and makes everything that nodes run with. @throws {AdapterError | LockError} */
export async function createRunners(
  session: Session,
  project: LoadedProject,
  request: RunRequest,
  nodes: readonly Node[],
): Promise<Runners> {
  const { manifest, adapter, target } = project;
  const { clock, signal } = session.effects;
  const { dialect, capabilities } = adapter;
  const { database, relations } = await session.database('write');
  await database.setThreads(nodes.length > SHORT_WORK_NODES ? 1 : target.engineThreads);
  const tag = `memflow:${session.invocationId}`;
  const access = (allowsWrites: boolean) =>
    openCompileDatabase({ database, dialect, relations, allowsWrites, statement: { signal, tag } });
  const compiler = createCompiler({
    manifest,
    adapter,
    target,
    baseContext: project.baseContext,
    database: access(false),
    fullRefresh: request.fullRefresh,
    empty: request.empty,
    storeFailures: request.storeFailures,
    selectedResources: nodes.map((node) => node.id),
    monotonicMs: clock.monotonicMs,
    onWarning: (diagnostic) => session.warnOfNode(diagnostic),
  });
  await prepareSchemas({
    database,
    dialect,
    relations,
    targets: writtenRelations(nodes, request),
    signal,
  });
  const { invocationId, asOf } = session;
  const options = {
    compiler,
    database,
    relations,
    ledger: await database.ledger.entries(),
    settings: { dialect, capabilities, invocationId, asOf, fullRefresh: request.fullRefresh },
    clock,
  };
  const runners: Readonly<Record<Node['resourceType'], NodeRunner | null>> = {
    model: createModelRunner(options),
    seed: createSeedRunner(options),
    test: createDataTestRunner({
      ...options,
      dialect,
      invocationId,
      storeFailures: request.storeFailures,
    }),
    analysis: null,
  };

  /** False, after it has been told, where `body` fails: the results of the run are still to be written. */
  const told = async (body: () => Promise<void>): Promise<boolean> => {
    try {
      await body();
      return true;
    } catch (error) {
      for (const diagnostic of toMemflowError(error).diagnostics)
        session.report({ kind: 'diagnostic', diagnostic });
      return false;
    }
  };
  const runOperation = async (operation: Operation, values: Record<string, unknown>) => {
    const hooks = access(true);
    const sql = await compiler.renderText(operation.template, { database: hooks, values });
    if (sql.trim() === '') return;
    const file = { path: operation.file.path, text: sql };
    try {
      await hooks.execute(sql, { origin: { compiled: file, offset: 0 } });
    } catch (error) {
      const span = { file, start: 0, end: sql.length };
      throw new AdapterError(placed(toMemflowError(error).diagnostics, span), error);
    }
  };
  /** Runs the hooks of a phase, all of them also after one failed; a failure is told. */
  const runPhase = async (phase: Operation['phase'], values: Record<string, unknown>) => {
    let succeeded = true;
    for (const operation of manifest.operations.filter((found) => found.phase === phase)) {
      const isDone = await told(() => runOperation(operation, values));
      succeeded &&= isDone;
      if (!isDone && phase === 'on-run-start') break;
    }
    return succeeded;
  };
  const schemas = [...new Set(writtenRelations(nodes, request).map((name) => name.schema))];
  return {
    runnerFor: (node) => {
      const runner = runners[node.resourceType];
      if (runner !== null) return runner;
      throw new UsageError(errorDiagnostic('MF1005', `"${node.name}" cannot be run`));
    },
    start: () => runPhase('on-run-start', { schemas }),
    finish: async (results) => {
      const endedWell = signal.aborted || (await runPhase('on-run-end', { results, schemas }));
      return (await told(() => database.ledger.seal())) && endedWell;
    },
  };
}

import type { RelationName } from '../adapter/relation.ts';
import { errorDiagnostic, toMemflowError, UsageError } from '../base/errors.ts';
import type { LogLevel } from '../base/log.ts';
import { judgingModelBudgets } from '../bench/model-budgets.ts';
import { openCompileDatabase } from '../compile/compile-database.ts';
import { createCompiler } from '../compile/compiler.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunner } from '../execute/node-runner.ts';
import type { Operation } from '../manifest/manifest.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { createModelRunner } from '../materialize/model-runner.ts';
import { prepareSchemas } from '../materialize/prepare-schemas.ts';
import { createSeedRunner } from '../materialize/seed-runner.ts';
import { createDataTestRunner } from '../testing/data-test-runner.ts';
import { hintingUnbuilt } from './hint-unbuilt.ts';
import { resultValues, schemaValues } from './hook-values.ts';
import type { LoadedProject } from './loaded-project.ts';
import { offerHistory } from './offer-history.ts';
import { openBenchmarkRunner } from './open-benchmark-runner.ts';
import { cleanPartitionFiles } from './partitions/clean-partition-files.ts';
import { reclusterAfterRun } from './partitions/recluster-partitions.ts';
import { planSettings } from './plan-settings.ts';
import { type HookPhase, runHooks } from './run-hooks.ts';
import type { Run, RunRequest } from './run-request.ts';
import type { Session } from './session.ts';

/** What executes the nodes of one run, with the project's own hooks around it. */
export interface Runners {
  readonly runnerFor: (node: Node) => NodeRunner;
  /** Runs on-run-start. Where a hook failed no node may run. */
  start(): Promise<readonly NodeResult[]>;
  /** Runs on-run-end unless the run was interrupted, seals the ledger and checkpoints. Tells why it could not. */
  finish(
    results: readonly NodeResult[],
  ): Promise<{ readonly hooks: readonly NodeResult[]; readonly isSealed: boolean }>;
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

/** Those of the nodes that are tables with partitions and were written by the run. */
function partitionedTables(
  nodes: readonly Node[],
  results: readonly NodeResult[],
): ReadonlySet<string> {
  const written = new Set(results.filter(({ status }) => status === 'success').map(({ id }) => id));
  return new Set(
    nodes
      .filter(({ id, config }) => written.has(id) && config.partitionBy?.layout === 'table')
      .map(({ id }) => id),
  );
}

/** Opens the database under the run lock and makes everything that nodes run with. @throws {AdapterError | LockError} */
export async function createRunners(
  session: Session,
  project: LoadedProject,
  request: RunRequest,
  nodes: readonly Node[],
  run: Run,
): Promise<Runners> {
  const { manifest, adapter, target } = project;
  const { clock, signal } = session.effects;
  const { dialect } = adapter;
  const { database, relations } = await session.database('write');
  const benchmarks = nodes.filter((node) => node.resourceType === 'benchmark');
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
  const written = writtenRelations(nodes, request);
  await prepareSchemas({
    database,
    dialect,
    relations,
    targets: written,
    signal,
  });
  const options = {
    compiler,
    database,
    relations,
    ledger: await database.ledger.entries(),
    partitions: await database.ledger.partitions(),
    settings: planSettings(session, project, database, request.fullRefresh),
    clock,
    log: (name: string, message: string, level?: LogLevel) =>
      session.log(name, message, undefined, level),
  };
  const { invocationId } = session;
  const dataTests = { ...options, dialect, invocationId, storeFailures: request.storeFailures };
  const timed =
    benchmarks.length === 0
      ? null
      : await openBenchmarkRunner(session, project, {
          compiler,
          database,
          request,
          run,
          benchmarks,
        });
  const runners: Readonly<Record<Node['resourceType'], NodeRunner | null>> = {
    model: hintingUnbuilt(
      judgingModelBudgets(createModelRunner(options), { database, dialect, clock }),
      manifest,
    ),
    seed: createSeedRunner(options),
    test: hintingUnbuilt(createDataTestRunner(dataTests), manifest),
    benchmark: timed === null ? null : hintingUnbuilt(timed, manifest),
    analysis: null,
  };

  const runPhase = (phase: Operation['phase'], values: HookPhase['values']) =>
    runHooks(session, {
      operations: manifest.operations.filter((found) => found.phase === phase),
      compiler,
      database: access(true),
      values,
      stopsAtFailure: phase === 'on-run-start',
    });
  const schemas = () =>
    schemaValues(
      written.map(({ database: other, schema }) => ({
        database: other ?? target.database,
        schema,
      })),
    );
  const nodeOf = (id: NodeId) => {
    const node = manifest.nodes.get(id);
    return node === undefined ? null : compiler.nodeValue(node);
  };
  const runEnd = (results: readonly NodeResult[]) =>
    runPhase('on-run-end', () => ({ ...schemas(), results: resultValues(results, nodeOf) }));
  return {
    runnerFor: (node) => {
      const runner = runners[node.resourceType];
      if (runner !== null) return runner;
      throw new UsageError(errorDiagnostic('MF1005', `"${node.name}" cannot be run`));
    },
    start: async () => {
      await offerHistory(session, project, database);
      return runPhase('on-run-start', schemas);
    },
    finish: async (results) => {
      const hooks = signal.aborted ? [] : await runEnd(results);
      try {
        if (benchmarks.length > 0) await offerHistory(session, project, database);
        await cleanPartitionFiles(session, project, database);
        await database.ledger.seal();
        if (
          !signal.aborted &&
          (await reclusterAfterRun(session, partitionedTables(nodes, results)))
        ) {
          await database.ledger.seal();
        }
        return { hooks, isSealed: true };
      } catch (error) {
        for (const diagnostic of toMemflowError(error).diagnostics)
          session.report({ kind: 'diagnostic', diagnostic });
        return { hooks, isSealed: false };
      }
    },
  };
}

import type { Database } from '../adapter/adapter.ts';
import { MemflowError } from '../base/errors.ts';
import { formatMs } from '../base/figure-text.ts';
import { formatCount } from '../base/format-count.ts';
import { hasBaseline, readBaseline, writeBaseline } from '../bench/baseline-files.ts';
import {
  appendHistory,
  benchmarkHistoryPath,
  type HistoryEntry,
  readHistory,
} from '../bench/benchmark-history.ts';
import type { BenchmarkRecord } from '../bench/benchmark-record.ts';
import { createBenchmarkRunner } from '../bench/benchmark-runner.ts';
import type { Environment } from '../bench/environment.ts';
import type { BenchmarkStore } from '../bench/load-references.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { NodeRunner } from '../execute/node-runner.ts';
import type { TimedResult } from '../execute/timed-result.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import { benchmarkRuns } from './benchmark-runs.ts';
import type { LoadedProject } from './loaded-project.ts';
import { readProcessFacts } from './process-facts.ts';
import { type Run, type RunRequest, seedOf } from './run-request.ts';
import type { Session } from './session.ts';

export interface BenchmarkRunnerParts {
  readonly compiler: Compiler;
  readonly database: Database;
  readonly request: RunRequest;
  /** For what is measured by running. */
  readonly run: Run;
  readonly benchmarks: readonly BenchmarkNode[];
}

/** The runner of timed tests, wired to the files that they are compared with and kept in. */
export async function openBenchmarkRunner(
  session: Session,
  project: LoadedProject,
  { compiler, database, request, run, benchmarks }: BenchmarkRunnerParts,
): Promise<NodeRunner> {
  const { files, manifest, adapter, target } = project;
  const { invocationId } = session;
  const { mode, otherVersion } = request.bench ?? { mode: 'judge' };
  const seed = seedOf(request.seed, invocationId);
  const historyPath = benchmarkHistoryPath(await session.targetDirectory());
  const compared = benchmarks.filter(hasBaseline);
  return createBenchmarkRunner({
    compiler,
    database,
    dialect: adapter.dialect,
    manifest,
    clock: session.effects.clock,
    invocationId,
    seed,
    engineThreads: target.engineThreads,
    facts: await readProcessFacts(session, files.root),
    onEnvironment: (environment) => announce(session, environment, seed),
    store: openStore(files.root, historyPath),
    comparisons: compared.length,
    mode,
    ...(otherVersion !== undefined && { otherVersion }),
    withRuns: benchmarkRuns(session, run),
    scratchDirectory: await session.targetFile('state'),
    onMeasured: async (record, timed) => {
      const isCompared = compared.some(({ name }) => name === record.benchmark);
      if (mode === 'record' && isCompared) await writeBaseline(files.root, record);
      if (mode !== 'compare' && session.options.writesArtifacts !== false)
        await keep(session, historyPath, record, timed);
    },
  });
}

function announce(session: Session, environment: Environment, seed: number): void {
  const { cores, threads, timerNs, callMs } = environment;
  session.log(
    'TimingConditions',
    `Timing on ${formatCount(cores, 'core')}, ${formatCount(threads, 'engine thread')}: ` +
      `reading the clock takes ${Math.round(timerNs)} ns, an empty statement ${formatMs(callMs)}; --seed ${seed}`,
    { cores, threads, timer_ns: timerNs, call_ms: callMs, seed },
  );
}

/** What is in the files, read once for a run. */
function openStore(root: string, historyPath: string): BenchmarkStore {
  let history: Promise<readonly HistoryEntry[]> | undefined;
  return {
    baseline: (environmentClass, benchmark) => readBaseline(root, environmentClass, benchmark),
    history: () => {
      history ??= readHistory(historyPath);
      return history;
    },
  };
}

/** Adds to the history. What was measured stands without: a file that cannot be written is a warning. */
async function keep(
  session: Session,
  path: string,
  record: BenchmarkRecord,
  { verdict }: TimedResult,
): Promise<void> {
  try {
    await appendHistory(path, { invocationId: session.invocationId, verdict, record });
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    for (const diagnostic of error.diagnostics)
      session.report({ kind: 'diagnostic', diagnostic: { ...diagnostic, severity: 'warning' } });
  }
}

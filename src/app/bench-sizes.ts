import { join } from 'node:path';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { formatBytes } from '../base/figure-text.ts';
import { ensureDirectory, fileSize, removeTree } from '../base/files.ts';
import { formatCount } from '../base/format-count.ts';
import { benchError } from '../bench/bench-error.ts';
import { fitGrowth, judgeGrowth } from '../bench/growth-over-sizes.ts';
import { readSizes, type Size } from '../bench/sizes.ts';
import { type Budget, SCALE } from '../config/benchmark-spec.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { BudgetFinding } from '../execute/timed-result.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { faultText, type SizedBenchmark, sizeTable } from '../report/size-table.ts';
import { buildAbove } from './build-above.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { peakMemoryBytes } from './node-effects.ts';
import { openQuietly } from './quiet-session.ts';
import { run } from './run.ts';
import type { RunRequest } from './run-request.ts';
import { SELECT_ALL } from './select.ts';
import type { Session } from './session.ts';
import type { SessionOptions } from './session-context.ts';

/** What came of each benchmark at one size. */
interface SizeResults {
  readonly size: Size;
  readonly exitCode: number;
  readonly results: ReadonlyMap<NodeId, NodeResult>;
  /** Of the database file when everything had been measured. */
  readonly fileBytes: number | null;
  /** The most that the process has had in memory until then. */
  readonly peakMemoryBytes: number;
}

type ScaleBudget = Extract<Budget, { kind: 'growth' }>;

/**
 * Measures benchmarks at several sizes of their data, one size after the other: each in an empty database of its own, in
 * which the models above them are built with the variable `scale`. Then fits how their times grow. Nothing is kept.
 * @throws {UsageError} MF6251 sizes, MF6252 nothing to measure
 * @throws {BenchError} MF6253 models that cannot be built
 */
export async function benchSizes(
  session: Session,
  text: string,
  selected: readonly BenchmarkNode[],
  request: Pick<RunRequest, 'failFast' | 'seed' | 'detailedExitCode'>,
): Promise<CommandOutcome> {
  const sizes = readSizes(text);
  const benchmarks = selected.filter(
    (node) => scaleBudgets(node).length > 0 || node.faults.length > 0,
  );
  if (benchmarks.length === 0)
    throw new UsageError(
      errorDiagnostic('MF6252', 'no selected timed test says how it grows with scale', {
        hint: 'add to its budgets: growth: {over: scale, exponent: "<= 1.05"}',
      }),
    );
  const measured: SizeResults[] = [];
  for (const size of sizes) {
    if (session.effects.signal.aborted) break;
    measured.push(await measureAt(session, size, benchmarks, request));
  }
  const told = benchmarks.map((node) => judgeSizes(node, measured));
  const isUnmeasured = measured.some(({ exitCode }) => exitCode === 1);
  const isBad = told.some(({ isGood }) => !isGood);
  return {
    exitCode: isUnmeasured || (isBad && !request.detailedExitCode) ? 1 : isBad ? 4 : 0,
    lines: [
      ...sizeTable(
        measured.map(({ size }) => size.label),
        told,
      ),
      ...measured.map(describeSize),
    ],
    document: {
      sizes: measured.map(({ size }) => size.rows),
      benchmarks: told,
      databases: measured.map(({ size, fileBytes, peakMemoryBytes: peak }) => ({
        rows: size.rows,
        fileBytes,
        peakMemoryBytes: peak,
      })),
    },
  };
}

function scaleBudgets({ spec }: BenchmarkNode): readonly ScaleBudget[] {
  return spec.budgets.filter(
    (budget): budget is ScaleBudget =>
      budget.kind === 'growth' && budget.over === SCALE && !spec.params.has(SCALE),
  );
}

async function measureAt(
  session: Session,
  size: Size,
  benchmarks: readonly BenchmarkNode[],
  request: Pick<RunRequest, 'failFast' | 'seed' | 'detailedExitCode'>,
): Promise<SizeResults> {
  const { files, target } = await session.project();
  // Two that measure at once must not build in one place.
  const own = `${size.rows}-${session.invocationId.slice(0, 8)}`;
  const folder = await session.targetFile('state', 'sizes', own);
  const databasePath = join(folder, `${target.database}.duckdb`);
  const options: SessionOptions = {
    ...session.options,
    projectDir: files.root,
    vars: { ...session.options.vars, [SCALE]: size.rows },
    targetPath: join(folder, 'target'),
    databasePath,
  };
  const ids = benchmarks.map(({ id }) => id);
  try {
    await ensureDirectory(folder);
    const isBuilt = await buildAbove(run, openQuietly(session, options).session, ids, (count) =>
      session.log('BuildingSize', `Building ${formatCount(count, 'node')} at scale ${size.label}`),
    );
    if (!isBuilt && !session.effects.signal.aborted)
      throw benchError(
        'MF6253',
        `the models above the timed tests cannot be built at ${size.label}`,
        {
          hint: `memflow build --vars '{${SCALE}: ${size.rows}}' says why`,
        },
      );
    // The table at the end tells what every size would tell for itself.
    const timing = openQuietly(session, options, (event) => session.report(event));
    const { exitCode } = await run(timing.session, {
      ...request,
      command: 'bench',
      selection: SELECT_ALL,
      only: new Set(ids),
      fullRefresh: false,
      empty: false,
      storeFailures: false,
      bench: { mode: 'measure' },
      detailedExitCode: true,
    });
    const results = timing.results();
    return {
      size,
      exitCode,
      results: new Map(results.map((result) => [result.id, result])),
      fileBytes: await fileSize(databasePath),
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await removeTree(folder);
  }
}

function describeSize({ size, fileBytes, peakMemoryBytes: peak }: SizeResults): string {
  const file = fileBytes === null ? 'no database file' : `a database of ${formatBytes(fileBytes)}`;
  return `at ${size.label}: ${file}, the process had up to ${formatBytes(peak)} in memory`;
}

/** The figures of one benchmark at all sizes, and whether all that it promises is kept. */
function judgeSizes(node: BenchmarkNode, measured: readonly SizeResults[]): SizedBenchmark {
  const points = measured.flatMap(({ size, results }) => {
    const figures = results.get(node.id)?.timed?.figures;
    return figures ? [{ rows: size.rows, figures }] : [];
  });
  const growth = fitGrowth(points);
  const grown: readonly BudgetFinding[] =
    growth === null ? [] : scaleBudgets(node).map((budget) => judgeGrowth(budget, growth));
  const faults = [
    ...measured.flatMap(({ size, results }) => faultsAt(`at ${size.label}`, results.get(node.id))),
    ...unmet(grown).map((text) => ({ at: 'over all sizes', text })),
  ];
  const isBad =
    measured.some(({ results }) => /fail|error/.test(results.get(node.id)?.status ?? '')) ||
    (node.config.severity === 'error' && grown.some(({ outcome }) => outcome === 'missed'));
  return {
    name: node.name,
    p50Ms: measured.map(({ results }) => results.get(node.id)?.timed?.figures?.p50Ms ?? null),
    exponent: growth?.exponent ?? null,
    faults,
    isGood: !isBad,
  };
}

function faultsAt(at: string, result: NodeResult | undefined): SizedBenchmark['faults'] {
  if (result === undefined) return [{ at, text: 'it was not measured' }];
  const { timed, message } = result;
  const texts = timed === null ? (message === null ? [] : [message]) : unmet(timed.budgets);
  return texts.map((text) => ({ at, text }));
}

function unmet(findings: readonly BudgetFinding[]): readonly string[] {
  return findings.filter(({ outcome }) => outcome !== 'met').map(faultText);
}

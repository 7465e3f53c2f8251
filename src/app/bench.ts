import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { formatMs } from '../base/figure-text.ts';
import { formatCount } from '../base/format-count.ts';
import { baselinePath, hasBaseline, writeBaseline } from '../bench/baseline-files.ts';
import {
  benchmarkHistoryPath,
  type HistoryEntry,
  readHistory,
} from '../bench/benchmark-history.ts';
import { findChangePoints } from '../bench/change-points.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import { formatTable } from '../report/format-table.ts';
import { sparkline } from '../report/timed-words.ts';
import { benchReport, type ReportFormat } from './bench-report.ts';
import { benchSizes } from './bench-sizes.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openOtherVersion } from './other-version.ts';
import { run } from './run.ts';
import type { RunRequest } from './run-request.ts';
import { type SelectionRequest, selectedNodes } from './select.ts';
import type { Session } from './session.ts';

export interface BenchCall {
  /** `run`, `record`, `compare`, `history`, `accept` or `report`. */
  readonly action: string;
  readonly selection: SelectionRequest;
  /** What `compare` compares with; the baseline where absent. */
  readonly against: string | undefined;
  /** The sizes at which `run` measures, as they were written; the data as it is where absent. */
  readonly scale: string | undefined;
  readonly format: ReportFormat;
  readonly run: Pick<RunRequest, 'failFast' | 'seed' | 'detailedExitCode' | 'publish'>;
}

const BENCH_ACTIONS = ['run', 'record', 'compare', 'history', 'accept', 'report'] as const;

export type BenchAction = (typeof BENCH_ACTIONS)[number];

/**
 * Measures timed tests, or looks at what was measured: `run` judges, `record` writes baselines, `compare` measures another
 * version beside this one, `history` shows earlier runs, `accept` takes the last one as the baseline, `report` tells the
 * last run again.
 * @throws {UsageError} MF6126 another action, MF6251 sizes, MF6124 an unknown version, MF6125 nothing to accept
 */
export async function bench(session: Session, call: BenchCall): Promise<CommandOutcome> {
  if (call.scale !== undefined) return atSizes(session, call, call.scale);
  switch (call.action) {
    case 'run':
      return run(session, requestOf(call, 'judge'));
    case 'record':
      return run(session, requestOf(call, 'record'));
    case 'compare':
      return compare(session, call);
    case 'history':
      return history(session, call);
    case 'accept':
      return accept(session, call);
    case 'report':
      return benchReport(session, call.format);
    default:
      throw new UsageError(
        errorDiagnostic('MF6126', `memflow bench has no action "${call.action}"`, {
          hint: `one of ${BENCH_ACTIONS.join(', ')}`,
        }),
      );
  }
}

function requestOf(call: BenchCall, mode: 'judge' | 'record' | 'compare'): RunRequest {
  return {
    command: 'bench',
    selection: call.selection,
    fullRefresh: false,
    empty: false,
    storeFailures: false,
    bench: { mode },
    ...call.run,
  };
}

async function atSizes(session: Session, call: BenchCall, scale: string): Promise<CommandOutcome> {
  if (call.action !== 'run')
    throw new UsageError(
      errorDiagnostic('MF6251', `memflow bench ${call.action} has no --scale`, {
        hint: `memflow bench --scale ${scale}`,
      }),
    );
  return benchSizes(session, scale, await selectedBenchmarks(session, call), call.run);
}

async function compare(session: Session, call: BenchCall): Promise<CommandOutcome> {
  const request = requestOf(call, 'compare');
  if (call.against === undefined) return run(session, request);
  const benchmarks = await selectedBenchmarks(session, call);
  const other = await openOtherVersion(session, call.against, benchmarks);
  try {
    return await run(session, {
      ...request,
      bench: { mode: 'compare', otherVersion: other.versionOf },
    });
  } finally {
    await other.close();
  }
}

async function selectedBenchmarks(
  session: Session,
  { selection }: BenchCall,
): Promise<readonly BenchmarkNode[]> {
  const project = await session.project();
  const nodes = selectedNodes(session, project, selection, ['benchmark']);
  return nodes.flatMap((node) => (node.resourceType === 'benchmark' ? [node] : []));
}

/** The history of benchmarks, by name; each oldest first. */
async function historyOf(
  session: Session,
  benchmarks: readonly BenchmarkNode[],
): Promise<ReadonlyMap<string, readonly HistoryEntry[]>> {
  const entries = await readHistory(benchmarkHistoryPath(await session.targetDirectory()));
  return new Map(
    benchmarks.map(({ name }) => [name, entries.filter(({ record }) => record.benchmark === name)]),
  );
}

/** A level that changed, and between which commits. */
interface LevelChange {
  readonly ratio: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly at: string;
}

function changesOf(entries: readonly HistoryEntry[]): readonly LevelChange[] {
  return findChangePoints(entries.map(({ record }) => record.p50)).map(({ index, ratio }) => {
    const [before, first] = [entries[index - 1]?.record, entries[index]?.record];
    return {
      ratio,
      from: before?.environment.commit ?? null,
      to: first?.environment.commit ?? null,
      at: first?.recordedAt ?? '',
    };
  });
}

async function history(session: Session, call: BenchCall): Promise<CommandOutcome> {
  const all = await historyOf(session, await selectedBenchmarks(session, call));
  const told = [...all].map(([name, entries]) => {
    // Figures of one kind of machine are a series.
    const { environmentClass } = entries.at(-1)?.record ?? {};
    const series = entries.filter(({ record }) => record.environmentClass === environmentClass);
    return { name, entries: series, changes: changesOf(series) };
  });
  const rows = told.map(({ name, entries }) => {
    const last = entries.at(-1);
    return [
      name,
      String(entries.length),
      last === undefined ? '' : formatMs(last.record.p50),
      sparkline(entries.slice(-20).map(({ record }) => record.p50)),
      last?.record.recordedAt.slice(0, 16) ?? '',
      last?.verdict ?? '',
    ];
  });
  const header = ['timed test', 'runs', 'last p50', 'history', 'last run', 'verdict'];
  const changes = told.flatMap(({ name, changes: found }) =>
    found.map((change) => `${name}: ${describeChange(change)}`),
  );
  return succeeded([...formatTable(header, rows, { width: 80 }), ...changes], {
    benchmarks: told.map(({ name, entries, changes: found }) => ({
      name,
      changes: found,
      runs: entries.map(({ record, verdict, invocationId }) => ({
        invocationId,
        verdict,
        recordedAt: record.recordedAt,
        environmentClass: record.environmentClass,
        commit: record.environment.commit,
        samples: record.samples,
        p50: record.p50,
        p95: record.p95,
        p99: record.p99,
      })),
    })),
  });
}

function describeChange({ ratio, from, to, at }: LevelChange): string {
  const short = (commit: string | null) => commit?.slice(0, 9) ?? 'an unknown commit';
  const where =
    from === to
      ? `at ${short(to)}, without a new commit`
      : `between ${short(from)} and ${short(to)}`;
  return `${ratio.toFixed(2)} times as long since ${at.slice(0, 16)}: changed ${where}`;
}

async function accept(session: Session, call: BenchCall): Promise<CommandOutcome> {
  const { files } = await session.project();
  const benchmarks = (await selectedBenchmarks(session, call)).filter(hasBaseline);
  const histories = await historyOf(session, benchmarks);
  const last = [...histories.values()].flatMap((entries) => entries.at(-1) ?? []);
  if (last.length === 0)
    throw new UsageError(
      errorDiagnostic(
        'MF6125',
        'no selected timed test that has a baseline has been measured yet',
        {
          hint: 'memflow bench, or memflow bench record',
        },
      ),
    );
  for (const { record } of last) await writeBaseline(files.root, record);
  const shown = (entry: HistoryEntry) => {
    const { environmentClass, benchmark } = entry.record;
    const path = baselinePath('', environmentClass, benchmark).replaceAll('\\', '/');
    return `${path.replace(/^\//, '')}: p50 ${formatMs(entry.record.p50)}`;
  };
  return succeeded([`Accepted ${formatCount(last.length, 'baseline')}:`, ...last.map(shown)], {
    accepted: last.map(({ record }) => record.benchmark),
  });
}

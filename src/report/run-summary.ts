import { formatPlace } from '../base/code-frame.ts';
import { type Diagnostic, distinctByPlace } from '../base/diagnostic.ts';
import { formatCount } from '../base/format-count.ts';
import type { CriticalPath } from '../execute/critical-path.ts';
import type { NodeResult } from '../execute/node-result.ts';
import { summarizeResults } from '../execute/run-result.ts';
import type { Operation } from '../manifest/manifest.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { formatElapsed } from './format-time.ts';
import { nodeNoun } from './node-words.ts';
import { plainTheme, type Theme } from './theme.ts';
import { timedTable } from './timed-table.ts';

/** What the end of a run is told from. */
export interface RunSummary {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  /** The project's own hooks. */
  readonly operations: readonly Operation[];
  /** Of nodes and hooks, in order of completion. */
  readonly results: readonly NodeResult[];
  readonly elapsedMs: number;
  readonly criticalPath: CriticalPath;
  /** `target`, relative to where the user stands, for the places of compiled files. */
  readonly compiledPath: (node: Node) => string;
}

/** What is wrong with all nodes; what several of them share is told once. */
export function faultsOf({ results }: RunSummary): readonly Diagnostic[] {
  return distinctByPlace(results.flatMap(({ diagnostics }) => diagnostics));
}

/** "3 seeds, 2 table models, 20 data tests": nodes by what they are. */
function describeWork(summary: RunSummary): string {
  const counts = new Map<string, number>();
  for (const result of summary.results) {
    const node = summary.nodes.get(result.id);
    const noun = node === undefined ? 'project hook' : nodeNoun(node);
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([noun, count]) => formatCount(count, noun))
    .join(', ');
}

/** Lines with an empty one in front, where there are any. */
const spaced = (lines: readonly string[]) => (lines.length === 0 ? [] : ['', ...lines]);

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)}s`;

/** The slowest models and the critical path, for runs in which they say something. */
function describeSlowest(summary: RunSummary): readonly string[] {
  const ran = summary.results.filter(
    ({ id, status }) => status !== 'skipped' && summary.nodes.has(id),
  );
  if (ran.length < 2 || summary.elapsedMs < 100) return [];
  const name = (id: NodeId) => summary.nodes.get(id)?.name ?? id;
  const work = ran.reduce((sum, result) => sum + result.elapsedMs, 0);
  const slowest = [...ran]
    .sort((a, b) => b.elapsedMs - a.elapsedMs || (a.id < b.id ? -1 : 1))
    .slice(0, 3)
    .map(
      (r) => `${name(r.id)} ${seconds(r.elapsedMs)} (${Math.round((100 * r.elapsedMs) / work)}%)`,
    );
  const path = summary.criticalPath;
  const names = path.results.map((result) => name(result.id));
  const shown = names.length > 4 ? [...names.slice(0, 2), '...', ...names.slice(-1)] : names;
  return [
    `Slowest: ${slowest.join(', ')}`,
    `Critical path: ${seconds(path.elapsedMs)} of ${seconds(summary.elapsedMs)}: ${shown.join(' -> ')}`,
  ];
}

/** Where the fault is, else where an entry stands that is not a file of its own. */
function placeOf(node: Node, fault: Diagnostic | undefined): string {
  // Without a place of its own a fault is given the start of the file, which says nothing.
  const isKnown = fault?.span !== undefined && fault.span.end > fault.span.start;
  if (fault?.span !== undefined && isKnown) return formatPlace(fault.span);
  const isEntry = node.resourceType === 'test' && node.span !== undefined;
  return isEntry ? formatPlace(node.span) : node.file.path;
}

/** One failed or warned node at the end of the run: what it was, what happened, where its SQL is. */
function describeFailure(summary: RunSummary, result: NodeResult, theme: Theme): readonly string[] {
  const node = summary.nodes.get(result.id);
  if (node === undefined) return describeHookFailure(summary, result, theme);
  const isFailure = result.status === 'fail' || result.status === 'error';
  const word = isFailure ? (result.status === 'fail' ? 'Failure' : 'Error') : 'Warning';
  const fault = result.diagnostics.find(({ severity }) => severity === 'error');
  const place = placeOf(node, fault);
  const paint = isFailure ? theme.bad : theme.warning;
  return [
    paint(`${word} in ${node.resourceType} ${node.name} (${place})`),
    `  ${(result.message ?? '').split('\n').join('\n  ')}`,
    ...(result.figures === null ? [] : [`  figures: ${result.figures}`]),
    ...(result.relationName === null || node.resourceType !== 'test'
      ? []
      : [`  see failing rows: select * from ${result.relationName}`]),
    ...(result.compiledSql === null ? [] : [`  compiled code at ${summary.compiledPath(node)}`]),
    '',
  ];
}

function describeHookFailure(
  { operations }: RunSummary,
  { id, message }: NodeResult,
  theme: Theme,
): readonly string[] {
  const operation = operations.find((found) => found.id === id);
  if (operation === undefined) return [];
  return [
    theme.bad(`Error in operation ${operation.name} (${operation.file.path})`),
    `  ${(message ?? '').split('\n').join('\n  ')}`,
    '',
  ];
}

/** The end of a run: what was done and what failed, and dbt's last line with the count of statuses. */
export interface RunWords {
  readonly lines: readonly string[];
  readonly counts: string;
}

/** The last lines of a run. */
export function describeRun(summary: RunSummary, theme: Theme = plainTheme): RunWords {
  const { pass, warn, error, skip, noOp, total } = summarizeResults(summary.results);
  const bad = summary.results.filter((r) => ['fail', 'error', 'warn'].includes(r.status));
  const verdict =
    error > 0
      ? theme.bad(
          `Completed with ${formatCount(error, 'error')}, 0 partial successes, and ${formatCount(warn, 'warning')}:`,
        )
      : warn > 0
        ? theme.warning(`Completed with ${formatCount(warn, 'warning')}:`)
        : skip > 0
          ? theme.warning('Completed, but not everything ran')
          : theme.good('Completed successfully');
  const lines = [
    '',
    `Finished running ${describeWork(summary)} in ${formatElapsed(summary.elapsedMs)}.`,
    ...describeSlowest(summary),
    ...spaced(timedTable(summary, theme)),
    '',
    verdict,
    '',
    ...bad.flatMap((result) => describeFailure(summary, result, theme)),
  ];
  const counts = `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noOp} TOTAL=${total}`;
  return { lines, counts };
}

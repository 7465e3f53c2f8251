import { formatPlace } from '../base/code-frame.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { formatCount, formatElapsed } from './format-time.ts';
import { nodeNoun } from './node-words.ts';
import type { Theme } from './theme.ts';

/** How many nodes ended how, in the words of dbt's last line. */
export interface StatusCounts {
  readonly pass: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
  readonly noOp: number;
  readonly total: number;
}

/** Counts results for the last line: success and pass are PASS, error and fail are ERROR. */
export function countStatuses(results: readonly NodeResult[]): StatusCounts {
  const count = (...statuses: readonly NodeResult['status'][]) =>
    results.filter((result) => statuses.includes(result.status)).length;
  return {
    pass: count('success', 'pass'),
    warn: count('warn'),
    error: count('error', 'fail'),
    skip: count('skipped'),
    noOp: count('no-op'),
    total: results.length,
  };
}

/** The chain of nodes that bounded the run's time, and how long it took. */
export interface CriticalPath {
  readonly ids: readonly NodeId[];
  readonly elapsedMs: number;
}

export interface SummaryInput {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly results: readonly NodeResult[];
  readonly elapsedMs: number;
  readonly criticalPath: CriticalPath;
  /** `target`, relative to where the user stands, for the places of compiled files. */
  readonly compiledPath: (node: Node) => string;
}

/** "3 seeds, 2 table models, 20 data tests": nodes by what they are. */
function describeWork(input: SummaryInput): string {
  const counts = new Map<string, number>();
  for (const result of input.results) {
    const node = input.nodes.get(result.id);
    const noun = node === undefined ? 'node' : nodeNoun(node);
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([noun, count]) => formatCount(count, noun))
    .join(', ');
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)}s`;

/** The slowest models and the critical path, for runs in which they say something. */
export function describeSlowest(input: SummaryInput): readonly string[] {
  const ran = input.results.filter((result) => result.status !== 'skipped');
  if (ran.length < 2 || input.elapsedMs < 100) return [];
  const name = (id: NodeId) => input.nodes.get(id)?.name ?? id;
  const work = ran.reduce((sum, result) => sum + result.elapsedMs, 0);
  const slowest = [...ran]
    .sort((a, b) => b.elapsedMs - a.elapsedMs || (a.id < b.id ? -1 : 1))
    .slice(0, 3)
    .map(
      (r) => `${name(r.id)} ${seconds(r.elapsedMs)} (${Math.round((100 * r.elapsedMs) / work)}%)`,
    );
  const path = input.criticalPath;
  const names = path.ids.map(name);
  const shown = names.length > 4 ? [...names.slice(0, 2), '...', ...names.slice(-1)] : names;
  return [
    `Slowest: ${slowest.join(', ')}`,
    `Critical path: ${seconds(path.elapsedMs)} of ${seconds(input.elapsedMs)}: ${shown.join(' -> ')}`,
  ];
}

/** One failed or warned node at the end of the run: what it was, what happened, where its SQL is. */
function describeFailure(input: SummaryInput, result: NodeResult, theme: Theme): readonly string[] {
  const node = input.nodes.get(result.id);
  if (node === undefined) return [];
  const isFailure = result.status === 'fail' || result.status === 'error';
  const word = isFailure ? (result.status === 'fail' ? 'Failure' : 'Error') : 'Warning';
  const place = node.span === undefined ? node.file.path : formatPlace(node.span);
  const paint = isFailure ? theme.bad : theme.warning;
  return [
    paint(`${word} in ${node.resourceType} ${node.name} (${place})`),
    `  ${(result.message ?? '').split('\n').join('\n  ')}`,
    ...(result.compiledSql === null ? [] : [`  compiled code at ${input.compiledPath(node)}`]),
    '',
  ];
}

/** The last lines of a run: what was done, what failed, and dbt's count of statuses. */
export function describeRun(input: SummaryInput, theme: Theme): readonly string[] {
  const counts = countStatuses(input.results);
  const { pass, warn, error, skip, noOp, total } = counts;
  const bad = input.results.filter((r) => ['fail', 'error', 'warn'].includes(r.status));
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
  return [
    '',
    `Finished running ${describeWork(input)} in ${formatElapsed(input.elapsedMs)}.`,
    ...describeSlowest(input),
    '',
    verdict,
    '',
    ...bad.flatMap((result) => describeFailure(input, result, theme)),
    `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noOp} TOTAL=${total}`,
  ];
}

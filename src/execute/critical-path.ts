import type { NodeId } from '../manifest/node-id.ts';
import type { NodeResult } from './node-result.ts';

/** The chain of nodes that the run could not have been faster than, however many threads it had. */
export interface CriticalPath {
  /** Each waits for the one before it. */
  readonly results: readonly NodeResult[];
  readonly elapsedMs: number;
}

/**
 * The chain of dependencies with the greatest sum of durations; skipped nodes take no time and end a chain.
 * `results` are in order of completion, so that what a node waits for comes before it.
 */
export function findCriticalPath(
  results: readonly NodeResult[],
  dependencies: ReadonlyMap<NodeId, readonly NodeId[]>,
): CriticalPath {
  interface Step {
    readonly result: NodeResult;
    readonly before: Step | undefined;
    readonly elapsedMs: number;
  }
  const steps = new Map<NodeId, Step>();
  let longest: Step | undefined;
  for (const result of results) {
    if (result.status === 'skipped') continue;
    let before: Step | undefined;
    for (const id of dependencies.get(result.id) ?? []) {
      const step = steps.get(id);
      if (step !== undefined && step.elapsedMs > (before?.elapsedMs ?? -1)) before = step;
    }
    const elapsedMs = (before?.elapsedMs ?? 0) + result.elapsedMs;
    const step = { result, before, elapsedMs };
    steps.set(result.id, step);
    if (elapsedMs > (longest?.elapsedMs ?? -1)) longest = step;
  }
  const path: NodeResult[] = [];
  for (let step = longest; step !== undefined; step = step.before) path.push(step.result);
  return { results: path.reverse(), elapsedMs: longest?.elapsedMs ?? 0 };
}

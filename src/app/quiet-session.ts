import type { NodeResult } from '../execute/node-result.ts';
import type { ReportEvent } from '../report/reporter.ts';
import { Session } from './session.ts';
import type { SessionOptions } from './session-context.ts';

/** A session that works for another one. */
export interface QuietSession {
  readonly session: Session;
  /** What became of the nodes of its last run. */
  readonly results: () => readonly NodeResult[];
}

/**
 * Opens a session beside another one, at the same moment. Its events are nobody's business but its own, unless `tell` is
 * given; the summary of a run is kept in either case.
 */
export function openQuietly(
  outer: Session,
  options: SessionOptions,
  tell: (event: ReportEvent) => void = () => {},
): QuietSession {
  let results: readonly NodeResult[] = [];
  const onEvent = (event: ReportEvent) => {
    if (event.kind === 'run_summary') results = event.summary.results;
    else tell(event);
  };
  const own = { ...options, asOf: outer.asOf, writesArtifacts: false, onEvent };
  return { session: new Session(own, outer.effects, outer.pid), results: () => results };
}

import type { Node } from '../manifest/node.ts';
import { nameOf } from '../sql/token-tree.ts';
import { tokenizeSql } from '../sql/tokenize.ts';

/** A query of the project, or of those who use it. */
export interface UsedQuery {
  /** As a person knows it: `timed test by_customer`. */
  readonly name: string;
  /** `interactive`: somebody waits for it; `run`: it is sent once by every run. */
  readonly kind: 'interactive' | 'run';
  readonly sql: string;
  /** How often it counts for each run of the project. */
  readonly uses: number;
  /** Where it is written; null for one that was recorded. */
  readonly node: Node | null;
}

/** A query that somebody waits for counts as often as this for each run, unless it was recorded more often. */
export const INTERACTIVE_USES = 20;

/** The names of relations and columns that stand in a query, in lower case. */
export function namesIn(sql: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const token of tokenizeSql(sql)) {
    const name = nameOf(token);
    if (name !== undefined) names.add(name);
  }
  return names;
}

import type { Dialect } from '../adapter/dialect.ts';
import type { ProfileOperator, StatementProfile } from '../adapter/profile.ts';
import type { Column, RelationName } from '../adapter/relation.ts';
import { relationKey } from '../adapter/relation.ts';
import { MemflowError } from '../base/errors.ts';
import type { ModelNode } from '../manifest/node.ts';
import type { Change } from './change.ts';
import { compareSides, type Measuring, type SideBySide } from './compare-sides.ts';
import type { Copy } from './copy.ts';
import type { TableScan } from './propose-layouts.ts';
import type { UsedQuery } from './usage.ts';

/** A model as it is built in the copies. */
export interface TunedModel {
  readonly node: ModelNode;
  readonly kind: 'table' | 'view';
  /** Its query. */
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** What a change did to one query. */
export interface Effect extends SideBySide {
  readonly query: UsedQuery;
}

/** A change that was tried and is worth it. */
export interface Proposal {
  readonly change: Change;
  readonly effects: readonly Effect[];
  /** Time saved for each run of the project, with all uses of its queries. */
  readonly savedMs: number;
  readonly cost: Cost;
  readonly confidence: 'high' | 'medium';
  /** What else there is to know: what it depends on, what else was tried. */
  readonly notes: readonly string[];
}

/** What a change costs when the project is run. */
export interface Cost {
  /** What it takes to build the relation, without the change and with it; null where nothing is built otherwise. */
  readonly buildMs: { readonly before: number; readonly after: number } | null;
  /** By how much the file grows. */
  readonly bytes: number;
}

/** A change that was tried and is not worth it. */
export interface Rejection {
  readonly change: Change;
  readonly reason: string;
}

export interface SkippedQuery {
  readonly query: UsedQuery;
  readonly reason: string;
}

/** A tuning under way: two copies, of which `base` has all changes that were accepted and `trial` one more. */
export interface Tuning {
  readonly base: Copy;
  readonly trial: Copy;
  readonly dialect: Dialect;
  readonly models: readonly TunedModel[];
  readonly queries: readonly UsedQuery[];
  readonly measuring: Measuring;
  /** Whether these are all queries that are known: else an index that none of them uses may help another one. */
  readonly knowsAll: boolean;
  /** What the queries read in `base`. */
  readonly profiles: Map<UsedQuery, StatementProfile>;
  readonly proposals: Proposal[];
  readonly rejections: Rejection[];
  /** Whether the time is up. */
  readonly isOver: () => boolean;
  readonly onProgress: (text: string) => void;
}

export function operatorsOf(root: ProfileOperator): readonly ProfileOperator[] {
  return [root, ...root.children.flatMap(operatorsOf)];
}

/** The scans of a table by profiled queries. */
export function scansOf(
  profiles: Tuning['profiles'],
  relation: RelationName,
): readonly TableScan[] {
  const key = relationKey({ ...relation, database: null });
  return [...profiles].flatMap(([query, { root }]) =>
    operatorsOf(root)
      .filter((scan) => scan.relation !== null)
      .filter((scan) => relationKey({ ...relation, ...scan.relation, database: null }) === key)
      .map((scan) => ({ query, scan })),
  );
}

/** Measures queries in both copies. One that fails in either is left out. */
export async function measureEffects(
  { base, trial, measuring }: Tuning,
  queries: readonly UsedQuery[],
): Promise<readonly Effect[]> {
  const effects: Effect[] = [];
  for (const query of queries) {
    try {
      const compared = await compareSides(
        { database: base.database, sql: query.sql },
        { database: trial.database, sql: query.sql },
        measuring,
      );
      effects.push({ ...compared, query });
    } catch (error) {
      if (measuring.signal.aborted || !(error instanceof MemflowError)) throw error;
    }
  }
  return effects;
}

/** The effects that are no chance. */
export function certain(effects: readonly Effect[]): readonly Effect[] {
  return effects.filter(({ outcome }) => outcome === 'improved' || outcome === 'regressed');
}

/** What the effects save for each run, those that cost something counted against it. */
export function savedMs(effects: readonly Effect[]): number {
  return certain(effects).reduce(
    (sum, { query, beforeMs, ratio }) => sum + query.uses * beforeMs * (1 - ratio),
    0,
  );
}

/** What the queries that take another time took before, with all their uses. */
export function spentMs(effects: readonly Effect[]): number {
  return certain(effects).reduce((sum, { query, beforeMs }) => sum + query.uses * beforeMs, 0);
}

/** The best of the effects: the lowest ratio of those that improved; 1 where none did. */
export function bestRatio(effects: readonly Effect[]): number {
  return Math.min(
    1,
    ...effects.filter(({ outcome }) => outcome === 'improved').map(({ ratio }) => ratio),
  );
}

/** The best of the effects in words, of a change that is not worth it. */
export function describeBest(effects: readonly Effect[]): string {
  const ratio = bestRatio(effects);
  if (ratio === 1) return 'no query is faster for certain';
  return `the best query takes ${Math.round(ratio * 100)} % of its time`;
}

/** The queries that scans belong to, each once. */
export function readersOf(scans: readonly TableScan[]): readonly UsedQuery[] {
  return [...new Set(scans.map(({ query }) => query))];
}

/** Notes a change that was tried and is not worth it. */
export function reject(tuning: Tuning, change: Change, reason: string): void {
  tuning.rejections.push({ change, reason });
}

/** How much larger the file of the trial is than that of the base, in bytes. */
export async function addedBytes({ base, trial }: Tuning): Promise<number> {
  return (await trial.database.storedBytes()) - (await base.database.storedBytes());
}

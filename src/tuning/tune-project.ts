import type { Dialect } from '../adapter/dialect.ts';
import type { RelationName } from '../adapter/relation.ts';
import { MemflowError } from '../base/errors.ts';
import type { Measuring } from './compare-sides.ts';
import type { Copy } from './copy.ts';
import { tuneBuild } from './tune-builds.ts';
import { tuneLayout } from './tune-layouts.ts';
import { tuneResults } from './tune-results.ts';
import { type EngineFacts, tuneThreads } from './tune-settings.ts';
import { tuneViews } from './tune-views.ts';
import {
  type Proposal,
  type Rejection,
  type SkippedQuery,
  scansOf,
  type TunedModel,
  type Tuning,
} from './tuning.ts';
import type { UsedQuery } from './usage.ts';

export interface TuneOptions {
  /** Two copies of the database, alike. */
  readonly base: Copy;
  readonly trial: Copy;
  readonly dialect: Dialect;
  /** In the order in which they are built. */
  readonly models: readonly TunedModel[];
  readonly queries: readonly UsedQuery[];
  readonly measuring: Measuring;
  /** Whether these are all queries that are known. */
  readonly knowsAll: boolean;
  /** Where a table may be made. */
  readonly place: Pick<RelationName, 'database' | 'schema'>;
  readonly engine: EngineFacts;
  /** Nothing new is tried after this many ms. */
  readonly maxMs: number;
  readonly onProgress: (text: string) => void;
}

export interface TuningResult {
  /** The best first. */
  readonly proposals: readonly Proposal[];
  readonly rejections: readonly Rejection[];
  readonly skipped: readonly SkippedQuery[];
  /** Whether everything was tried that there was to try. */
  readonly isComplete: boolean;
}

/**
 * Profiles the queries, tries what could make them faster one change after the other, and keeps what is worth it: each
 * change is measured on top of those before. Layouts of tables come first, because they cost least; then views as tables
 * and stored results, for what no order of rows helps.
 */
export async function tuneProject(options: TuneOptions): Promise<TuningResult> {
  const { measuring, maxMs, queries, models, engine, place } = options;
  const { clock } = measuring;
  const endMs = clock.monotonicMs() + maxMs;
  let isOver = false;
  const tuning: Tuning = {
    ...options,
    profiles: new Map(),
    proposals: [],
    rejections: [],
    isOver: () => {
      measuring.signal.throwIfAborted();
      isOver ||= clock.monotonicMs() >= endMs;
      return isOver;
    },
  };
  const skipped = await observe(tuning, queries);
  const tables = models.filter(({ kind }) => kind === 'table');
  for (const model of tables.sort((a, b) => scanned(tuning, b) - scanned(tuning, a))) {
    if (tuning.isOver()) break;
    await tuneLayout(tuning, model);
  }
  await tuneViews(tuning);
  await tuneResults(tuning, place);
  for (const model of tables) {
    if (tuning.isOver()) break;
    await tuneBuild(tuning, model);
  }
  await tuneThreads(tuning, engine);
  return {
    proposals: tuning.proposals.sort((a, b) => b.savedMs - a.savedMs),
    rejections: tuning.rejections,
    skipped,
    isComplete: !isOver,
  };
}

/** Profiles each query in the base. */
async function observe(
  tuning: Tuning,
  queries: readonly UsedQuery[],
): Promise<readonly SkippedQuery[]> {
  const skipped: SkippedQuery[] = [];
  for (const query of queries) {
    if (tuning.isOver()) {
      skipped.push({ query, reason: 'the time was up' });
      continue;
    }
    try {
      tuning.profiles.set(query, await tuning.base.profile(query.sql));
    } catch (error) {
      if (tuning.measuring.signal.aborted || !(error instanceof MemflowError)) throw error;
      skipped.push({ query, reason: error.diagnostics[0]?.message ?? error.message });
    }
  }
  return skipped;
}

/** How long the scans of a table take for each run. */
function scanned(tuning: Tuning, { node }: TunedModel): number {
  return scansOf(tuning.profiles, node.relation).reduce(
    (sum, { query, scan }) => sum + query.uses * scan.timeMs,
    0,
  );
}

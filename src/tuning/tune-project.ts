import type { RelationName } from '../adapter/relation.ts';
import { MemflowError } from '../base/errors.ts';
import { formatCount } from '../base/format-count.ts';
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

/** What a tuning begins with: two copies that are alike, and models in the order in which they are built. */
export interface TuneOptions
  extends Omit<Tuning, 'profiles' | 'proposals' | 'rejections' | 'isOver'> {
  /** Where a table may be made. */
  readonly place: Pick<RelationName, 'database' | 'schema'>;
  readonly engine: EngineFacts;
  /** Nothing new is tried after this many ms. */
  readonly maxMs: number;
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
  const { measuring, maxMs, models, engine, place } = options;
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
  const skipped = await observe(tuning, options);
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
    isComplete: !isOver && skipped.every(({ reason }) => reason !== TIME_UP),
  };
}

const TIME_UP = 'the time was up';
/** Looking at queries takes no more than this share of the time. */
const LARGEST_SHARE = 0.4;

/** Profiles each query in the base. */
async function observe(
  tuning: Tuning,
  { queries, maxMs }: Pick<TuneOptions, 'queries' | 'maxMs'>,
): Promise<readonly SkippedQuery[]> {
  const skipped: SkippedQuery[] = [];
  tuning.onProgress(`profiling ${formatCount(queries.length, 'query', 'queries')}`);
  const endMs = tuning.measuring.clock.monotonicMs() + maxMs * LARGEST_SHARE;
  // Those that somebody waits for come first.
  for (const query of [...queries].sort((a, b) => b.uses - a.uses)) {
    if (tuning.isOver() || tuning.measuring.clock.monotonicMs() >= endMs) {
      skipped.push({ query, reason: TIME_UP });
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

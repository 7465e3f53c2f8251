import type { StatementProfile } from '../adapter/profile.ts';
import { MemflowError } from '../base/errors.ts';
import type { Change } from './change.ts';
import {
  addedBytes,
  bestRatio,
  measureEffects,
  reject,
  savedMs,
  spentMs,
  type TunedModel,
  type Tuning,
} from './tuning.ts';
import { namesIn, type UsedQuery } from './usage.ts';

/** A query that gains less is not worth another table. */
const WORTH_RATIO = 0.6;
/** A query whose profile took a larger share than this, of both times, is not measured. */
const LOOKS_FASTER = 0.85;
const MOST_READERS = 8;

/** Tries a view as a table: what its readers save must be more than what building it costs every run. */
async function tuneView(tuning: Tuning, view: TunedModel): Promise<void> {
  const { base, trial, profiles } = tuning;
  const readers = readersOf(tuning, view);
  if (readers.length === 0) return;
  tuning.onProgress(`${view.node.name}: as a table, for ${readers.length} queries`);
  const change: Change = { kind: 'table', model: view.node };
  const buildMs = await trial.storeView(view.node, view.sql);
  const faster: UsedQuery[] = [];
  for (const query of readers) {
    if (tuning.isOver()) break;
    const before = profiles.get(query);
    if (before !== undefined && looksFaster(before, await trial.profile(query.sql)))
      faster.push(query);
  }
  const chosen = faster.sort((a, b) => spent(tuning, b) - spent(tuning, a)).slice(0, MOST_READERS);
  const effects = await measureEffects(tuning, chosen);
  const net = savedMs(effects) - buildMs;
  const isWorth = bestRatio(effects) <= WORTH_RATIO && net >= spentMs(effects) / 4;
  if (!isWorth) {
    const reason =
      bestRatio(effects) > WORTH_RATIO
        ? 'its readers are hardly faster'
        : 'building it costs about what its readers save';
    reject(tuning, change, reason);
    await trial.restoreView(view.node, view.sql);
    return;
  }
  const bytes = await addedBytes(tuning);
  tuning.proposals.push({
    change,
    effects,
    savedMs: net,
    cost: { buildMs: { before: 0, after: buildMs }, bytes },
    confidence: 'high',
    notes: ['its rows are as old as the last run'],
  });
  await base.storeView(view.node, view.sql);
  for (const query of readers) profiles.set(query, await base.profile(query.sql));
}

/** By the time of the processor as well: what else the machine does makes one short profile late. */
function looksFaster(before: StatementProfile, after: StatementProfile): boolean {
  return (
    after.latencyMs < before.latencyMs * LOOKS_FASTER || after.cpuMs < before.cpuMs * LOOKS_FASTER
  );
}

function spent({ profiles }: Tuning, query: UsedQuery): number {
  return query.uses * (profiles.get(query)?.latencyMs ?? 0);
}

/** The queries that read a view, through other views as well. */
function readersOf(tuning: Tuning, view: TunedModel): readonly UsedQuery[] {
  const views = new Set([view.node.relation.identifier.toLowerCase()]);
  for (let known = 0; known !== views.size; ) {
    known = views.size;
    for (const { kind, node, sql } of tuning.models) {
      if (kind === 'view' && reads(sql, views)) views.add(node.relation.identifier.toLowerCase());
    }
  }
  return [...tuning.profiles.keys()].filter(
    ({ node, sql }) => node?.id !== view.node.id && reads(sql, views),
  );
}

function reads(sql: string, identifiers: ReadonlySet<string>): boolean {
  return [...namesIn(sql)].some((name) => identifiers.has(name));
}

/** Views that cannot be built are no reason to stop. */
export async function tuneViews(tuning: Tuning): Promise<void> {
  for (const model of tuning.models) {
    if (model.kind !== 'view' || tuning.isOver()) continue;
    try {
      await tuneView(tuning, model);
    } catch (error) {
      if (tuning.measuring.signal.aborted || !(error instanceof MemflowError)) throw error;
      const reason = error.diagnostics[0]?.message ?? 'it cannot be built';
      reject(tuning, { kind: 'table', model: model.node }, reason);
    }
  }
}

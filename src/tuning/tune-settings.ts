import type { Change } from './change.ts';
import { bestRatio, measureEffects, reject, savedMs, spentMs, type Tuning } from './tuning.ts';

/** Shorter queries have nothing for a second thread to do. */
const WORTH_MS = 5;
const MOST_QUERIES = 6;
const WORTH_RATIO = 0.8;
const WORTH_SHARE = 0.15;

/** What the target says about the engine, and the machine. */
export interface EngineFacts {
  /** Threads of a statement, as the target has them. */
  readonly threads: number;
  readonly cores: number;
}

/** Tries as many threads as there are cores, where the target says otherwise, on the queries that take longest. */
export async function tuneThreads(tuning: Tuning, { threads, cores }: EngineFacts): Promise<void> {
  const { base, trial, profiles } = tuning;
  if (threads === cores || tuning.isOver()) return;
  const longest = [...profiles]
    .filter(([, { latencyMs }]) => latencyMs >= WORTH_MS)
    .sort((a, b) => b[0].uses * b[1].latencyMs - a[0].uses * a[1].latencyMs)
    .slice(0, MOST_QUERIES)
    .map(([query]) => query);
  if (longest.length === 0) return;
  tuning.onProgress(`threads: ${cores} instead of ${threads}`);
  const change: Change = { kind: 'setting', key: 'threads', value: cores };
  await trial.database.setThreads(cores);
  const effects = await measureEffects(tuning, longest);
  const saved = savedMs(effects);
  if (bestRatio(effects) > WORTH_RATIO || saved < WORTH_SHARE * spentMs(effects)) {
    reject(tuning, change, 'the longest queries are hardly faster');
    await trial.database.setThreads(threads);
    return;
  }
  tuning.proposals.push({
    change,
    effects,
    savedMs: saved,
    cost: { buildMs: null, bytes: 0 },
    confidence: 'high',
    notes: [`below settings of the target: this machine has ${cores} cores`],
  });
  await base.database.setThreads(cores);
}

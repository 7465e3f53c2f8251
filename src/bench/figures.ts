import type { StatementProfile } from '../adapter/profile.ts';
import type { ProfileFigures, TimedFigures } from '../execute/timed-result.ts';
import type { Turn } from './sample.ts';
import { countOutliers, mean, median, quantile, quantileInterval, sorted } from './statistics.ts';

/** How certain the intervals of figures are. */
export const CONFIDENCE = 0.95;

/** What was measured of one benchmark. */
export interface Measurement {
  readonly turns: readonly Turn[];
  readonly warmups: number;
  readonly clients: number;
  readonly profiles: readonly StatementProfile[];
}

/** The figures of a measurement with at least one turn. */
export function summarize({ turns, warmups, clients, profiles }: Measurement): TimedFigures {
  const samples = turns.flatMap((turn) => turn.samples);
  const totals = sorted(samples.map(({ totalMs }) => totalMs));
  const elapsedMs = turns.reduce((sum, turn) => sum + turn.elapsedMs, 0);
  const statements = samples[0]?.statementMs.length ?? 0;
  return {
    samples: samples.length,
    warmups,
    clients,
    p50Ms: quantile(totals, 0.5),
    p95Ms: quantile(totals, 0.95),
    p99Ms: quantile(totals, 0.99),
    maxMs: totals.at(-1) ?? Number.NaN,
    meanMs: mean(totals),
    p50Interval: quantileInterval(totals, 0.5, CONFIDENCE),
    engineMs: median(samples.map(({ engineMs }) => engineMs)),
    nodeMs: median(samples.map(({ nodeMs }) => nodeMs)),
    perSecond: elapsedMs === 0 ? Number.NaN : (1000 * samples.length) / elapsedMs,
    utilisation: meanUtilisation(turns),
    rewritten: medianRewritten(turns),
    rows: median(samples.map(({ rows }) => rows)),
    statementMs: Array.from({ length: statements }, (_, i) =>
      median(samples.map(({ statementMs }) => statementMs[i] ?? Number.NaN)),
    ),
    outliers: countOutliers(totals),
    profile: profiles.length === 0 ? null : sumProfiles(profiles),
  };
}

/** The mean over the time of all turns; null where clients share no connections. */
function meanUtilisation(turns: readonly Turn[]): number | null {
  let busyMs = 0;
  let elapsedMs = 0;
  for (const turn of turns) {
    if (turn.utilisation === undefined) continue;
    busyMs += turn.utilisation * turn.elapsedMs;
    elapsedMs += turn.elapsedMs;
  }
  return elapsedMs === 0 ? null : busyMs / elapsedMs;
}

function medianRewritten(turns: readonly Turn[]): number | null {
  const shares = turns.flatMap(({ rewritten }) => rewritten ?? []);
  return shares.length === 0 ? null : median(shares);
}

/** What the statements cost together: times and reads add up, peaks do not. */
function sumProfiles(profiles: readonly StatementProfile[]): ProfileFigures {
  const total = (read: (profile: StatementProfile) => number) =>
    profiles.reduce((sum, profile) => sum + read(profile), 0);
  const peak = (read: (profile: StatementProfile) => number) => Math.max(...profiles.map(read));
  return {
    latencyMs: total(({ latencyMs }) => latencyMs),
    cpuMs: total(({ cpuMs }) => cpuMs),
    rowsScanned: total(({ rowsScanned }) => rowsScanned),
    bytesRead: total(({ bytesRead }) => bytesRead),
    peakMemoryBytes: peak(({ peakMemoryBytes }) => peakMemoryBytes),
    spilledBytes: peak(({ spilledBytes }) => spilledBytes),
  };
}

/** The time of each turn: the median of its executions. What is compared between participants of one session. */
export function turnTimes(turns: readonly Turn[]): readonly number[] {
  return turns.map(({ samples }) => median(samples.map(({ totalMs }) => totalMs)));
}

/** The logarithms of how much longer each turn took than the one of the other participant in the same round. */
export function logRatios(turns: readonly Turn[], others: readonly Turn[]): readonly number[] {
  const [times, otherTimes] = [turnTimes(turns), turnTimes(others)];
  return times
    .slice(0, otherTimes.length)
    .map((ms, i) => Math.log(ms / (otherTimes[i] ?? Number.NaN)));
}

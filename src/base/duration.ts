const UNITS_MS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ms: 1,
    s: 1000,
    second: 1000,
    m: 60_000,
    min: 60_000,
    minute: 60_000,
    h: 3_600_000,
    hour: 3_600_000,
    d: 86_400_000,
    day: 86_400_000,
  }),
);

/** Milliseconds of "500ms", "2h", "3 days", "90" (seconds); undefined if it is not a duration. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  if (match?.[1] === undefined) return undefined;
  const unit = (match[2] ?? '').toLowerCase();
  const factor = unit === '' ? 1000 : (UNITS_MS.get(unit) ?? UNITS_MS.get(unit.replace(/s$/, '')));
  return factor === undefined ? undefined : Number(match[1]) * factor;
}

/** A duration for a log line: "0.04s", "12.30s", "2m 05s", "1h 02m". */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  // 59.995 would be shown as 60.00.
  if (seconds < 59.995) return `${seconds.toFixed(2)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.floor(whole / 3600)}h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`;
}

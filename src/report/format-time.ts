const two = (value: number) => String(value).padStart(2, '0');

/** `HH:MM:SS` in local time, as in dbt's run log. */
export function formatClock(time: Date): string {
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** "0 hours 0 minutes and 0.87 seconds (0.87s)", as in dbt's run log. */
export function formatElapsed(ms: number): string {
  const seconds = ms / 1000;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = (seconds % 60).toFixed(2);
  return `${hours} hours ${minutes} minutes and ${rest} seconds (${seconds.toFixed(2)}s)`;
}

/** "1.2M", "340k", "99": a number of rows for a log line. */
export function formatRows(rows: number): string {
  if (rows >= 10_000_000) return `${Math.round(rows / 1_000_000)}M`;
  if (rows >= 1_000_000) return `${(rows / 1_000_000).toFixed(1)}M`;
  if (rows >= 10_000) return `${Math.round(rows / 1000)}k`;
  return String(rows);
}

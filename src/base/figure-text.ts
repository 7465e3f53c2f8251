/** About three digits, never as a power of ten: 131, 12.4, 0.83, 0.0042. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const places = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return value.toFixed(size >= 0.1 ? Math.min(places, 2) : places - 1);
}

/** A measured time: "85 us", "0.83 ms", "131 ms", "12.4 s", "3.2 min". */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return ms > 0 ? 'endless' : 'unknown';
  if (ms >= 600_000) return `${digits(ms / 60_000)} min`;
  if (ms >= 1000) return `${digits(ms / 1000)} s`;
  return ms >= 0.1 || ms === 0 ? `${digits(ms)} ms` : `${digits(ms * 1000)} us`;
}

/** A size in powers of 1000: "0 B", "1.24 MB", "2 GB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? Math.round(value) : digits(value)} ${units[unit] ?? 'B'}`;
}

/** A number with groups of three digits: "250,000", "12.4". */
export function formatNumber(value: number): string {
  if (!Number.isInteger(value)) return digits(value);
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A change as a share with its sign: "+12.4 %", "-3 %", "+0.4 %". */
export function formatChange(ratio: number): string {
  const percent = (ratio - 1) * 100;
  const places = Math.abs(percent) >= 10 ? 0 : 1;
  return `${percent < 0 ? '-' : '+'}${Math.abs(percent).toFixed(places)} %`;
}

/** A share of 0 to 1 in percent: "78.4 %", "0 %". */
export function formatShare(share: number): string {
  return `${formatNumber(Math.round(share * 1000) / 10)} %`;
}

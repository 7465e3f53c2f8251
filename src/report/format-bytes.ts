const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** "512 B", "1.2 MB", "34 GB": thousands, two digits at most before they become three. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const shown = unit === 0 || value >= 10 ? String(Math.round(value)) : value.toFixed(1);
  return `${shown} ${UNITS[unit]}`;
}

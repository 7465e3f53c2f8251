/** `name` as a quoted identifier; safe for every text without a NUL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Whether `name` is letters, digits and underscores, not starting with a digit, and at most 63 characters long. */
export function isPlainIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name);
}

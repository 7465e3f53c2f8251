const known = new Set<string>();

/**
 * From now on `value` is replaced in every text that passes `scrubSecrets`, also as JSON and SQL write it. Texts under
 * 4 characters are ignored.
 */
export function registerSecret(value: string): void {
  if (value.length < 4) return;
  known.add(value);
  known.add(JSON.stringify(value).slice(1, -1));
  known.add(value.replaceAll("'", "''"));
}

/** `text` with every registered secret replaced by `*****`. */
export function scrubSecrets(text: string): string {
  let scrubbed = text;
  // The longest first: a secret may be the beginning of another.
  const longestFirst = [...known].sort((a, b) => b.length - a.length);
  for (const secret of longestFirst) scrubbed = scrubbed.replaceAll(secret, '*****');
  return scrubbed;
}

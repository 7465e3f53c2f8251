const known = new Set<string>();

/** From now on `value` is replaced in every text that passes `scrubSecrets`. Texts under 4 characters are ignored. */
export function registerSecret(value: string): void {
  if (value.length >= 4) known.add(value);
}

/** `text` with every registered secret replaced by `*****`. */
export function scrubSecrets(text: string): string {
  let scrubbed = text;
  // The longest first: a secret may be the beginning of another.
  const longestFirst = [...known].sort((a, b) => b.length - a.length);
  for (const secret of longestFirst) scrubbed = scrubbed.replaceAll(secret, '*****');
  return scrubbed;
}

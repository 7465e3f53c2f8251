const known = new Set<string>();

/** From now on `value` is replaced in every text that passes `scrubSecrets`. Texts under 4 characters are ignored. */
export function registerSecret(value: string): void {
  if (value.length >= 4) known.add(value);
}

/** `text` with every registered secret replaced by `*****`. */
export function scrubSecrets(text: string): string {
  let scrubbed = text;
  for (const secret of known) scrubbed = scrubbed.replaceAll(secret, '*****');
  return scrubbed;
}

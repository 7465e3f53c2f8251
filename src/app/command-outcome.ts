/** What a command hands to whoever asked for it: nothing here has been printed. */
export interface CommandOutcome {
  readonly exitCode: number;
  /** Lines for a person, for stdout. */
  readonly lines: readonly string[];
  /** The same as data, for `--output json`: one document. */
  readonly document: unknown;
}

/** The outcome of a command that succeeded. */
export function succeeded(lines: readonly string[], document: unknown = null): CommandOutcome {
  return { exitCode: 0, lines, document };
}

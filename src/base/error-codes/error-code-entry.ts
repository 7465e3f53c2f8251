/** What a code stands for. */
export interface ErrorCodeEntry {
  /** A short noun phrase, shown as the heading of the code's page. */
  readonly title: string;
  /** The exit code of a command that ends with it. */
  readonly exit: 0 | 1 | 2 | 3 | 70 | 75;
  /** What causes it and what to do, for docs/errors/<code>.md: one short paragraph. */
  readonly explanation: string;
}

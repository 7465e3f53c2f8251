/** What every code stands for. Codes are stable: one is never given a second meaning. */
export interface ErrorCodeEntry {
  /** A short noun phrase, shown as the heading of the code's page. */
  readonly title: string;
  /** The exit code of a command that ends with it. */
  readonly exit: 0 | 1 | 2 | 3 | 70 | 75;
  /** What causes it and what to do, for docs/errors/<code>.md: one short paragraph. */
  readonly explanation: string;
}

/**
 * The registry of error codes.
 * MF1xxx usage and configuration, MF2xxx parsing and Jinja, MF3xxx graph and selection, MF4xxx adapter and SQL,
 * MF5xxx materialization, MF6xxx tests and benchmarks, MF7xxx state, lock and schedule, MF9xxx bugs in memflow.
 */
export const ERROR_CODES = {
  // usage and configuration
  MF1001: {
    title: 'unknown option or command',
    exit: 2,
    explanation:
      'The command line has a word that memflow does not know. `memflow --help` lists the commands, `memflow <command> --help` the options of one.',
  },
  // bugs
  MF9001: {
    title: 'a bug in memflow',
    exit: 70,
    explanation:
      'memflow met a state that its own code rules out. Run the command again with `--debug` and report what it prints.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

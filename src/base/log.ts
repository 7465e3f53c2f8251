export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A line of the run log: what happened, in words, and as data. */
export interface LogEvent {
  readonly level: LogLevel;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Where everything below app/ reports what it does. Never throws: a failing log must not stop a run. */
export interface Log {
  write(event: LogEvent): void;
}

/** Drops everything; the default for library use and tests. */
export const silentLog: Log = { write: () => {} };

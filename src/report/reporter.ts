import type { Diagnostic } from '../base/diagnostic.ts';
import type { LogLevel } from '../base/log.ts';
import type { RunEvent } from '../execute/run-events.ts';

/** Everything a command tells while it works: events of a run, lines of the log, diagnostics. */
export type ReportEvent =
  | RunEvent
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      /** dbt's name of the event where it has one. */
      readonly name: string;
      readonly message: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic };

/** Listens and prints; never decides, never throws. */
export interface Reporter {
  report(event: ReportEvent): void;
}

const LEVELS: readonly (LogLevel | 'none')[] = ['debug', 'info', 'warn', 'error', 'none'];

/** Whether an event of `level` is printed where `least` is asked for. */
export function isLoud(level: LogLevel, least: LogLevel | 'none'): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

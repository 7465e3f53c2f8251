import type { Diagnostic } from '../base/diagnostic.ts';
import type { LogLevel } from '../base/log.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { RunEvent } from '../execute/run-events.ts';
import type { Operation } from '../manifest/manifest.ts';
import type { RunSummary } from './run-summary.ts';

/** A hook of the project, before the first node of a run or after its last; `index` counts those of its phase from 1. */
export type HookEvent = {
  readonly operation: Operation;
  readonly index: number;
  readonly total: number;
} & (
  | { readonly kind: 'hook_started' }
  | { readonly kind: 'hook_finished'; readonly result: NodeResult }
);

/** Everything a command tells while it works: events of a run, lines of the log, diagnostics. */
export type ReportEvent =
  | RunEvent
  | HookEvent
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      /** dbt's name of the event where it has one. */
      readonly name: string;
      readonly message: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }
  /** What a template's `print()` says: to stdout as it is, whatever the log level. */
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'run_summary'; readonly summary: RunSummary };

/** Listens and prints; never decides, never throws. */
export interface Reporter {
  report(event: ReportEvent): void;
}

const LEVELS: readonly (LogLevel | 'none')[] = ['debug', 'info', 'warn', 'error', 'none'];

/** Whether an event of `level` is printed where `least` is asked for. */
export function isLoud(level: LogLevel, least: LogLevel | 'none'): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

/** The level at which a diagnostic is logged. */
export function diagnosticLevel({ severity }: Diagnostic): LogLevel {
  return severity === 'warning' ? 'warn' : severity;
}

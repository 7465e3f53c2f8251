import type { Diagnostic } from '../base/diagnostic.ts';
import type { Effects } from '../base/effects.ts';
import type { PoolFigures } from '../base/pool-figures.ts';
import type { Vars } from '../config/vars.ts';
import type { ReportEvent } from '../report/reporter.ts';
import type { WarningPolicy } from './warning-policy.ts';

/** How a session finds its project and database, and whom it tells what. */
export interface SessionOptions {
  /** The folder of project.yml; by default the working directory or the nearest folder above it that has one. */
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  readonly targetPath?: string;
  /** A database file in the place of the target's own, absolute. */
  readonly databasePath?: string;
  /** The folder that relative paths of the target start from, absolute; that of the project where absent. */
  readonly targetBase?: string;
  readonly vars?: Vars;
  /** The moment that models take for now; the clock where absent. */
  readonly asOf?: Date;
  /** How many nodes run at once; the profile's `threads` where absent. */
  readonly threads?: number;
  /** How long to wait for another run that holds the database, in ms; the profile's `lock_timeout` where absent. */
  readonly lockTimeoutMs?: number;
  /** The same where the profile says nothing either; 0 where absent. */
  readonly defaultLockTimeoutMs?: number;
  readonly warnings?: WarningPolicy;
  /** How the lock's holder record names this run. */
  readonly commandLine?: string;
  /** Write manifest.json, run_results.json and compiled SQL; true where absent. */
  readonly writesArtifacts?: boolean;
  /** The options of the command, snake case: what templates see as `flags` and artifacts as `args`. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** What templates see as `pool`; that of the session's open pool where `createSession` made it. */
  readonly poolFigures?: () => PoolFigures;
  readonly onEvent?: (event: ReportEvent) => void;
}

/** What the parts of a session know of it: who it is, what it was asked, whom to tell. */
export interface SessionContext {
  readonly effects: Effects;
  readonly options: SessionOptions;
  readonly pid: number;
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly asOf: Date;
  report(event: ReportEvent): void;
  /** A line of the run log; `name` is dbt's name of the event where it has one. */
  log(name: string, message: string, data?: Readonly<Record<string, unknown>>): void;
  /** Tells a warning as `--warn-error` wants it: as it is, as an error, or not at all. */
  warn(diagnostic: Diagnostic): void;
}

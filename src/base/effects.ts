import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/**
 * Everything ambient that memflow may touch, passed down from cli/ or app/node-effects.ts.
 * Nothing below reads the time, the environment or the working directory in any other way.
 */
export interface Effects {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The absolute working directory of the command. */
  readonly cwd: string;
  readonly log: Log;
  /** Aborted by SIGINT, SIGTERM or the library user. */
  readonly signal: AbortSignal;
}

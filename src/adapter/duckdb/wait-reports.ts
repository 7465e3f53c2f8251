import type { WaitListener } from '../adapter.ts';
import { readHolder } from './lock-record.ts';

const REPORT_EVERY_MS = 10_000;

/** Tells a listener at once and then every ten seconds that, and for whom, this process waits. */
export class WaitReports {
  readonly #databasePath: string;
  readonly #listener: WaitListener | undefined;
  #reportedMs = Number.NEGATIVE_INFINITY;

  constructor(databasePath: string, listener: WaitListener | undefined) {
    this.#databasePath = databasePath;
    this.#listener = listener;
  }

  /** `pid` is the process that the kernel names; null where it does not. */
  async waiting(pid: number | null, waitedMs: number): Promise<void> {
    if (this.#listener === undefined || waitedMs - this.#reportedMs < REPORT_EVERY_MS) return;
    this.#reportedMs = waitedMs;
    this.#listener(await readHolder(this.#databasePath, pid), waitedMs);
  }
}

/** The process that DuckDB's message about a lock names; null where it does not know. */
export function holderPid(message: string): number | null {
  const pid = Number(/\(PID (\d+)\)/.exec(message)?.[1] ?? 0);
  return pid === 0 ? null : pid;
}

import type { Clock } from '../../base/clock.ts';
import { readOptionalText, writeAtomic } from '../../base/files.ts';
import type { Log } from '../../base/log.ts';

/** Where the number of commits is kept beside a database file. */
export function counterPath(databasePath: string): string {
  return `${databasePath}.memflow-commits.json`;
}

/** The number of the last commit that the file beside the database knows; null where there is none to compare with. */
export async function readCommitCounter(databasePath: string): Promise<number | null> {
  const text = await readOptionalText(counterPath(databasePath));
  const match = /"commits"\s*:\s*(\d+)/.exec(text ?? '');
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** Replaces the number, fsynced. @throws {FileError} MF7002 */
export async function writeCommitCounter(databasePath: string, commits: number): Promise<void> {
  await writeAtomic(counterPath(databasePath), `${JSON.stringify({ version: 1, commits })}\n`);
}

const WRITE_EVERY_MS = 1000;

/**
 * Keeps the file beside the database up to date while a run commits: at once for the first commit, then about once a
 * second, so that a loss is noticed also after a run that was killed. An fsync for every commit would cost more than
 * the commits themselves.
 */
export class CommitCounter {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #highest = 0;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #writing: Promise<void> = Promise.resolve();

  constructor(databasePath: string, clock: Clock, log: Log) {
    this.#path = databasePath;
    this.#clock = clock;
    this.#log = log;
  }

  /** Tells that a commit with this number is on disk. */
  note(commits: number): void {
    if (commits <= this.#highest) return;
    this.#highest = commits;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#writtenMs < WRITE_EVERY_MS) return;
    this.#writtenMs = nowMs;
    this.#writing = this.#writing.then(() => this.#writeNoted());
  }

  /** Writes the number that the database itself says. @throws {FileError} MF7002 */
  async seal(commits: number): Promise<void> {
    await this.#writing;
    await writeCommitCounter(this.#path, commits);
  }

  /** Resolves when nothing is being written any more. */
  async settle(): Promise<void> {
    await this.#writing;
  }

  async #writeNoted(): Promise<void> {
    try {
      await writeCommitCounter(this.#path, this.#highest);
    } catch (error) {
      // A run does not fail for want of its second guard; sealing it reports the fault.
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.write({ level: 'warn', message: `the commit counter was not written: ${reason}` });
    }
  }
}

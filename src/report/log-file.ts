import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { appendLine, ensureDirectory, rotateFile } from '../base/files.ts';
import type { ReportEvent, Reporter } from './reporter.ts';
import { textLines } from './text-lines.ts';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** A reporter that has to be waited for before the process ends. */
export interface LogFile extends Reporter {
  /** Writes what is left. Never rejects. */
  close(): Promise<void>;
}

/**
 * Appends the whole run log to `<folder>/memflow.log`, which is rotated at 10 MB. Lines are written in batches behind
 * the run. A log that cannot be written is told once through `onFailure` and then left alone: a run never fails for it.
 */
export function openLogFile(
  folder: string,
  clock: Clock,
  onFailure: (error: unknown) => void,
): LogFile {
  const path = join(folder, 'memflow.log');
  let pending: string[] = [];
  let writing: Promise<void> | null = null;
  let hasFailed = false;
  const flush = async () => {
    try {
      await ensureDirectory(folder);
      await rotateFile(path, MAX_LOG_BYTES);
      while (pending.length > 0) {
        const batch = pending.join('\n');
        pending = [];
        await appendLine(path, batch);
      }
    } catch (error) {
      hasFailed = true;
      pending = [];
      onFailure(error);
    }
    writing = null;
  };
  return {
    report(event: ReportEvent) {
      if (hasFailed) return;
      pending.push(...textLines(event, clock));
      if (pending.length > 0) writing ??= flush();
    },
    close: async () => {
      while (writing !== null) await writing;
    },
  };
}

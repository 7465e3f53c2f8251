import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF7xxx and MF9xxx: files, state, the lock, and bugs in memflow. */
export const STATE_CODES = {
  MF7001: {
    title: 'file cannot be read',
    exit: 2,
    explanation:
      'A file that memflow needs is missing or the operating system does not let it be read. The message has the path and the reason.',
  },
  MF7002: {
    title: 'file cannot be written',
    exit: 2,
    explanation:
      'A file or directory of the output cannot be created or replaced: the disk is full, permissions are missing, or something else is in the way. What was there before is unchanged.',
  },
  MF7003: {
    title: 'no previous run',
    exit: 2,
    explanation:
      '`memflow retry` continues the last run, and the target directory holds no trace of one: neither run_results.json nor a run journal. Run the command itself, or name the directory with --target-path.',
  },
  MF7004: {
    title: 'run results cannot be understood',
    exit: 2,
    explanation:
      'run_results.json is not what memflow or dbt write: it is damaged, cut off, or another file under that name. Delete it or restore it, then run the command itself instead of `retry`.',
  },
  MF7005: {
    title: 'run results of another version',
    exit: 2,
    explanation:
      'run_results.json has a schema version that memflow does not read. Versions 4 to 6 are known; run the command itself instead of `retry`.',
  },
  MF7006: {
    title: 'run state cannot be kept',
    exit: 2,
    explanation:
      'The run journal or the history in target/state cannot be written. It is a warning: the run itself is not affected, but `retry` after a crash and later comparisons will miss it.',
  },
  MF7007: {
    title: 'output could not be written',
    exit: 2,
    explanation:
      'Standard output could not take all that the command had to say, usually because a disk is full. What the command did stands; its output is not complete. A reader that went away (`| head -1`) is no fault.',
  },
  MF7101: {
    title: 'another run holds the database',
    exit: 75,
    explanation:
      'Another memflow run has the run lock of this database, and it did not end within the time to wait. Nothing was changed. Wait longer with --lock-timeout, or run again later; the lock ends with its process, so there is nothing to clean up.',
  },
  MF7102: {
    title: 'another program has the database open',
    exit: 75,
    explanation:
      'DuckDB lets one process at a time write a database file, and another one has it: a DuckDB shell, an editor, a notebook. Close it there and run again.',
  },
  MF7103: {
    title: 'run lock cannot be used',
    exit: 2,
    explanation:
      'The lock file beside the database (<database>.lock.duckdb) cannot be created or opened. Check the permissions of the directory; if the file itself is damaged, delete it while no memflow runs.',
  },
  // bugs
  MF9001: {
    title: 'a bug in memflow',
    exit: 70,
    explanation:
      'memflow met a state that its own code rules out. Run the command again with `--debug` and report what it prints.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

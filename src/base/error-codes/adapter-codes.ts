import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF4xxx: the adapter and SQL. */
export const ADAPTER_CODES = {
  MF4001: {
    title: 'relation or function does not exist',
    exit: 1,
    explanation:
      'The SQL names a table, view, function or type that the database does not have. Mind the schema: memflow builds models into the schema of the target. A model that another one reads must be named with ref(), so that it is built first.',
  },
  MF4002: {
    title: 'column does not exist',
    exit: 1,
    explanation:
      'The SQL names a column that none of the relations in its FROM clause has. The hint shows the columns that come near.',
  },
  MF4003: {
    title: 'syntax error in SQL',
    exit: 1,
    explanation:
      'The engine cannot parse the statement. The place is that of the first word that does not fit; the fault is often just before it: a missing comma, a trailing comma before FROM, an unclosed bracket. `memflow compile` shows the SQL after rendering.',
  },
  MF4004: {
    title: 'statement does not make sense',
    exit: 1,
    explanation:
      'The statement parses, but the engine cannot make sense of it: types that do not go together, an ambiguous name, a column that is neither grouped nor aggregated.',
  },
  MF4005: {
    title: 'value cannot be converted',
    exit: 1,
    explanation:
      'A value does not fit the type it is cast or compared to, or a result is beyond the range of its type. try_cast() gives NULL instead; to find the rows, select those where the try_cast is NULL and the value is not.',
  },
  MF4006: {
    title: 'constraint violated',
    exit: 1,
    explanation:
      'A row breaks a NOT NULL, UNIQUE, PRIMARY KEY, CHECK or FOREIGN KEY constraint of the table. Nothing of the statement was written.',
  },
  MF4007: {
    title: 'name is taken',
    exit: 1,
    explanation:
      'The statement creates what exists already, or treats a view as a table or the other way round.',
  },
  MF4008: {
    title: 'out of memory',
    exit: 1,
    explanation:
      'The engine needed more memory than `memory_limit` allows and could not move enough of it to `temp_directory`. Raise the limit in the target, lower `settings: {threads: ..}`, or give the temporary directory more room. Other nodes are not affected.',
  },
  MF4009: {
    title: 'disk full',
    exit: 1,
    explanation:
      'There is no room left on the disk of the database or of its temporary directory. What was committed is safe, the node that failed is rolled back. Free space and run again.',
  },
  MF4010: {
    title: 'statement timed out',
    exit: 1,
    explanation:
      'A statement ran longer than the `timeout` of its node and was interrupted; its transaction was rolled back.',
  },
  MF4011: {
    title: 'statement interrupted',
    exit: 1,
    explanation:
      'A statement was interrupted because the run was cancelled, or because another node failed under --fail-fast. Its transaction was rolled back.',
  },
  MF4012: {
    title: 'conflict between transactions',
    exit: 1,
    explanation:
      'Two transactions changed the same rows or the same relation at once, and the engine let one of them win. The other one can be tried again.',
  },
  MF4013: {
    title: 'transaction is aborted',
    exit: 1,
    explanation:
      'A statement was sent in a transaction that an earlier error had ended. The earlier error is the one to look at.',
  },
  MF4014: {
    title: 'permission denied',
    exit: 1,
    explanation:
      'The engine may not do what the statement asks: the database is attached read-only, the operating system refuses the file, or external access is switched off.',
  },
  MF4015: {
    title: 'extension missing',
    exit: 2,
    explanation:
      'The statement or the target needs a DuckDB extension that is not installed. memflow downloads nothing by itself: install it once (`INSTALL name` in any DuckDB of the same version), or allow downloads with `autoinstall: true` in the target.',
  },
  MF4016: {
    title: 'file of a query cannot be read',
    exit: 1,
    explanation:
      'A file or address that the SQL reads or writes does not exist or cannot be opened. Relative paths are relative to the directory that the command was started in.',
  },
  MF4017: {
    title: 'invalid input to the engine',
    exit: 1,
    explanation:
      'The statement was understood and refused while it ran: error() in the SQL, a bad argument of a function, a subquery with more than one row.',
  },
  MF4018: {
    title: 'internal error of the engine',
    exit: 1,
    explanation:
      'DuckDB reports a fault of its own. Its text is in the message; with a small example it is worth a report at github.com/duckdb/duckdb. After a fatal error the database must be opened anew: run the command again.',
  },
  MF4019: {
    title: 'engine error',
    exit: 1,
    explanation:
      'The engine refused a statement for a reason that memflow has no special word for. Its own text is in the message.',
  },
  MF4020: {
    title: 'path of the database is a directory',
    exit: 2,
    explanation: '`path` of the target must be a file; it names a directory.',
  },
  MF4021: {
    title: 'not a DuckDB database',
    exit: 2,
    explanation:
      'The file at `path` exists and is not a DuckDB database: an empty file, text, or a database of another kind. memflow leaves it untouched; choose another path or move the file away.',
  },
  MF4022: {
    title: 'directory of the database does not exist',
    exit: 2,
    explanation:
      'The directory of `path` does not exist. memflow creates the database file, but no directories above it.',
  },
  MF4023: {
    title: 'database cannot be opened',
    exit: 2,
    explanation:
      'The operating system does not let memflow read or write the database file or its directory.',
  },
  MF4024: {
    title: 'database of a newer version',
    exit: 2,
    explanation:
      'The file was written by a newer version of DuckDB than the one in memflow. Update memflow, or export it from that version.',
  },
  MF4025: {
    title: 'database is open already',
    exit: 2,
    explanation:
      'This process has the file open in a way that does not allow opening it once more: read-only while a writer is wanted, or attached by another database. Two independent instances on one file would destroy it.',
  },
  MF4026: {
    title: 'temporary directory is unusable',
    exit: 2,
    explanation:
      '`temp_directory` of the target cannot be created or written. The engine would only notice when a query first needs it.',
  },
  MF4027: {
    title: 'attached database cannot be opened',
    exit: 2,
    explanation:
      "An entry of `attach` in the target cannot be attached. The engine's reason is in the message.",
  },
  MF4028: {
    title: 'setting refused',
    exit: 2,
    explanation:
      'The engine refuses a setting, an extension or a secret of the target. The reason is in the message; values of secrets are never shown.',
  },
  MF4029: {
    title: 'not a database',
    exit: 2,
    explanation:
      'The path of the target looks like an address of a remote or foreign database. memflow needs a local DuckDB file as its own; others can be attached with `attach`.',
  },
  MF4030: {
    title: 'database file is damaged',
    exit: 3,
    explanation:
      'The file fails its own checks: a checksum does not match, or it is shorter than it says. Stop using it, keep a copy of it and of its .wal file, restore a backup. memflow changes nothing.',
  },
  MF4031: {
    title: 'write-ahead log is damaged',
    exit: 3,
    explanation:
      'The .wal file beside the database cannot be replayed. It holds commits that are not yet in the database file: keep a copy of both before anything else, then restore a backup. memflow never deletes a log.',
  },
  MF4032: {
    title: 'database is older than it should be',
    exit: 3,
    explanation:
      'The database holds fewer commits than memflow has counted in the file beside it: it was restored from a backup, replaced, or its .wal file was lost. If that is what you want, `memflow debug --accept-database` takes it as it is; otherwise bring the newer file back.',
  },
  MF4033: {
    title: 'write-ahead log without a database',
    exit: 3,
    explanation:
      'There is a .wal file, but not the database it belongs to. Opening would silently throw the log away. Bring the database file back, or delete the .wal file if the database was deleted on purpose.',
  },
  MF4034: {
    title: 'database has to be recovered first',
    exit: 2,
    explanation:
      'A run was killed, and what its write-ahead log holds cannot be read without writing it into the database. Commands that only look do that by themselves under the run lock; this remains where the file or its directory may not be written.',
  },
  MF4035: {
    title: 'remote store does not answer',
    exit: 1,
    explanation:
      'A file or database behind a network could not be reached, took too long, was cut off in the middle, or its server said that it is busy, each time that DuckDB tried. Nothing of the statement stays, so that the command can be run again. How often and how long DuckDB tries is set in the target: `settings: {http_retries: 5, http_timeout: 60}`.',
  },
  MF4041: {
    title: 'no place for another client',
    exit: 1,
    explanation:
      'A client asked a pool for a place, and as many clients as `pool.max` of the target allows kept theirs until its deadline. Close clients that are done, let the client wait longer (`deadlineMs` of `connect`), or raise `pool.max`.',
  },
  MF4042: {
    title: 'deadline of a request passed',
    exit: 1,
    explanation:
      'A query or transaction of a client took longer than its deadline, waiting for a connection included; the message says how long it waited and how long it ran. It was interrupted, and nothing of it stays. The deadline is `deadlineMs` of the call, else that of the client, else `pool.timeout` of the target.',
  },
  MF4043: {
    title: 'request cancelled',
    exit: 1,
    explanation:
      'The AbortSignal of a query, transaction or client was aborted while it waited or ran. It was interrupted, and nothing of it stays.',
  },
  MF4044: {
    title: 'pool, client or transaction is closed',
    exit: 1,
    explanation:
      'A pool, a client or a transaction was used after it was closed, or closed while a request of it was waiting or running. Statements of a transaction must be sent before its body returns.',
  },
  MF4045: {
    title: 'statement that a client cannot send',
    exit: 1,
    explanation:
      'Clients share connections, so that they send one statement at a time, and none about the transaction (use `client.transaction`), about the connection (SET, USE, PREPARE, temporary tables) or about the whole database (ATTACH, LOAD, CHECKPOINT). Settings, extensions and attached databases are keys of the target.',
  },
  MF4046: {
    title: 'pool on a database in memory',
    exit: 2,
    explanation:
      'A pool was opened on a target whose `path` is `:memory:`. Such a database is made anew by every call, so that there would be nothing for clients to see. Give the target a file.',
  },
  MF4047: {
    title: 'bad option of a pool',
    exit: 2,
    explanation:
      'An option of `openPool`, `connect`, `query` or `transaction` has a value that makes no sense, such as a negative deadline. The message names it.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

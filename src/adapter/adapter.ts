import type { SourceSpan } from '../base/diagnostic.ts';
import type { Effects } from '../base/effects.ts';
import type { BatchRecord, RecordedBatch } from './batch-ledger.ts';
import type { Capabilities } from './capabilities.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import type {
  PartitionChange,
  PartitionEntry,
  Partitioning,
  SupersededFile,
} from './partition-ledger.ts';
import type { Column, ExistingRelation, RelationName } from './relation.ts';

/** What a target of the profile says about the engine, not yet checked: one mapping of the user's YAML. */
export interface TargetSettings {
  readonly type: string;
  /** Snake-case keys as written, Jinja already rendered. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The directory that relative paths are resolved against. */
  readonly projectDir: string;
  /** Schemas that the project names, where they are known: no database may be called like one of them. */
  readonly schemas?: readonly string[];
  /** Where a key stands (`pool.max`: one within another), or its value; the target itself for a key that it does not have. */
  readonly spanOf?: (key: string, part: 'key' | 'value') => SourceSpan | undefined;
}

export interface OpenOptions {
  /** How many connections may execute at once. */
  readonly connections: number;
  readonly readOnly?: boolean;
  /** Whether the databases that the target attaches are only to be read: for a copy, which must not change anything else. */
  readonly attachReadOnly?: boolean;
  /** Accept a database that is behind the commit counter beside it, and set the counter (memflow debug --accept-database). */
  readonly acceptDatabase?: boolean;
  /** Open nothing on disk: an empty in-memory database under the same catalog name (compile without the file). */
  readonly inMemory?: boolean;
  /** How long to wait while another process has the file open; 0 where absent. */
  readonly waitMs?: number;
  readonly onWait?: WaitListener;
}

/** Everything engine-specific behind one contract. Engines never import each other. */
export interface Adapter {
  readonly type: string;
  readonly capabilities: Capabilities;
  readonly dialect: Dialect;
  /** Checks the settings and says what the names of the project's database and default schema are; touches nothing. @throws {ConfigError} */
  resolveTarget(settings: TargetSettings): ResolvedTarget;
  /** @throws {AdapterError | LockError} MF4xxx, MF7xxx */
  open(target: ResolvedTarget, options: OpenOptions, effects: Effects): Promise<Database>;
  /** Exclusive right to write this database, held by one process. @throws {LockError} MF7xxx after `waitMs` */
  acquireRunLock(target: ResolvedTarget, options: LockOptions, effects: Effects): Promise<RunLock>;
}

export interface ResolvedTarget {
  readonly settings: TargetSettings;
  /** The catalog that holds the project's relations. */
  readonly database: string;
  readonly schema: string;
  /** How many nodes may run at once: the profile's `threads`, as in dbt. */
  readonly threads: number;
  /** How many threads one heavy statement may use (`Database.setThreads`): the engine's own setting, or the cores. */
  readonly engineThreads: number;
  readonly pool: PoolSettings;
  /** How long the profile says to wait for another run (`lock_timeout`); null = the command decides. */
  readonly lockTimeoutMs: number | null;
  /** The database file, absolute; null for an in-memory database. */
  readonly path: string | null;
}

/** What a target says about clients: many that share a few connections in one process. */
export interface PoolSettings {
  /** How many clients there may be at once. */
  readonly max: number;
  /** How many of their requests execute at once; null = as many as help, which the engine knows. */
  readonly executing: number | null;
  /** How long a client waits for its place and for each answer where it does not say so itself. */
  readonly timeoutMs: number;
}

/** What a run writes about itself beside the lock; shown to those who wait, never trusted. */
export interface LockHolder {
  readonly invocationId: string;
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
  readonly command: string;
}

/** Called at once and then about every 10 s while another process has what is waited for; null = it does not say who it is. */
export type WaitListener = (holder: LockHolder | null, waitedMs: number) => void;

export interface LockOptions {
  readonly waitMs: number;
  /**
   * A `run` (the default) is the only one of its process too. A `pool` keeps other processes out for as long as it is
   * open, and lets the runs of its own process come and go.
   */
  readonly purpose?: 'run' | 'pool';
  readonly holder: LockHolder;
  readonly onWait?: WaitListener;
}

export interface RunLock extends AsyncDisposable {
  release(): Promise<void>;
}

/** One open database: at most one per file and process. */
export interface Database extends AsyncDisposable {
  readonly target: ResolvedTarget;
  readonly engine: { readonly name: string; readonly version: string };
  /** Settings of the engine that decide what fits, as it states them: memory, threads, where it spills. */
  limits(): Promise<ReadonlyMap<string, string>>;
  /** What the engine holds in memory at this moment, in bytes. */
  memoryInUse(): Promise<number>;
  /** How many bytes of the file hold data; what was written since the last checkpoint does not count. */
  storedBytes(): Promise<number>;
  readonly introspector: Introspector;
  readonly ledger: Ledger;
  /** Leases a connection, first come first served; it is returned (and rolled back if need be) when `body` ends. */
  withConnection<T>(body: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Leases a connection that nobody has used before, and closes it when `body` ends: it does not count among the others. */
  withFreshConnection<T>(body: (connection: Connection) => Promise<T>): Promise<T>;
  /** Connections for the requests of clients, apart from those of `withConnection`. */
  openExecutors(options: ExecutorOptions): Executors;
  /** Sets how many threads one statement may use, for the whole instance and until this database is closed. */
  setThreads(threads: number): Promise<void>;
  /** Writes the log into the file; later, where readers of this process stand in the way. */
  checkpoint(): Promise<void>;
  /**
   * Empties the engine's buffer pool of what it has read from the file, as after a start. The page cache of the system
   * stays as it is. Nothing else may run meanwhile.
   */
  dropCache(): Promise<void>;
  close(): Promise<void>;
}

export interface ExecutorOptions {
  /** null = as many as help on this machine. */
  readonly count: number | null;
  /** Whether requests are waiting. A run of the same process gives way while they do. */
  readonly isAwaited: () => boolean;
}

/** Connections that execute the requests of clients, opened when first needed. Nothing of a session stays on them. */
export interface Executors {
  readonly count: number;
  /** As `Database.withConnection`. */
  withConnection<T>(body: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Waits for those who work. */
  close(): Promise<void>;
}

/** Reads the catalog; always asks the engine (callers cache per run). */
export interface Introspector {
  schemas(): Promise<ReadonlySet<string>>;
  /** All tables and views of these schemas of the project's database, in one statement. */
  relations(schemas: readonly string[]): Promise<readonly ExistingRelation[]>;
  relation(name: RelationName): Promise<ExistingRelation | null>;
  columns(name: RelationName): Promise<readonly Column[]>;
  /** Relations of memflow's own making that a kill may have left behind. */
  leftovers(): Promise<readonly ExistingRelation[]>;
}

/** What memflow knows about a relation together with its data: written in the transaction that wrote the rows. */
export interface LedgerEntry {
  readonly relation: RelationName;
  readonly nodeId: string;
  readonly materialized: string;
  /** Hash of what was compiled and configured; equal = built from the same definition. */
  readonly fingerprint: string;
  readonly rows: number | null;
  /** The highest value of the watermark column that has been read, as text. */
  readonly watermark: string | null;
  /** null for a relation without partitions. */
  readonly partitioning: Partitioning | null;
  readonly invocationId: string;
  readonly asOf: string;
  /** UTC, ISO 8601. */
  readonly writtenAt: string;
}

export interface Ledger {
  /** Creates the schema and tables if missing; called once before a run writes. */
  prepare(): Promise<void>;
  /** The latest entry of every relation. */
  entries(): Promise<ReadonlyMap<string, LedgerEntry>>;
  /** The statement that records an entry; to be sent inside the model's transaction. Numbers the commit. */
  recordSql(entry: LedgerEntry): string;
  /** The statement that removes a relation from the ledger. */
  forgetSql(name: RelationName): string;
  /** The partitions of every partitioned relation by `relationKey`, in order of time. */
  partitions(): Promise<ReadonlyMap<string, readonly PartitionEntry[]>>;
  /** The statements that record partitions; to be sent before `recordSql`, in the same transaction. */
  recordPartitionsSql(change: PartitionChange, writtenAt: string): readonly string[];
  /** The batches of the last build of a relation in their order, the cut itself first. */
  batches(name: RelationName): Promise<readonly RecordedBatch[]>;
  /** The statement that records a batch; to be sent in the transaction that gathers its rows. */
  recordBatchSql(record: BatchRecord): string;
  /** The statement that forgets the batches of earlier builds of a relation. */
  forgetBatchesSql(name: RelationName): string;
  /** The files of partitions that are waiting to be removed. */
  supersededFiles(): Promise<readonly SupersededFile[]>;
  /** Forgets files that were removed. */
  forgetFiles(paths: readonly string[]): Promise<void>;
  /** Writes the commit counter to the file beside the database and drops superseded rows; at the end of a run. */
  seal(): Promise<void>;
}

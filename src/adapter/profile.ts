/** One operator of a statement's plan, as it ran. */
export interface ProfileOperator {
  /** The engine's name: `SEQ_SCAN`, `HASH_JOIN`. */
  readonly name: string;
  /** What the engine says about it, by heading: table, filters, type of scan. */
  readonly details: Readonly<Record<string, string>>;
  /** Rows that it gave to the operator above. */
  readonly rows: number;
  /** Rows that it read from storage; what row groups were pruned does not count. */
  readonly rowsScanned: number;
  /** Row groups that it read, and of how many; 0 of 0 for operators that read no table. */
  readonly rowGroupsScanned: number;
  readonly rowGroupsTotal: number;
  /** Its own time, summed over the engine's threads, without the operators below. */
  readonly timeMs: number;
  readonly children: readonly ProfileOperator[];
}

/** What one execution of a statement cost, as the engine counts it. */
export interface StatementProfile {
  /** From start to end. */
  readonly latencyMs: number;
  /** Summed over the engine's threads. */
  readonly cpuMs: number;
  readonly rowsScanned: number;
  /** Read from files; what was in the buffer pool does not count. */
  readonly bytesRead: number;
  /** The most that the engine held at a time, buffer pool included. */
  readonly peakMemoryBytes: number;
  /** The most that lay in the temporary directory at a time. */
  readonly spilledBytes: number;
  readonly root: ProfileOperator;
}

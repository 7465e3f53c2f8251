import type { RelationName } from './relation.ts';

/** What an operator does, whatever the engine calls it. */
export type OperatorKind =
  | 'scan'
  | 'filter'
  | 'projection'
  | 'join'
  | 'aggregate'
  | 'window'
  | 'sort'
  /** The first rows of a sort, without sorting the others. */
  | 'top'
  | 'other';

/** One operator of a statement's plan, as it ran. */
export interface ProfileOperator {
  /** The engine's name: `SEQ_SCAN`, `HASH_JOIN`. */
  readonly name: string;
  readonly kind: OperatorKind;
  /** The table that a scan reads; null where it reads none or something else, such as a file. */
  readonly relation: RelationName | null;
  /** A scan that finds its rows by an index. */
  readonly usesIndex: boolean;
  /** What rows have to fulfil, one condition each, as the engine writes it. */
  readonly conditions: readonly string[];
  /** What an aggregate groups by, or a sort sorts by (`amount DESC`). */
  readonly keys: readonly string[];
  /** How many rows the engine expected; null where it does not say. */
  readonly estimatedRows: number | null;
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

/** What an engine can do. The planner chooses by these, never by the engine's name. */
export interface Capabilities {
  /** DDL and several DML statements commit together. Without it atomicity is per statement. */
  readonly transactionalDdl: boolean;
  readonly merge: boolean;
  readonly views: boolean;
  readonly indexes: boolean;
  readonly enforcedConstraints: boolean;
  /** Two processes may write one database at once; without it runs take the run lock. */
  readonly concurrentWriters: boolean;
  /** A table can be replaced atomically by CREATE OR REPLACE. */
  readonly atomicReplace: boolean;
  /** Statements can be interrupted. */
  readonly interrupt: boolean;
  /** A profile with rows scanned per operator is available. */
  readonly operatorProfile: boolean;
}

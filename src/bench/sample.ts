/** One execution of a benchmark by one client. Times in ms. */
export interface Sample {
  /** From sending the first statement to having read the last row. */
  readonly totalMs: number;
  /** Of it, until the engine had its results. */
  readonly engineMs: number;
  /** Of it, for turning results into values. */
  readonly nodeMs: number;
  /** Each statement from sending to having read its rows. */
  readonly statementMs: readonly number[];
  /** Rows of all statements. */
  readonly rows: number;
}

/** What one benchmark did before another one had its turn: every client executed a few times. */
export interface Turn {
  readonly samples: readonly Sample[];
  /** From the first sending to the last row, think time included. */
  readonly elapsedMs: number;
  /** How busy the connections were meanwhile that its clients share, 0 to 1; absent where each has its own. */
  readonly utilisation?: number;
  /** Of a run: the share of the rows of its incremental models that it wrote; absent where none was measured. */
  readonly rewritten?: number;
}

/** A benchmark, or another version of it, that takes part in a session of sampling. */
export interface Participant {
  /** Executes by all of its clients. @throws {MemflowError} what the engine said; its part in the session ends then */
  takeTurn(): Promise<Turn>;
}

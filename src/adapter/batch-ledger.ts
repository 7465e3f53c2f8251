import type { RelationName } from './relation.ts';

/** One batch of a build, or with ordinal 0 the way in which the build is cut. */
export interface BatchRecord {
  readonly relation: RelationName;
  /** Equal for two builds that would come to the same rows from the same rows. */
  readonly build: string;
  /** 1-based; 0 for the cut itself. */
  readonly ordinal: number;
  readonly total: number;
  /** The condition that the batch has taken; of the cut, its bounds as JSON. */
  readonly bounds: string;
  /** The table that the batches are gathered in: its rows are counted into the record. */
  readonly gathered: RelationName;
  /** UTC, ISO 8601. */
  readonly writtenAt: string;
}

/** What the ledger says of a batch, or with ordinal 0 of the cut. */
export interface RecordedBatch extends Pick<BatchRecord, 'build' | 'ordinal' | 'bounds'> {
  /** Of the table that the batches are gathered in, when this one was committed. */
  readonly rowsSoFar: number;
}

import type { SourceSpan } from '../../base/diagnostic.ts';
import { MemflowError } from '../../base/errors.ts';

/** A feed cannot be read as it stands; nothing of it has been written. Codes MF1812 - MF1816. */
export class FeedError extends MemflowError {}

/** One file of a feed, ready to be read by the engine. */
export interface FeedFile {
  /** As the user would write it. */
  readonly path: string;
  /** A query of `memflow_row`, counted from 0, and the columns of the file. */
  readonly rowsSql: string;
  readonly columns: readonly string[];
  /** Of a file whose records may lack columns: its rows with these columns, NULL where a record lacks one. */
  readonly rowsWith?: (columns: readonly string[]) => string;
  /** Where a row is: its place in the text, or words where the file is no text. Reads the file again. */
  locate(row: number): Promise<FeedPlace>;
}

export interface FeedPlace {
  readonly span?: SourceSpan;
  /** `data/chat.csv:3`, `data/chat.parquet, row 3`. */
  readonly words: string;
}

/** The column that numbers the rows of a file. */
export const ROW_NUMBER = 'memflow_row';

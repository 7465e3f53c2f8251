import type { Diagnostic } from '../base/diagnostic.ts';

export type SourceKind = 'git' | 'touches' | 'sample' | 'synthetic';

/** What one ingestion did. */
export interface IngestResult {
  readonly source: SourceKind;
  /** What the ids of the memories are made with: the root commit of a repository, or a name. */
  readonly sourceId: string;
  /** The number of this ingestion; null where nothing was new and nothing was written. */
  readonly loadId: number | null;
  /** New commits. */
  readonly commits: number;
  /** New accesses. */
  readonly accesses: number;
  /** Memories that are new, changed or gone. */
  readonly memories: number;
  /** Known commits that HEAD no longer reaches. */
  readonly vanished: number;
  /** Commits whose accesses were taken back. */
  readonly removed: number;
  /** The latest access in the raw tables, as `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC: a moment to look from. */
  readonly lastAccessedAt: string | null;
  readonly warnings: readonly Diagnostic[];
}

/** A result that says: nothing was new. */
export function unchangedResult(
  source: SourceKind,
  sourceId: string,
  parts: Partial<IngestResult> = {},
): IngestResult {
  return {
    source,
    sourceId,
    loadId: null,
    commits: 0,
    accesses: 0,
    memories: 0,
    vanished: 0,
    removed: 0,
    lastAccessedAt: null,
    warnings: [],
    ...parts,
  };
}

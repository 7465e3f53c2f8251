import type { SourceFile, SourceSpan } from '../base/diagnostic.ts';
import type { YamlMapping } from '../yaml/yaml-node.ts';
import type { FeedConfig } from './ingest-config.ts';
import type { ConfigTree } from './merge-config.ts';

/** The kinds of nodes that the project file has a config tree for. */
export type ConfigTreeName = 'models' | 'seeds' | 'data_tests' | 'benchmarks' | 'sources';

/** project.yml (or dbt_project.yml) after rendering and checking, with defaults filled in. Paths are relative to the root. */
export interface ProjectConfig {
  readonly file: SourceFile;
  readonly name: string;
  readonly version: string | null;
  readonly profile: string | null;
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly benchmarkPaths: readonly string[];
  readonly macroPaths: readonly string[];
  readonly analysisPaths: readonly string[];
  readonly docsPaths: readonly string[];
  readonly snapshotPaths: readonly string[];
  readonly targetPath: string;
  readonly logPath: string;
  readonly cleanTargets: readonly string[];
  readonly onRunStart: readonly OperationText[];
  readonly onRunEnd: readonly OperationText[];
  /** Values by name; a mapping under the project's own name has been folded in. Floats without a fraction are `Float`s. */
  readonly vars: Readonly<Record<string, unknown>>;
  readonly configTrees: Readonly<Record<ConfigTreeName, ConfigTree>>;
  /** Where `adapter.dispatch` looks, by namespace. */
  readonly dispatch: ReadonlyMap<string, readonly string[]>;
  /** Of `ingest:`, in the order of the file. */
  readonly feeds: readonly FeedConfig[];
  readonly flags: Readonly<Record<string, unknown>>;
  /** Whether the queries of clients are kept for `memflow tune`. */
  readonly recordQueries: boolean;
  readonly queryComment: string | null;
  /** Inline targets (`targets:` and `target:`), the alternative to profiles.yml; unrendered. */
  readonly inlineTargets: YamlMapping | null;
  readonly defaultTarget: string | null;
}

/** The unrendered text of an on-run-start or on-run-end hook. */
export interface OperationText {
  readonly text: string;
  readonly span: SourceSpan;
}

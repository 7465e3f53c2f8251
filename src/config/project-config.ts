import type { SourceFile } from '../base/diagnostic.ts';

/** project.yml (or dbt_project.yml) after rendering and checking, with defaults filled in. Paths are relative to the root. */
export interface ProjectConfig {
  readonly file: SourceFile;
  readonly name: string;
  readonly version: string | null;
  readonly profile: string | null;
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly macroPaths: readonly string[];
  readonly analysisPaths: readonly string[];
  readonly docsPaths: readonly string[];
  readonly targetPath: string;
  readonly logPath: string;
  readonly cleanTargets: readonly string[];
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  /** Values by name; a mapping under the project's own name has been folded in. Plain JSON values. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** The `models:`, `seeds:`, `data_tests:`, `sources:` trees, as written. */
  readonly configTrees: Readonly<
    Record<'models' | 'seeds' | 'data_tests' | 'sources', Readonly<Record<string, unknown>>>
  >;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly queryComment: string | null;
  /** Inline targets (`targets:` and `target:`), the alternative to profiles.yml; raw, unrendered. */
  readonly inlineTargets: Readonly<Record<string, unknown>> | null;
  readonly defaultTarget: string | null;
}

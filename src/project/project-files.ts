import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import type { ResolvedProfile } from '../config/profile.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import type { Vars } from '../config/vars.ts';

/** A text file and the resource path (`models`) that it was found under. */
export interface LocatedFile {
  readonly file: SourceFile;
  readonly basePath: string;
}

/** A seed's file. Its rows are read when it is loaded; here it is a name and a checksum. */
export interface SeedFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly basePath: string;
  /** SHA-256 of the content, or of path and size where the file is large. */
  readonly checksum: string;
}

/** What stands on disk: settings, and texts that nothing has interpreted yet. Every list is in the order of its paths. */
export interface ProjectFiles {
  /** The absolute directory of the project file. */
  readonly root: string;
  readonly config: ProjectConfig;
  readonly profile: ResolvedProfile;
  /** The variables of `--vars`. */
  readonly commandLineVars: Vars;
  readonly models: readonly LocatedFile[];
  readonly analyses: readonly LocatedFile[];
  readonly macros: readonly LocatedFile[];
  readonly singularTests: readonly LocatedFile[];
  /** SQL files in `generic` folders of the test paths. */
  readonly genericTests: readonly LocatedFile[];
  readonly benchmarks: readonly LocatedFile[];
  readonly seeds: readonly SeedFile[];
  readonly properties: readonly LocatedFile[];
  readonly docs: readonly LocatedFile[];
  /** Files of what is not supported: snapshots, Python models, lists of packages. */
  readonly unsupported: readonly LocatedFile[];
  /** The warnings of loading. */
  readonly diagnostics: readonly Diagnostic[];
}

import type { Adapter, ResolvedTarget } from '../adapter/adapter.ts';
import type { BaseContextOptions } from '../config/base-context.ts';
import type { Graph } from '../graph/graph.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ProjectFiles } from '../project/project-files.ts';

/** A project, understood: everything that commands start from. */
export interface LoadedProject {
  readonly files: ProjectFiles;
  readonly manifest: Manifest;
  readonly graph: Graph;
  readonly adapter: Adapter;
  readonly target: ResolvedTarget;
  readonly targetName: string;
  /** How many nodes run at once. */
  readonly threads: number;
  /** What every template of this invocation sees. */
  readonly baseContext: BaseContextOptions;
}

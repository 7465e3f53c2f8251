import type { Adapter, ResolvedTarget } from '../adapter/adapter.ts';
import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import type { BaseContextOptions } from '../config/base-context.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { CompileDatabase } from './compile-database.ts';

/** Everything a compiler depends on; the same for all nodes of one invocation. */
export interface CompilerOptions {
  readonly manifest: Manifest;
  readonly baseContext: BaseContextOptions;
  readonly adapter: Pick<Adapter, 'type' | 'dialect'>;
  readonly target: Pick<ResolvedTarget, 'database' | 'schema'>;
  /** null = no introspection: `execute` and `is_incremental()` are false, nothing is asked of the engine. */
  readonly database: CompileDatabase | null;
  /** `--full-refresh`; a node's own `full_refresh` goes before it. */
  readonly fullRefresh: boolean;
  /** `--empty`: references render as queries without rows. */
  readonly empty: boolean;
  /** `--store-failures`; a test's own `store_failures` goes before it. */
  readonly storeFailures: boolean;
  /** What `selected_resources` shows. */
  readonly selectedResources: readonly NodeId[];
  /** Reads the clock for the time limit of a render; no limit where absent. Time spent in the engine does not count. */
  readonly monotonicMs?: () => number;
  /** Told of undefined values printed as nothing, with their place. */
  readonly onWarning: (diagnostic: Diagnostic) => void;
  /** Where `write(text)` in a template puts its text; discarded where absent. */
  readonly write?: (file: SourceFile) => void;
}

import type { PartitionSpec } from '../partitions/partition-spec.ts';
import type { ModelBudget } from './benchmark-spec.ts';
import type { BatchSpec } from './read-batch.ts';

/** A hook: SQL run before or after a model. */
export interface Hook {
  readonly sql: string;
  /** Inside the model's transaction (the default) or outside of it. */
  readonly transaction: boolean;
}

/**
 * The configuration of a node after merging project tree, properties YAML and in-file `config()`.
 * One shape for all resource types; keys that do not apply keep their defaults.
 */
export interface NodeConfig {
  /** The merged keys as written (snake case), custom ones included: what `config.get()` and artifacts show. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  /** `view`, `table`, `incremental`, `ephemeral`, `seed`, `test`, or the name of a project's materialization. */
  readonly materialized: string;
  readonly schema: string | null;
  readonly database: string | null;
  readonly alias: string | null;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly preHooks: readonly Hook[];
  readonly postHooks: readonly Hook[];
  /** null = decided by the flag. */
  readonly fullRefresh: boolean | null;
  readonly timeoutMs: number | null;
  readonly persistDocs: { readonly relation: boolean; readonly columns: boolean };
  readonly contractEnforced: boolean;
  readonly onError: 'skip_children' | 'continue';
  /** What every run that builds the model holds it to. */
  readonly budget: ModelBudget | null;
  readonly indexes: readonly { readonly columns: readonly string[]; readonly unique: boolean }[];

  /** The order that rows are stored in, within what one statement writes; empty = as they come. */
  readonly clusterBy: readonly string[];

  // incremental
  readonly uniqueKey: readonly string[];
  readonly incrementalStrategy: 'append' | 'delete+insert' | 'merge' | 'insert_overwrite' | null;
  readonly onSchemaChange: 'ignore' | 'fail' | 'append_new_columns' | 'sync_all_columns';
  readonly incrementalPredicates: readonly string[];
  readonly mergeUpdateColumns: readonly string[] | null;
  readonly mergeExcludeColumns: readonly string[] | null;
  /** What to do with duplicate or NULL unique keys in a batch. */
  readonly duplicateKeys: 'refuse' | 'dedupe' | 'allow';
  /** How rows that did not change are recognised and left alone. */
  readonly changeDetection: 'none' | 'watermark' | 'row_hash';
  /** The column whose highest value is remembered as the watermark. */
  readonly watermark: string | null;

  // partitions
  readonly partitionBy: PartitionSpec | null;
  /** With insert_overwrite: a query of the partitions to replace, or SQL constants or keys of them; null = those of the batch. */
  readonly partitions: string | readonly string[] | null;

  /** How the query is cut into batches; null = processed as one. */
  readonly batch: BatchSpec | null;

  // seed
  readonly columnTypes: Readonly<Record<string, string>>;
  readonly delimiter: string;
  readonly quoteColumns: boolean;

  // data test
  readonly severity: 'error' | 'warn';
  readonly where: string | null;
  readonly limit: number | null;
  readonly failCalc: string;
  readonly warnIf: string;
  readonly errorIf: string;
  /** An SQL aggregate over the rows of the test, whose text is told with its result. */
  readonly figures: string | null;
  readonly storeFailures: boolean | null;
}

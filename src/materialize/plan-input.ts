import type { LedgerEntry } from '../adapter/adapter.ts';
import type { Capabilities } from '../adapter/capabilities.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { PartitionEntry } from '../adapter/partition-ledger.ts';
import type { Column, ExistingRelation } from '../adapter/relation.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { Hook, NodeConfig } from '../config/node-config.ts';
import type { ModelNode, Node } from '../manifest/node.ts';

/** What is the same for all nodes of one invocation. */
export interface PlanSettings {
  readonly dialect: Dialect;
  readonly capabilities: Capabilities;
  readonly invocationId: string;
  readonly asOf: Date;
  /** The version of the engine, which fingerprints of rows depend on. */
  readonly engineVersion: string;
  readonly storage: StorageRoots;
  /** The flag of the command; a node's own `full_refresh` goes before it. */
  readonly fullRefresh: boolean;
}

/** What the folders of partitions are named from, both absolute; null for a database in memory. */
export interface StorageRoots {
  readonly projectDir: string;
  readonly databasePath: string | null;
}

/** The hooks of a node: as written for a run, as they render now for a preview. */
export interface NodeHooks {
  readonly pre: readonly Hook[];
  readonly post: readonly Hook[];
}

/** How a batch gets into the table of an incremental model. */
export type IncrementalStrategy = NonNullable<NodeConfig['incrementalStrategy']>;

/** What exists now of a node's relation. */
export interface RelationState {
  readonly existing: ExistingRelation | null;
  readonly ledger: LedgerEntry | null;
}

/** Everything that a model's plan is made from. The columns are given where `columnNeeds` asks for them. */
export interface PlanInput<N extends Node = ModelNode> extends PlanSettings, RelationState {
  readonly compiled: CompiledNode<N>;
  /** What the ledger knows of the relation's partitions, in order of time; empty where there are none. */
  readonly partitions: readonly PartitionEntry[];
  readonly hooks: NodeHooks;
  /** Of the existing table. */
  readonly existingColumns: readonly Column[];
  /** Of the compiled query. */
  readonly queryColumns: readonly Column[];
  /** The contract's columns with their types in the engine's own spelling. */
  readonly contractColumns: readonly Column[];
}

/** Which columns have to be asked for before a plan can be made; each costs a statement. */
export interface ColumnNeeds {
  readonly query: boolean;
  readonly existing: boolean;
  readonly contract: boolean;
}

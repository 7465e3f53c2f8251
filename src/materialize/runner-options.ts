import type { Database, LedgerEntry } from '../adapter/adapter.ts';
import type { PartitionEntry } from '../adapter/partition-ledger.ts';
import type { Clock } from '../base/clock.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { RelationCache } from '../compile/relation-cache.ts';
import type { PlanSettings } from './plan-input.ts';

/** What the runners of this folder work with; the same for all nodes of one invocation. */
export interface RunnerOptions {
  readonly compiler: Pick<Compiler, 'compileNode' | 'renderText'>;
  readonly database: Database;
  /** The same one that templates look into; brought up to date after every node. */
  readonly relations: RelationCache;
  /** The ledger as it was before the run, by `relationKey`. */
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** The partitions as they were before the run, by `relationKey`. */
  readonly partitions: ReadonlyMap<string, readonly PartitionEntry[]>;
  readonly settings: PlanSettings;
  readonly clock: Clock;
  /** A line of the run log about something that happened beside the nodes. */
  readonly log: (name: string, message: string) => void;
}

import type { ResourceType } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { SelectionRequest } from './select.ts';

export type RunCommand = 'run' | 'test' | 'build' | 'seed';

/** What one of the running commands was asked to do. */
export interface RunRequest {
  readonly command: RunCommand;
  readonly selection: SelectionRequest;
  readonly fullRefresh: boolean;
  readonly failFast: boolean;
  readonly empty: boolean;
  readonly storeFailures: boolean;
  /** Exactly these nodes instead of the selection: `retry`. */
  readonly only?: ReadonlySet<NodeId>;
  /** Decides the order of samples; made from the invocation where absent. */
  readonly seed?: number;
}

/** What each command works on. */
export const COMMAND_TYPES: Readonly<Record<RunCommand, readonly ResourceType[]>> = {
  run: ['model'],
  test: ['test', 'benchmark'],
  build: ['model', 'seed', 'test', 'benchmark'],
  seed: ['seed'],
};

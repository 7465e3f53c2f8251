import { sha256 } from '../base/hash.ts';
import type { BenchmarkMode } from '../bench/benchmark-runner.ts';
import type { Member } from '../bench/measure-group.ts';
import type { ResourceType } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { CommandOutcome } from './command-outcome.ts';
import type { SelectionRequest } from './select.ts';
import type { Session } from './session.ts';

export type RunCommand = 'run' | 'test' | 'build' | 'seed' | 'bench';

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
  /** What timed tests are measured for; to be judged where absent. */
  readonly bench?: BenchRequest;
  /** Exit code 4 where nothing but timed tests failed. */
  readonly detailedExitCode?: boolean;
  /** Where results go besides the artifacts. */
  readonly publish?: PublishRequest;
}

/** `run` as a value: for what runs in order to measure, and is itself part of a run. */
export type Run = (session: Session, request: RunRequest) => Promise<CommandOutcome>;

export interface BenchRequest {
  readonly mode: BenchmarkMode;
  /** What `compare` compares with; the baseline where absent. */
  readonly otherVersion?: (member: Member) => Promise<Member>;
}

export interface PublishRequest {
  /** A file for JUnit's XML, as the user wrote it; null = none. */
  readonly junit: string | null;
  /** Whether to print annotations for GitHub: `auto` where it says that it is GitHub. */
  readonly annotations: 'auto' | 'always' | 'never';
}

/** What each command works on. */
export const COMMAND_TYPES: Readonly<Record<RunCommand, readonly ResourceType[]>> = {
  run: ['model'],
  test: ['test', 'benchmark'],
  build: ['model', 'seed', 'test', 'benchmark'],
  seed: ['seed'],
  bench: ['benchmark'],
};

/** The seed of the order of samples: as it was asked for, or another one for each invocation. */
export function seedOf(seed: number | undefined, invocationId: string): number {
  return seed ?? Number.parseInt(sha256(invocationId).slice(0, 6), 16);
}

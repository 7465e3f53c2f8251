/** The public API of memflow: what `import { createSession } from 'memflow'` gives. */
export type { CellValue, Parameter, Parameters, QueryResult } from './adapter/connection.ts';
export type { BenchAction } from './app/bench.ts';
export type { CommandOutcome } from './app/command-outcome.ts';
export {
  type BenchOptions,
  type CallOptions,
  createSession,
  type MemflowSession,
} from './app/create-session.ts';
export { nodeEffects } from './app/node-effects.ts';
export type { PoolOptions } from './app/open-pool.ts';
export type { PartitionAction, PartitionsRequest } from './app/partitions/partitions.ts';
export type { SessionOptions } from './app/session-context.ts';
export type { WarningPolicy } from './app/warning-policy.ts';
export type { Clock } from './base/clock.ts';
export type { Diagnostic, Severity, SourceFile, SourceSpan } from './base/diagnostic.ts';
export type { Effects } from './base/effects.ts';
export type { ErrorCode } from './base/error-codes.ts';
export {
  AdapterError,
  CompileError,
  ConfigError,
  FileError,
  InternalError,
  LockError,
  MemflowError,
  ParseError,
  UsageError,
} from './base/errors.ts';
export type { Log, LogEvent, LogLevel } from './base/log.ts';
export type { PoolFigures } from './base/pool-figures.ts';
export type { NodeResult, NodeStatus, RowCounts } from './execute/node-result.ts';
export type { BatchRange, BatchResults, QueryBatch } from './execute/query-batches.ts';
export type { RunEvent } from './execute/run-events.ts';
export type { Manifest } from './manifest/manifest.ts';
export type { DataTestNode, ModelNode, Node, SeedNode, SourceNode } from './manifest/node.ts';
export type {
  ConnectOptions,
  QueryOptions,
  RequestOptions,
  TransactionOptions,
} from './pool/client-options.ts';
export type { Pool } from './pool/client-pool.ts';
export type { ClientTransaction } from './pool/client-transaction.ts';
export type { PoolClient } from './pool/pool-client.ts';

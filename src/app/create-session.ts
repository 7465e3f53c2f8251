import type { Effects } from '../base/effects.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Pool } from '../pool/client-pool.ts';
import type { BenchAction } from './bench.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { nodeEffects, processIdentity } from './node-effects.ts';
import type { PoolOptions } from './open-pool.ts';
import type { PartitionsRequest } from './partitions/partitions.ts';
import type { RunCommand } from './run-request.ts';
import { SELECT_ALL, type SelectionRequest } from './select.ts';
import { Session } from './session.ts';
import type { SessionOptions } from './session-context.ts';
import { SessionPools } from './session-pools.ts';

/** Which nodes, and how; everything may be left out. */
export interface CallOptions extends Partial<SelectionRequest> {
  readonly fullRefresh?: boolean;
  readonly failFast?: boolean;
  readonly empty?: boolean;
  readonly storeFailures?: boolean;
}

/** Which timed tests, and beside what. */
export interface BenchOptions extends CallOptions {
  /** For `compare`: a git revision, a target or a database file; the baseline where absent. */
  readonly against?: string;
  /** For `run`: sizes with commas between them, `10k,1M`; the data as it is where absent. */
  readonly scale?: string;
}

/**
 * memflow in this process. Each method does what the command of its name does and gives what `--output json` would print
 * as `document`; nothing is printed. Methods reject with a MemflowError where the command would exit with 2 or more.
 * Calls wait for each other, since a session has one database.
 */
export interface MemflowSession extends AsyncDisposable {
  run(options?: CallOptions): Promise<CommandOutcome>;
  test(options?: CallOptions): Promise<CommandOutcome>;
  build(options?: CallOptions): Promise<CommandOutcome>;
  seed(options?: CallOptions): Promise<CommandOutcome>;
  list(options?: CallOptions): Promise<CommandOutcome>;
  compile(options?: CallOptions & { readonly inline?: string }): Promise<CommandOutcome>;
  plan(options?: CallOptions): Promise<CommandOutcome>;
  show(
    options: CallOptions & { readonly inline?: string; readonly limit?: number },
  ): Promise<CommandOutcome>;
  parse(): Promise<CommandOutcome>;
  retry(options?: CallOptions): Promise<CommandOutcome>;
  ingest(source: string, path?: string): Promise<CommandOutcome>;
  /** Lists, shows, drops, exports, imports, retires, checks, repairs or re-clusters partitions: `{action: 'drop', model, names}`. */
  partitions(request: PartitionsRequest): Promise<CommandOutcome>;
  /** Measures timed tests (`run`, the default, `record`, `compare`), or looks at what was measured (`history`, `accept`, `report`). */
  bench(action?: BenchAction, options?: BenchOptions): Promise<CommandOutcome>;
  /** Asks the memory project: `why` for the id or label of a memory, `recall` for words. */
  memory(
    question: 'status' | 'why' | 'recall',
    text?: string,
    options?: { readonly limit?: number },
  ): Promise<CommandOutcome>;
  runOperation(macro: string, args?: Readonly<Record<string, unknown>>): Promise<CommandOutcome>;
  /**
   * Opens a pool of clients on the target's database. Until it is closed this process has the database file and the run
   * lock; the calls of this and other sessions of the process go on beside it, and no other process gets in.
   */
  openPool(options?: PoolOptions): Promise<Pool>;
  /**
   * Resolves when every call has ended and every pool is closed. Between calls neither the database nor the run lock is
   * held, unless by a pool.
   */
  close(): Promise<void>;
}

const LISTS = ['select', 'exclude', 'resourceTypes', 'excludeResourceTypes'];
const FLAGS = ['fullRefresh', 'failFast', 'empty', 'storeFailures'];
const OTHERS = ['indirectSelection', 'inline', 'limit', 'against', 'scale'];

/** What a caller without types may get wrong. @throws {UsageError} MF1002 */
function checkCall(call: CallOptions): void {
  const known = [...LISTS, ...FLAGS, ...OTHERS];
  for (const [name, value] of Object.entries(call)) {
    if (!known.includes(name)) {
      const hint = didYouMean(name, known) ?? `one of ${known.join(', ')}`;
      throw new UsageError(errorDiagnostic('MF1002', `there is no option "${name}"`, { hint }));
    }
    const expected = LISTS.includes(name)
      ? 'a list of texts'
      : FLAGS.includes(name)
        ? 'true or false'
        : null;
    const isRight = LISTS.includes(name)
      ? Array.isArray(value) && value.every((item) => typeof item === 'string')
      : typeof value === 'boolean';
    if (expected === null || value === undefined || isRight) continue;
    const shown = JSON.stringify(value);
    throw new UsageError(
      errorDiagnostic('MF1002', `the option ${name} is ${shown}, expected ${expected}`, {
        hint: LISTS.includes(name) ? `write ${name}: [${shown}]` : `write ${name}: true`,
      }),
    );
  }
}

const selectionOf = (options: CallOptions): SelectionRequest => ({
  select: options.select ?? SELECT_ALL.select,
  exclude: options.exclude ?? SELECT_ALL.exclude,
  resourceTypes: options.resourceTypes ?? SELECT_ALL.resourceTypes,
  excludeResourceTypes: options.excludeResourceTypes ?? SELECT_ALL.excludeResourceTypes,
  indirectSelection: options.indirectSelection ?? SELECT_ALL.indirectSelection,
});

/** A session on a project. Effects default to this process. */
export function createSession(
  options: SessionOptions = {},
  effects: Effects = nodeEffects(),
): MemflowSession {
  let last: Promise<unknown> = Promise.resolve();
  const pools = new SessionPools();
  const make = () =>
    new Session({ ...options, poolFigures: () => pools.figures() }, effects, processIdentity().pid);
  /**
   * One call at a time, each an invocation of its own: with its own id and moment, and the project as it is then.
   * Nothing is held in between: who only looked now and then would stop the runs of others.
   */
  const inTurn = <T>(call: (session: Session) => Promise<T>): Promise<T> => {
    const invoke = async () => {
      await using session = make();
      return await call(session);
    };
    const result = last.then(invoke, invoke);
    last = result;
    return result;
  };
  const close = async () => {
    await inTurn(async () => {});
    await pools.close();
  };
  const runner =
    (command: RunCommand) =>
    (call: CallOptions = {}) =>
      inTurn(async (session) => {
        checkCall(call);
        const { run } = await import('./run.ts');
        return run(session, {
          command,
          selection: selectionOf(call),
          fullRefresh: call.fullRefresh ?? false,
          failFast: call.failFast ?? false,
          empty: call.empty ?? false,
          storeFailures: call.storeFailures ?? false,
        });
      });
  return {
    run: runner('run'),
    test: runner('test'),
    build: runner('build'),
    seed: runner('seed'),
    list: (call = {}) =>
      inTurn(async (session) => {
        checkCall(call);
        const { list } = await import('./list.ts');
        return list(session, { selection: selectionOf(call), output: 'selector', outputKeys: [] });
      }),
    compile: (call = {}) =>
      inTurn(async (session) => {
        checkCall(call);
        const { compile } = await import('./compile.ts');
        return compile(session, {
          selection: selectionOf(call),
          inline: call.inline,
          introspect: true,
          fullRefresh: call.fullRefresh ?? false,
          empty: call.empty ?? false,
        });
      }),
    plan: (call = {}) =>
      inTurn(async (session) => {
        checkCall(call);
        const { plan } = await import('./plan.ts');
        return plan(session, {
          selection: selectionOf(call),
          fullRefresh: call.fullRefresh ?? false,
          empty: call.empty ?? false,
        });
      }),
    show: (call) =>
      inTurn(async (session) => {
        checkCall(call);
        const { show } = await import('./show.ts');
        return show(session, {
          selection: selectionOf(call),
          inline: call.inline,
          limit: call.limit ?? 5,
        });
      }),
    parse: () =>
      inTurn(async (session) => {
        const { parse } = await import('./parse.ts');
        return parse(session);
      }),
    retry: (call = {}) =>
      inTurn(async (session) => {
        checkCall(call);
        const { retry } = await import('./retry.ts');
        return retry(session, {
          fullRefresh: call.fullRefresh ?? false,
          failFast: call.failFast ?? false,
        });
      }),
    ingest: (source, path) =>
      inTurn(async (session) => {
        const { ingest } = await import('./ingest.ts');
        return ingest(session, { source, path, pruneUnreachable: false });
      }),
    partitions: (request) =>
      inTurn(async (session) => {
        const { partitions } = await import('./partitions/partitions.ts');
        return partitions(session, request);
      }),
    bench: (action = 'run', call = {}) =>
      inTurn(async (session) => {
        checkCall(call);
        const { bench } = await import('./bench.ts');
        return bench(session, {
          action,
          selection: selectionOf(call),
          against: call.against,
          scale: call.scale,
          format: 'json',
          run: { failFast: call.failFast ?? false },
        });
      }),
    memory: (question, text = '', { limit = 5 } = {}) =>
      inTurn(async (session) => {
        const { askMemory } = await import('./memory/ask-memory.ts');
        return askMemory(session, question, text, limit);
      }),
    runOperation: (macro, args = {}) =>
      inTurn(async (session) => {
        const { runOperation } = await import('./run-operation.ts');
        return runOperation(session, { macro, args: JSON.stringify(args) });
      }),
    openPool: (call = {}) =>
      pools.open(async () => {
        const { openPool } = await import('./open-pool.ts');
        return openPool(make(), call);
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

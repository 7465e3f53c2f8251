import type { Database } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { Clock } from '../base/clock.ts';
import {
  errorDiagnostic,
  InternalError,
  type MemflowError,
  placed,
  toMemflowError,
} from '../base/errors.ts';
import { formatMs } from '../base/figure-text.ts';
import { sha256 } from '../base/hash.ts';
import { createRandom } from '../base/random.ts';
import type { Compiler } from '../compile/compiler.ts';
import { emptyResult, type NodeResult } from '../execute/node-result.ts';
import type { NodeRunContext, NodeRunner } from '../execute/node-runner.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BenchmarkNode, Node } from '../manifest/node.ts';
import { BenchmarkGroups } from './benchmark-groups.ts';
import { type CompiledBenchmark, compileBenchmark } from './compile-benchmark.ts';
import { type Environment, type ProcessFacts, readEnvironment } from './environment.ts';
import { type Judgement, judgeGroup } from './judge-group.ts';
import type { Member } from './measure-group.ts';
import { connectionClients } from './open-clients.ts';
import { withScratchSchemas } from './scratch-schemas.ts';

export interface BenchmarkRunnerOptions {
  readonly compiler: Pick<Compiler, 'compileNode' | 'renderText'>;
  readonly database: Database;
  readonly dialect: Dialect;
  readonly manifest: Pick<Manifest, 'nodes'>;
  readonly clock: Clock;
  readonly invocationId: string;
  /** Decides the order of samples. */
  readonly seed: number;
  /** How many threads a statement may use: those of the target, however many nodes this run has. */
  readonly engineThreads: number;
  readonly facts: ProcessFacts;
  /** Told once what is measured with, before the first sample. */
  readonly onEnvironment: (environment: Environment) => void;
}

/** Runs timed tests, those that are compared with each other in one session, and nothing else beside them. */
export function createBenchmarkRunner(options: BenchmarkRunnerOptions): NodeRunner {
  const groups = new BenchmarkGroups(options.manifest.nodes.values());
  let environment: Promise<Environment> | undefined;
  const prepare = async (): Promise<Environment> => {
    const { database, clock, facts, engineThreads, onEnvironment } = options;
    await database.setThreads(engineThreads);
    environment ??= readEnvironment(database, clock, facts).then((read) => {
      onEnvironment(read);
      return read;
    });
    return environment;
  };
  const runGroup = async (
    nodes: readonly BenchmarkNode[],
    context: NodeRunContext,
  ): Promise<readonly NodeResult[]> => {
    await prepare();
    return new GroupRun(options, groups, context).run(nodes);
  };
  return {
    runsAlone: true,
    run: async (node, context) => {
      const [result] = await runGroup([requireBenchmark(node)], context);
      return result ?? emptyResult(node.id, 'error', 'no result');
    },
    batch: {
      maxNodes: Number.POSITIVE_INFINITY,
      accepts: () => true,
      joins: (first, other) => groups.areJoined(first.id, other.id),
      run: (nodes, context) => runGroup(nodes.map(requireBenchmark), context),
    },
  };
}

function requireBenchmark(node: Node): BenchmarkNode {
  if (node.resourceType === 'benchmark') return node;
  throw new InternalError(errorDiagnostic('MF9001', `"${node.id}" is not a benchmark`));
}

/** One batch of benchmarks on its way. */
class GroupRun {
  readonly #options: BenchmarkRunnerOptions;
  readonly #groups: BenchmarkGroups;
  readonly #context: NodeRunContext;

  constructor(options: BenchmarkRunnerOptions, groups: BenchmarkGroups, context: NodeRunContext) {
    this.#options = options;
    this.#groups = groups;
    this.#context = context;
  }

  async run(asked: readonly BenchmarkNode[]): Promise<readonly NodeResult[]> {
    const { clock, database, dialect } = this.#options;
    const startedAt = clock.now();
    const startedMs = clock.monotonicMs();
    const needed = this.#groups.needed(asked);
    const { members, faults } = await this.#compile(needed);
    const compiledAt = clock.now();
    const judgements = await withScratchSchemas({ database, dialect }, needed, () =>
      judgeGroup({
        members: [...members.values()],
        asked,
        groups: this.#groups,
        random: createRandom(this.#seedOf(asked)),
        clock,
        signal: this.#context.signal,
      }),
    );
    const completedAt = clock.now();
    const elapsedMs = (clock.monotonicMs() - startedMs) / asked.length;
    return asked.map((node) => {
      const judgement = judgements.get(node.id);
      const fault = faults.get(node) ?? (judgement instanceof Error ? judgement : undefined);
      const outcome =
        fault !== undefined
          ? failed(node, fault)
          : judgement === undefined || judgement instanceof Error
            ? failed(node, new Error('it was not measured'))
            : judged(node, judgement);
      return {
        ...outcome,
        compiledSql: members.get(node)?.compiled.sql ?? null,
        timing: [
          { name: 'compile', startedAt, completedAt: compiledAt },
          { name: 'execute', startedAt: compiledAt, completedAt },
        ],
        elapsedMs,
        worker: this.#context.worker,
      };
    });
  }

  /** Every group has an order of its own, whatever else the run measures. */
  #seedOf(asked: readonly BenchmarkNode[]): number {
    const names = asked.map(({ id }) => id).sort();
    return Number.parseInt(sha256(`${this.#options.seed} ${names.join(' ')}`).slice(0, 8), 16);
  }

  async #compile(nodes: readonly BenchmarkNode[]): Promise<{
    readonly members: ReadonlyMap<BenchmarkNode, Member>;
    readonly faults: ReadonlyMap<BenchmarkNode, MemflowError>;
  }> {
    const { compiler, database, invocationId } = this.#options;
    const source = connectionClients(database);
    const members = new Map<BenchmarkNode, Member>();
    const faults = new Map<BenchmarkNode, MemflowError>();
    for (const node of nodes) {
      try {
        const compiled: CompiledBenchmark = await compileBenchmark(compiler, node);
        members.set(node, { compiled, source, tag: `memflow:${invocationId}:${node.id}` });
      } catch (error) {
        faults.set(node, toMemflowError(error));
      }
    }
    return { members, faults };
  }
}

function failed(node: BenchmarkNode, thrown: unknown): NodeResult {
  const error = toMemflowError(thrown);
  const diagnostics = placed(error.diagnostics, node.span ?? { file: node.file, start: 0, end: 0 });
  return { ...emptyResult(node.id, 'error', error.message), diagnostics };
}

function judged(node: BenchmarkNode, { timed }: Judgement): NodeResult {
  const isBad = timed.verdict === 'fail' || timed.verdict === 'regressed';
  const isWarning = timed.verdict === 'unsure' || (isBad && node.config.severity === 'warn');
  return {
    ...emptyResult(node.id, isWarning ? 'warn' : isBad ? 'fail' : 'pass', messageOf(timed)),
    timed,
    failures: timed.budgets.filter(({ outcome }) => outcome === 'missed').length,
    adapterResponse: { _message: 'OK', samples: timed.figures?.samples ?? 0 },
  };
}

/** One line: what was missed, or what is not certain. */
function messageOf({ verdict, budgets, figures }: Judgement['timed']): string | null {
  if (verdict === 'pass' || verdict === 'improved') return null;
  const outcome = verdict === 'unsure' ? 'unsure' : 'missed';
  const told = budgets
    .filter((finding) => finding.outcome === outcome)
    .map(({ budget, finding }) => `${finding}, budget ${budget}`);
  const middle = figures === null ? '' : `, p50 ${formatMs(figures.p50Ms)}`;
  if (verdict === 'unsure') return `unsure after two measurements: ${told.join('; ')}${middle}`;
  return told.join('; ');
}

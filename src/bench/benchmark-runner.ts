import type { Database } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { Clock } from '../base/clock.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import {
  errorDiagnostic,
  InternalError,
  type MemflowError,
  placed,
  toMemflowError,
} from '../base/errors.ts';
import { sha256 } from '../base/hash.ts';
import { createRandom } from '../base/random.ts';
import type { Compiler } from '../compile/compiler.ts';
import { emptyResult, type NodeResult } from '../execute/node-result.ts';
import type { NodeRunContext, NodeRunner } from '../execute/node-runner.ts';
import type { TimedResult } from '../execute/timed-result.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BenchmarkNode, Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { benchError } from './bench-error.ts';
import { BenchmarkGroups } from './benchmark-groups.ts';
import {
  type BenchmarkData,
  type BenchmarkOrigins,
  benchmarkOrigins,
} from './benchmark-origins.ts';
import { type BenchmarkRecord, type RecordFacts, recordMeasurement } from './benchmark-record.ts';
import { withCalibration } from './calibration.ts';
import type { ClientSource } from './clients.ts';
import { type CompiledBenchmark, compileBenchmark } from './compile-benchmark.ts';
import { describeVerdict } from './describe-verdict.ts';
import {
  type Environment,
  environmentClass,
  type ProcessFacts,
  readEnvironment,
} from './environment.ts';
import { type Judgement, judgeGroup } from './judge-group.ts';
import type { References } from './judge-references.ts';
import {
  type BenchmarkStore,
  type LoadedReferences,
  loadReferences,
  unjudged,
} from './load-references.ts';
import type { Member } from './measure-group.ts';
import { databaseClients } from './open-clients.ts';
import { withScratchSchemas } from './scratch-schemas.ts';

export interface BenchmarkRunnerOptions {
  readonly compiler: Pick<Compiler, 'compileNode' | 'renderText'>;
  readonly database: Database;
  readonly dialect: Dialect;
  readonly manifest: Pick<Manifest, 'nodes' | 'sources'>;
  readonly clock: Clock;
  readonly invocationId: string;
  /** Decides the order of samples. */
  readonly seed: number;
  /** How many threads a statement may use: those of the target, however many nodes this run has. */
  readonly engineThreads: number;
  readonly facts: ProcessFacts;
  /** Told once what is measured with, before the first sample. */
  readonly onEnvironment: (environment: Environment) => void;
  readonly store: BenchmarkStore;
  /** How many benchmarks are going to be compared. */
  readonly comparisons: number;
  /**
   * `judge` by what is stored; `record` anew, with more care; `compare` with the other version whatever it is; `measure`
   * and compare with nothing.
   */
  readonly mode: BenchmarkMode;
  /** In `compare`: where the other version comes from; the baseline where absent. Throws {MemflowError} where there is none. */
  readonly otherVersion?: (member: Member) => Promise<Member>;
  /** Opens the runs that benchmarks measure. */
  readonly withRuns: ClientSource['withRuns'];
  /** Where the file system is tried. */
  readonly scratchDirectory: string;
  /** Told of every benchmark that could be measured. */
  readonly onMeasured: (record: BenchmarkRecord, timed: TimedResult) => Promise<void>;
}

export type BenchmarkMode = 'judge' | 'record' | 'compare' | 'measure';

/** A baseline is measured so many times: it must not keep what the machine was doing at one moment. */
const RECORD_MEASUREMENTS = 4;
const NO_DATA: BenchmarkData = { rows: {}, contents: {} };

/** Runs timed tests, those that are compared with each other in one session, and nothing else beside them. */
export function createBenchmarkRunner(options: BenchmarkRunnerOptions): NodeRunner {
  const groups = new BenchmarkGroups(options.manifest.nodes.values());
  let environment: Promise<Environment> | undefined;
  let origins: BenchmarkOrigins | undefined;
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
    const conditions = await prepare();
    // When the first one runs, everything that they read has been built.
    origins ??= benchmarkOrigins(options);
    return new GroupRun(options, {
      groups,
      context,
      environment: conditions,
      origins,
    }).run(nodes);
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

interface GroupParts {
  readonly groups: BenchmarkGroups;
  readonly context: NodeRunContext;
  readonly environment: Environment;
  readonly origins: BenchmarkOrigins;
}

/** One batch of benchmarks on its way. */
class GroupRun {
  readonly #options: BenchmarkRunnerOptions;
  readonly #parts: GroupParts;

  constructor(options: BenchmarkRunnerOptions, parts: GroupParts) {
    this.#options = options;
    this.#parts = parts;
  }

  async run(asked: readonly BenchmarkNode[]): Promise<readonly NodeResult[]> {
    const { clock, database, dialect, mode, comparisons, scratchDirectory } = this.#options;
    const { groups, context } = this.#parts;
    const startedAt = clock.now();
    const startedMs = clock.monotonicMs();
    const needed = groups.needed(asked);
    const { members, faults } = await this.#compile(needed);
    const data = await this.#readData(asked);
    const { references, diagnostics } = await this.#loadReferences(asked, members, faults, data);
    const compiledAt = clock.now();
    const touchesFiles = needed.some(({ spec }) => spec.cold || spec.writes);
    const directory = touchesFiles ? scratchDirectory : null;
    const judgements = await withCalibration({ database, clock, directory }, (calibration) =>
      judgeGroup({
        members: [...members.values()],
        asked,
        groups,
        references,
        floors: floorsOf(asked, members),
        calibration,
        inSession: (body) => withScratchSchemas({ database, dialect }, needed, body),
        comparisons,
        measurements: mode === 'record' ? RECORD_MEASUREMENTS : 1,
        recordOf: (node, measurement, calibrated) =>
          recordMeasurement(measurement, calibrated, this.#factsOf(members, node, data)),
        random: createRandom(this.#seedOf(asked)),
        clock,
        signal: context.signal,
      }),
    );
    const completedAt = clock.now();
    const elapsedMs = (clock.monotonicMs() - startedMs) / asked.length;
    for (const judgement of judgements.values())
      if (!(judgement instanceof Error))
        await this.#options.onMeasured(judgement.record, judgement.timed);
    return asked.map((node) => {
      const judgement = judgements.get(node.id);
      const fault = faults.get(node) ?? (judgement instanceof Error ? judgement : undefined);
      const outcome =
        fault !== undefined
          ? failed(node, fault)
          : judgement === undefined || judgement instanceof Error
            ? failed(node, new Error('it was not measured'))
            : judged(node, judgement);
      const told = diagnostics.get(node.id) ?? [];
      return {
        ...outcome,
        diagnostics: [...outcome.diagnostics, ...told],
        status: told.length > 0 && outcome.status === 'pass' ? 'warn' : outcome.status,
        message: outcome.message ?? told[0]?.message ?? null,
        compiledSql: members.get(node)?.compiled.sql ?? null,
        timing: [
          { name: 'compile', startedAt, completedAt: compiledAt },
          { name: 'execute', startedAt: compiledAt, completedAt },
        ],
        elapsedMs,
        worker: context.worker,
      };
    });
  }

  /** Every group has an order of its own, whatever else the run measures. */
  #seedOf(asked: readonly BenchmarkNode[]): number {
    const names = asked.map(({ id }) => id).sort();
    return Number.parseInt(sha256(`${this.#options.seed} ${names.join(' ')}`).slice(0, 8), 16);
  }

  /** What the asked ones are compared with. What cannot be read concerns one benchmark alone. */
  async #loadReferences(
    asked: readonly BenchmarkNode[],
    members: ReadonlyMap<BenchmarkNode, Member>,
    faults: Map<BenchmarkNode, MemflowError>,
    data: ReadonlyMap<BenchmarkNode, BenchmarkData>,
  ): Promise<{
    readonly references: ReadonlyMap<NodeId, References>;
    readonly diagnostics: ReadonlyMap<NodeId, readonly Diagnostic[]>;
  }> {
    const { mode, store, otherVersion } = this.#options;
    const { environment, origins } = this.#parts;
    const references = new Map<NodeId, References>();
    const diagnostics = new Map<NodeId, readonly Diagnostic[]>();
    for (const node of asked) {
      const member = members.get(node);
      if (member === undefined || mode === 'record' || mode === 'measure') continue;
      try {
        const loaded = await loadReferences(member, {
          store,
          environmentClass: environmentClass(environment),
          upstream: origins.upstreamOf(node),
          data: data.get(node) ?? NO_DATA,
          always: mode === 'compare',
        });
        const other = otherVersion === undefined ? null : await otherVersion(member);
        const found = other === null ? loaded : versus(other, loaded.references);
        if (mode === 'compare' && found.references.rival === null)
          throw benchError('MF6123', `there is no baseline of "${node.name}" for this machine`, {
            span: node.span,
            hint: `memflow bench record -s ${node.name}, or memflow bench compare --against ...`,
          });
        references.set(node.id, found.references);
        diagnostics.set(node.id, found.diagnostics);
      } catch (error) {
        faults.set(node, toMemflowError(error));
      }
    }
    return { references, diagnostics };
  }

  async #readData(
    nodes: readonly BenchmarkNode[],
  ): Promise<ReadonlyMap<BenchmarkNode, BenchmarkData>> {
    const { origins } = this.#parts;
    const data = new Map<BenchmarkNode, BenchmarkData>();
    for (const node of nodes) data.set(node, await origins.dataOf(node));
    return data;
  }

  #factsOf(
    members: ReadonlyMap<BenchmarkNode, Member>,
    node: BenchmarkNode,
    data: ReadonlyMap<BenchmarkNode, BenchmarkData>,
  ): RecordFacts {
    const { environment, origins } = this.#parts;
    return {
      benchmark: node.name,
      recordedAt: this.#options.clock.now().toISOString(),
      environmentClass: environmentClass(environment),
      environment,
      sql: members.get(node)?.compiled.sql ?? '',
      clients: node.cell.clients,
      upstream: origins.upstreamOf(node),
      ...(data.get(node) ?? NO_DATA),
    };
  }

  async #compile(nodes: readonly BenchmarkNode[]): Promise<{
    readonly members: ReadonlyMap<BenchmarkNode, Member>;
    readonly faults: Map<BenchmarkNode, MemflowError>;
  }> {
    const { compiler, database, clock, invocationId, withRuns } = this.#options;
    const source = databaseClients(database, clock, withRuns);
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

/** Another version in the place of the baseline. */
function versus(rival: Member, references: References): LoadedReferences {
  return { references: { ...references, rival, record: null, note: null }, diagnostics: [] };
}

/** The same statements without memflow, of those that are held to it. */
function floorsOf(
  asked: readonly BenchmarkNode[],
  members: ReadonlyMap<BenchmarkNode, Member>,
): ReadonlyMap<NodeId, Member> {
  const floors = new Map<NodeId, Member>();
  for (const node of asked) {
    const member = members.get(node);
    if (member === undefined || !node.spec.budgets.some(({ kind }) => kind === 'floor')) continue;
    const compiled = { ...member.compiled, node: unjudged(node), expectQuery: null };
    floors.set(node.id, { ...member, compiled, isBare: true });
  }
  return floors;
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
    ...emptyResult(node.id, isWarning ? 'warn' : isBad ? 'fail' : 'pass', describeVerdict(timed)),
    timed,
    failures: timed.budgets.filter(({ outcome }) => outcome === 'missed').length,
    adapterResponse: { _message: 'OK', samples: timed.figures?.samples ?? 0 },
  };
}

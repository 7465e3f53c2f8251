import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { Database } from '../adapter/adapter.ts';
import { type ContainerLimits, readContainerLimits } from '../adapter/duckdb/container-limits.ts';
import type { Clock } from '../base/clock.ts';
import { MEMFLOW_VERSION } from '../config/version.ts';
import { median } from './statistics.ts';

/** What the caller knows of this process and its repository. */
export interface ProcessFacts {
  readonly nodeVersion: string;
  /** Threads of libuv, on which statements are sent: UV_THREADPOOL_SIZE, 4 by default. */
  readonly workerThreads: number;
  /** The commit that is checked out; null outside of a repository. */
  readonly commit: string | null;
  /** Whether files differ from the commit. */
  readonly dirty: boolean;
}

/** Where figures were measured. Goes with every result. */
export interface Environment extends ProcessFacts {
  readonly platform: string;
  readonly arch: string;
  readonly cpuModel: string;
  /** Processors that this process may use. */
  readonly cores: number;
  /** Limits of the control group; null where there are none. */
  readonly cpuLimit: number | null;
  readonly memoryLimitBytes: number | null;
  readonly memoryBytes: number;
  readonly memflowVersion: string;
  /** `duckdb`. */
  readonly engine: string;
  readonly engineVersion: string;
  /** Threads of one statement. */
  readonly threads: number;
  /** The engine's own limit, as it states it. */
  readonly engineMemory: string;
  /** What reading the clock takes, in ns: no shorter time can be measured. */
  readonly timerNs: number;
  /** What sending a statement that does nothing takes: the least that a client waits. */
  readonly callMs: number;
}

const TIMER_READINGS = 2000;
const CALLS = 100;

/** Looks at the machine, and measures what measuring itself costs. */
export async function readEnvironment(
  database: Database,
  clock: Clock,
  facts: ProcessFacts,
): Promise<Environment> {
  const limits = readContainerLimits();
  const engineLimits = await database.limits();
  return {
    ...facts,
    platform: platform(),
    arch: arch(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: coresOf(limits),
    cpuLimit: limits.cpus,
    memoryLimitBytes: limits.memoryBytes,
    memoryBytes: totalmem(),
    memflowVersion: MEMFLOW_VERSION,
    engine: database.engine.name,
    engineVersion: database.engine.version,
    threads: Number(engineLimits.get('threads')),
    engineMemory: engineLimits.get('memory_limit') ?? 'unknown',
    timerNs: timerResolution(clock),
    callMs: await callOverhead(database),
  };
}

/** The middle time between two readings that follow each other. */
function timerResolution(clock: Clock): number {
  const gaps: number[] = [];
  let last = clock.monotonicNs();
  for (let i = 0; i < TIMER_READINGS; i++) {
    const now = clock.monotonicNs();
    gaps.push(Number(now - last));
    last = now;
  }
  return median(gaps);
}

function callOverhead(database: Database): Promise<number> {
  return database.withConnection(async (connection) => {
    const statement = connection.timed('select 1', { prepared: true });
    const times: number[] = [];
    for (let i = 0; i < CALLS; i++) {
      const { sentNs, readNs } = await statement.run();
      times.push(Number(readNs - sentNs) / 1e6);
    }
    statement.close();
    return median(times);
  });
}

/** Machines whose figures belong together: system, processors, engine. Names the folder of their baselines. */
export function environmentClass(environment: Environment): string {
  const { platform: system, arch: kind, cores, engine, engineVersion } = environment;
  const [, version = engineVersion] = /(\d+\.\d+)/.exec(engineVersion) ?? [];
  return `${system}-${kind}-${cores}cpu-${engine}-${version}`;
}

/** How many processors this process may use at once. */
export function coresOf(limits: Pick<ContainerLimits, 'cpus'>): number {
  return Math.min(availableParallelism(), limits.cpus ?? Number.POSITIVE_INFINITY);
}

import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { posix } from 'node:path';

/** What the control group of this process allows; null where it sets no limit. */
export interface ContainerLimits {
  readonly memoryBytes: number | null;
  /** Whole processors, at least one. */
  readonly cpus: number | null;
}

type ReadFile = (path: string) => string | null;

const CGROUP_ROOT = '/sys/fs/cgroup';

/** The limits of versions 1 and 2 of control groups, the tightest of the group and those above it. */
export function readContainerLimits(read: ReadFile = readOptionalFile): ContainerLimits {
  const membership = read('/proc/self/cgroup') ?? '';
  const unified = /^0::(.*)$/m.exec(membership)?.[1];
  const memoryGroup = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(membership)?.[1];
  const cpuGroup = /^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(.*)$/m.exec(membership)?.[1];
  return {
    memoryBytes: least([
      ...ancestors(CGROUP_ROOT, unified).map((dir) => bytes(read(`${dir}/memory.max`))),
      ...ancestors(`${CGROUP_ROOT}/memory`, memoryGroup).map((dir) =>
        bytes(read(`${dir}/memory.limit_in_bytes`)),
      ),
    ]),
    cpus: least([
      ...ancestors(CGROUP_ROOT, unified).map((dir) => quota(read(`${dir}/cpu.max`))),
      ...ancestors(`${CGROUP_ROOT}/cpu`, cpuGroup).map((dir) =>
        quota(`${read(`${dir}/cpu.cfs_quota_us`)} ${read(`${dir}/cpu.cfs_period_us`)}`),
      ),
    ]),
  };
}

const MEGABYTE = 1024 * 1024;

/**
 * The engine's `memory_limit` in bytes: four fifths of what is left of the machine's or container's memory after
 * Node has had its share (a quarter, at most 512 MB).
 */
export function engineMemoryBytes(limits: ContainerLimits, machineBytes = totalmem()): number {
  const available = Math.min(limits.memoryBytes ?? machineBytes, machineBytes);
  const left = available - Math.min(512 * MEGABYTE, available / 4);
  return Math.floor(left * 0.8);
}

/** The group's directory and those above it. Inside a container the path may not exist below the root. */
function ancestors(root: string, group: string | undefined): readonly string[] {
  if (group === undefined) return [];
  const directories = [];
  for (let path = posix.normalize(`/${group}`); path !== '/'; path = posix.dirname(path)) {
    directories.push(root + path);
  }
  return [...directories, root];
}

function readOptionalFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not Linux, or no such limit.
    return null;
  }
}

/** Version 1 writes "no limit" as a number near 2^63. */
function bytes(text: string | null): number | null {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isNaN(value) || value > Number.MAX_SAFE_INTEGER ? null : value;
}

function quota(text: string | null): number | null {
  const [limit, period] = (text ?? '').trim().split(/\s+/).map(Number);
  if (limit === undefined || period === undefined) return null;
  if (!(limit > 0) || !(period > 0)) return null;
  return Math.max(1, Math.ceil(limit / period));
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

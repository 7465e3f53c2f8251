import { describe, expect, test } from 'vitest';
import {
  engineMemoryBytes,
  readContainerLimits,
} from '../../../src/adapter/duckdb/container-limits.ts';

const GB = 1024 ** 3;
const files = (map: Record<string, string>) => (path: string) => map[path] ?? null;

describe('readContainerLimits', () => {
  test('reads version 2, the tightest of the group and those above', () => {
    expect(
      readContainerLimits(
        files({
          '/proc/self/cgroup': '0::/kube/pod\n',
          '/sys/fs/cgroup/kube/pod/memory.max': 'max\n',
          '/sys/fs/cgroup/kube/memory.max': `${2 * GB}\n`,
          '/sys/fs/cgroup/kube/pod/cpu.max': '150000 100000\n',
          '/sys/fs/cgroup/cpu.max': 'max 100000\n',
        }),
      ),
    ).toEqual({ memoryBytes: 2 * GB, cpus: 2 });
  });

  test('reads version 1, whose paths do not exist inside of the container', () => {
    expect(
      readContainerLimits(
        files({
          '/proc/self/cgroup': '4:cpu,cpuacct:/docker/ab\n7:memory:/docker/ab\n',
          '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${GB}\n`,
          '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000\n',
          '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
        }),
      ),
    ).toEqual({ memoryBytes: GB, cpus: 1 });
  });

  test('knows no limit where there is none', () => {
    const none = { memoryBytes: null, cpus: null };
    expect(readContainerLimits(files({}))).toEqual(none);
    expect(
      readContainerLimits(
        files({
          '/proc/self/cgroup': '7:memory:/\n4:cpu:/\n',
          '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
          '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
          '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
        }),
      ),
    ).toEqual(none);
  });
});

test('engineMemoryBytes leaves room for Node', () => {
  expect(engineMemoryBytes({ memoryBytes: null, cpus: null }, 8 * GB)).toBe(
    Math.floor(7.5 * GB * 0.8),
  );
  expect(engineMemoryBytes({ memoryBytes: GB, cpus: null }, 8 * GB)).toBe(
    Math.floor(0.75 * GB * 0.8),
  );
});

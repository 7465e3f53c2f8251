// Preloaded into a measured node process: writes its peak memory (MB) to the file in MEMFLOW_BENCH_MEMORY when it ends, and
// the CPU seconds of all its threads to that in MEMFLOW_BENCH_CPU.
import { writeFileSync } from 'node:fs';

const file = process.env['MEMFLOW_BENCH_MEMORY'];
if (file !== undefined)
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS / 1024)));
const cpuFile = process.env['MEMFLOW_BENCH_CPU'];
if (cpuFile !== undefined)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(cpuFile, String((userCPUTime + systemCPUTime) / 1e6));
  });

// Preloaded into a measured node process: writes its peak memory (MB) to the file in MEMFLOW_BENCH_MEMORY when it ends.
import { writeFileSync } from 'node:fs';

const file = process.env['MEMFLOW_BENCH_MEMORY'];
if (file !== undefined)
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS / 1024)));

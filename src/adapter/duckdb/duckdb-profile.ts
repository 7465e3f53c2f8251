import type { StatementProfile } from '../profile.ts';
import { readOperator } from './duckdb-operator.ts';
import { childrenOf, isObject, numberAt } from './profile-json.ts';

/** What the engine is asked to count, which is not all of it by default. */
const METRICS = [
  'LATENCY',
  'CPU_TIME',
  'CUMULATIVE_ROWS_SCANNED',
  'TOTAL_BYTES_READ',
  'SYSTEM_PEAK_BUFFER_MEMORY',
  'SYSTEM_PEAK_TEMP_DIR_SIZE',
  'OPERATOR_NAME',
  'OPERATOR_TYPE',
  'OPERATOR_CARDINALITY',
  'OPERATOR_ROWS_SCANNED',
  'OPERATOR_ROW_GROUPS_SCANNED',
  'OPERATOR_TOTAL_ROW_GROUPS_TO_SCAN',
  'OPERATOR_TIMING',
  'EXTRA_INFO',
];

/**
 * Sets what the profiles of this connection count. That switches profiling on, and a profiled statement prints its profile
 * to the terminal unless it is told not to, so it is told first and switched off again.
 */
export const PROFILE_SETTINGS = [
  "set enable_profiling = 'no_output'",
  `set custom_profiling_settings = '${JSON.stringify(
    Object.fromEntries(METRICS.map((metric) => [metric, 'true'])),
  )}'`,
  'pragma disable_profiling',
].join('; ');

/** How many bytes of files the engine holds in memory: what grows by what is read. */
export const HELD_FILE_BYTES =
  "select coalesce(sum(memory_usage_bytes), 0)::double from duckdb_memory() where tag in ('BASE_TABLE', 'EXTERNAL_FILE_CACHE')";

/** The statement that runs a query and gives its profile instead of its rows. */
export function profileSql(sql: string): string {
  return `explain (analyze, format json)\n${sql}`;
}

/**
 * What `EXPLAIN (ANALYZE, FORMAT JSON)` says; figures that it does not give are 0. The engine counts no reading of its own
 * database file, so `heldBytes`, by which the files in memory grew, stands in where it is more.
 */
export function readProfile(text: string, heldBytes: number): StatementProfile {
  const parsed: unknown = JSON.parse(text);
  const root = isObject(parsed) ? parsed : {};
  // The explaining itself is the outermost operator.
  const [explain = {}] = childrenOf(root);
  const [plan = explain] = childrenOf(explain);
  return {
    latencyMs: numberAt(root, 'latency') * 1000,
    cpuMs: numberAt(root, 'cpu_time') * 1000,
    rowsScanned: numberAt(root, 'cumulative_rows_scanned'),
    bytesRead: Math.max(numberAt(root, 'total_bytes_read'), heldBytes),
    peakMemoryBytes: numberAt(root, 'system_peak_buffer_memory'),
    spilledBytes: numberAt(root, 'system_peak_temp_dir_size'),
    root: readOperator(plan),
  };
}

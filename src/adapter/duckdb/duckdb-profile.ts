import type { ProfileOperator, StatementProfile } from '../profile.ts';

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

type Json = Readonly<Record<string, unknown>>;

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

function readOperator(json: Json): ProfileOperator {
  const info = json['extra_info'];
  return {
    name: String(json['operator_name'] ?? json['operator_type'] ?? '').trim(),
    details: isObject(info)
      ? Object.fromEntries(Object.entries(info).map(([key, value]) => [key, textOf(value)]))
      : {},
    rows: numberAt(json, 'operator_cardinality'),
    rowsScanned: numberAt(json, 'operator_rows_scanned'),
    rowGroupsScanned: numberAt(json, 'operator_row_groups_scanned'),
    rowGroupsTotal: numberAt(json, 'operator_total_row_groups_to_scan'),
    timeMs: numberAt(json, 'operator_timing') * 1000,
    children: childrenOf(json).map(readOperator),
  };
}

function childrenOf(json: Json): readonly Json[] {
  const children = json['children'];
  return Array.isArray(children) ? children.filter(isObject) : [];
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

function numberAt(json: Json, key: string): number {
  const value = Number(json[key] ?? 0);
  return Number.isFinite(value) ? value : 0;
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

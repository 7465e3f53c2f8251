import { isPlainObject } from '../config/plain-value.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import type { Environment } from './environment.ts';

const TEXTS = ['benchmark', 'recordedAt', 'environmentClass', 'sql'] as const;
const NUMBERS = ['clients', 'samples', 'p50', 'p95', 'p99', 'max', 'mean'] as const;

/** A record as JSON has it; null where anything that comparisons need is missing or of another kind. */
export function parseRecord(value: unknown): BenchmarkRecord | null {
  if (!isPlainObject(value)) return null;
  const { sketch, calibration, upstream, rows, environment } = value;
  const hasFields =
    TEXTS.every((key) => typeof value[key] === 'string') &&
    NUMBERS.every((key) => isTime(value[key])) &&
    Array.isArray(sketch) &&
    sketch.length === 101 &&
    sketch.every(isTime) &&
    isPlainObject(calibration) &&
    Object.values(calibration).every(isTime) &&
    isPlainObject(upstream) &&
    isPlainObject(rows) &&
    isEnvironment(environment);
  // Every field that is used has been looked at.
  return hasFields ? (value as unknown as BenchmarkRecord) : null;
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isEnvironment(value: unknown): value is Environment {
  return isPlainObject(value) && typeof value['threads'] === 'number';
}

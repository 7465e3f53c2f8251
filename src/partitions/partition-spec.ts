import { didYouMean } from '../base/nearest.ts';
import { GRANULARITIES, type Granularity } from './granularity.ts';
import { type CalendarInterval, parseCalendarInterval } from './retention.ts';

/**
 * Where the rows of a partitioned relation are: `table`, one table kept in the order of the field; `tables`, a table for
 * each partition under a view; `files`, a Parquet file for each partition under a view.
 */
export const LAYOUTS = ['table', 'tables', 'files'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What becomes of partitions that are older than the retention. */
export const EXPIRIES = ['drop', 'retire'] as const;

/** `partition_by` of a model. */
export interface PartitionSpec {
  readonly field: string;
  readonly granularity: Granularity;
  readonly layout: Layout;
  /** Partitions wholly older than this, seen from `as_of`, go after a run; null keeps all. */
  readonly retention: CalendarInterval | null;
  readonly onExpiry: (typeof EXPIRIES)[number];
  /** A relation with more is refused: a wrong field would make thousands. */
  readonly maxPartitions: number;
  /** The folder of `layout: files`, relative to the project; null = beside the database. */
  readonly location: string | null;
  /** The folder that partitions retire to, relative to the project; null = beside the database. */
  readonly archive: string | null;
}

const DEFAULT_MAX_PARTITIONS = 10_000;

/** The keys of the mapping; `data_type` is accepted because projects for BigQuery write it. */
const PARTITION_KEYS = [
  'field',
  'granularity',
  'layout',
  'retention',
  'on_expiry',
  'max_partitions',
  'location',
  'archive',
  'data_type',
] as const;

/** What is wrong with one key of `partition_by`. */
export interface SpecFault {
  readonly message: string;
  readonly hint: string;
}

/** Reads `partition_by`: a mapping, or the name of the field alone, which means months. Null where there are faults. */
export function readPartitionSpec(value: unknown): {
  readonly spec: PartitionSpec | null;
  readonly faults: readonly SpecFault[];
} {
  if (typeof value === 'string' && value.trim() !== '') return { spec: specOf(value), faults: [] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const hint = "write {field: created_at, granularity: month}, or the field's name alone";
    return { spec: null, faults: [{ message: 'partition_by names no field', hint }] };
  }
  const reader = new SpecReader(value);
  const field = reader.text('field');
  const spec: PartitionSpec = {
    field: field ?? '',
    granularity: reader.choice('granularity', GRANULARITIES) ?? 'month',
    layout: reader.choice('layout', LAYOUTS) ?? 'table',
    retention: reader.interval('retention'),
    onExpiry: reader.choice('on_expiry', EXPIRIES) ?? 'drop',
    maxPartitions: reader.count('max_partitions') ?? DEFAULT_MAX_PARTITIONS,
    location: reader.text('location'),
    archive: reader.text('archive'),
  };
  reader.checkKeys();
  if (field === null)
    reader.fault('partition_by has no field', 'name the column: {field: created_at}');
  if (spec.location !== null && spec.layout !== 'files') {
    const message = `partition_by has a location, but layout ${spec.layout}`;
    reader.fault(message, 'a location is for layout: files');
  }
  return { spec: reader.faults.length === 0 ? spec : null, faults: reader.faults };
}

/** Months of a field, with all defaults. */
export function specOf(field: string): PartitionSpec {
  return {
    field,
    granularity: 'month',
    layout: 'table',
    retention: null,
    onExpiry: 'drop',
    maxPartitions: DEFAULT_MAX_PARTITIONS,
    location: null,
    archive: null,
  };
}

/** Reads the values of the mapping and collects what does not fit. */
class SpecReader {
  readonly faults: SpecFault[] = [];
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(mapping: object) {
    this.#values = new Map(Object.entries(mapping));
  }

  fault(message: string, hint: string): void {
    this.faults.push({ message, hint });
  }

  checkKeys(): void {
    const known: readonly string[] = PARTITION_KEYS;
    for (const key of this.#values.keys()) {
      if (known.includes(key)) continue;
      const hint = didYouMean(key, known) ?? `known keys: ${known.join(', ')}`;
      this.fault(`partition_by has the unknown key "${key}"`, hint);
    }
  }

  text(key: string): string | null {
    const value = this.#get(key);
    if (value === null) return null;
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.#bad(key, value, 'a text');
    return null;
  }

  count(key: string): number | null {
    const value = this.#get(key);
    if (value === null) return null;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
    this.#bad(key, value, 'a whole number from 1');
    return null;
  }

  choice<T extends string>(key: string, allowed: readonly T[]): T | null {
    const value = this.#get(key);
    if (value === null) return null;
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const meant = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
    this.#bad(key, value, `one of ${allowed.join(', ')}`, meant);
    return null;
  }

  interval(key: string): CalendarInterval | null {
    const value = this.#get(key);
    if (value === null) return null;
    const interval = typeof value === 'string' ? parseCalendarInterval(value) : undefined;
    if (interval === undefined) this.#bad(key, value, 'a time such as "24 months" or "90 days"');
    return interval ?? null;
  }

  #get(key: string): unknown {
    return this.#values.get(key) ?? null;
  }

  #bad(key: string, value: unknown, expected: string, hint?: string): void {
    const shown = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
    this.fault(`partition_by.${key} is ${shown}`, hint ?? `write ${expected}`);
  }
}

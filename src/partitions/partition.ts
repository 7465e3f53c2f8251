import { type CivilDate, civilFromDays, daysFromCivil, isRealDate } from './calendar.ts';
import type { Granularity } from './granularity.ts';

/** One partition: the rows whose field lies from `start` (included) to `end` (excluded), both in UTC. */
export interface Partition {
  readonly granularity: Granularity;
  /** Consecutive partitions have consecutive numbers; NaN for the placeholder of a printed plan. */
  readonly ordinal: number;
  /**
   * Its name: `2026-11`, `2026-11-05`, `2026-11-05T13`, `2026-Q4`, `2026`, a week by its Monday `2026-11-02`. Years have at
   * least four digits; those before the year 1 are negative, with the year 0 for 1 BC.
   */
  readonly key: string;
  /** As DuckDB writes a TIMESTAMP: `2026-11-01 00:00:00`, `0044-03-01 (BC) 00:00:00`. */
  readonly start: string;
  readonly end: string;
}

const HOURS = 24;
/** From the Monday before 1970-01-01, which was a Thursday. */
const MONDAY_OFFSET = 3;

/** The partition with a number: hours, days, weeks or months since 1970-01-01, quarters or years since the year 0. */
export function partitionAt(granularity: Granularity, ordinal: number): Partition {
  return {
    granularity,
    ordinal,
    key: keyAt(granularity, ordinal),
    start: timestampText(startAt(granularity, ordinal)),
    end: timestampText(startAt(granularity, ordinal + 1)),
  };
}

/** Stands for any partition where a plan is printed before its batch is known. */
export function placeholderPartition(granularity: Granularity): Partition {
  return { granularity, ordinal: Number.NaN, key: '<partition>', start: '<start>', end: '<end>' };
}

/** The partition of that name; undefined where the text is none of this granularity. Undoes `Partition.key`. */
export function parsePartitionKey(granularity: Granularity, text: string): Partition | undefined {
  const moment = parseKey(granularity, text);
  if (moment === undefined || !isRealDate(moment)) return undefined;
  const found = partitionAt(granularity, ordinalOf(granularity, moment));
  return found.key === text ? found : undefined;
}

/** The partition that a moment lies in, given as DuckDB writes a DATE or TIMESTAMP; undefined for anything else. */
export function partitionOf(granularity: Granularity, timestamp: string): Partition | undefined {
  const match = /^(\d{4,})-(\d\d)-(\d\d)( \(BC\))?(?: (\d\d):\d\d:\d\d(?:\.\d+)?)?(?:\+00)?$/.exec(
    timestamp,
  );
  if (match === null) return undefined;
  const [, year, month, day, bc, hour = '0'] = match;
  const date = {
    year: bc === undefined ? Number(year) : 1 - Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
  };
  return isRealDate(date) ? partitionAt(granularity, ordinalOf(granularity, date)) : undefined;
}

/** Partitions in the order of time. */
export function byTime(a: Partition, b: Partition): number {
  return a.ordinal - b.ordinal;
}

interface Moment extends CivilDate {
  readonly hour: number;
}

function atMidnight(date: CivilDate): Moment {
  return { ...date, hour: 0 };
}

function startAt(granularity: Granularity, ordinal: number): Moment {
  switch (granularity) {
    case 'hour': {
      const days = Math.floor(ordinal / HOURS);
      return { ...civilFromDays(days), hour: ordinal - days * HOURS };
    }
    case 'day':
      return atMidnight(civilFromDays(ordinal));
    case 'week':
      return atMidnight(civilFromDays(ordinal * 7 - MONDAY_OFFSET));
    case 'month':
      return firstOfMonth(ordinal + 1970 * 12);
    case 'quarter':
      return firstOfMonth(ordinal * 3);
    case 'year':
      return firstOfMonth(ordinal * 12);
  }
}

/** `months` since January of the year 0. */
function firstOfMonth(months: number): Moment {
  const year = Math.floor(months / 12);
  return { year, month: months - year * 12 + 1, day: 1, hour: 0 };
}

function ordinalOf(granularity: Granularity, moment: Moment): number {
  const { year, month, hour } = moment;
  switch (granularity) {
    case 'hour':
      return daysFromCivil(moment) * HOURS + hour;
    case 'day':
      return daysFromCivil(moment);
    case 'week':
      return Math.floor((daysFromCivil(moment) + MONDAY_OFFSET) / 7);
    case 'month':
      return (year - 1970) * 12 + month - 1;
    case 'quarter':
      return year * 4 + Math.floor((month - 1) / 3);
    case 'year':
      return year;
  }
}

const two = (value: number) => String(value).padStart(2, '0');

function yearText(year: number): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
}

function keyAt(granularity: Granularity, ordinal: number): string {
  const { year, month, day, hour } = startAt(granularity, ordinal);
  const date = `${yearText(year)}-${two(month)}-${two(day)}`;
  switch (granularity) {
    case 'hour':
      return `${date}T${two(hour)}`;
    case 'day':
    case 'week':
      return date;
    case 'month':
      return `${yearText(year)}-${two(month)}`;
    case 'quarter':
      return `${yearText(year)}-Q${Math.ceil(month / 3)}`;
    case 'year':
      return yearText(year);
  }
}

const KEY_PATTERNS: Readonly<Record<Granularity, RegExp>> = {
  hour: /^(-?\d{4,})-(\d\d)-(\d\d)T(\d\d)$/,
  day: /^(-?\d{4,})-(\d\d)-(\d\d)$/,
  week: /^(-?\d{4,})-(\d\d)-(\d\d)$/,
  month: /^(-?\d{4,})-(\d\d)$/,
  quarter: /^(-?\d{4,})-Q([1-4])$/,
  year: /^(-?\d{4,})$/,
};

function parseKey(granularity: Granularity, text: string): Moment | undefined {
  const match = KEY_PATTERNS[granularity].exec(text);
  if (match === null) return undefined;
  const [year = 0, second = 1, day = 1, hour = 0] = match.slice(1).map(Number);
  const month = granularity === 'quarter' ? second * 3 - 2 : second;
  return { year, month, day, hour };
}

function timestampText({ year, month, day, hour }: Moment): string {
  const shown = year > 0 ? yearText(year) : yearText(1 - year);
  return `${shown}-${two(month)}-${two(day)}${year > 0 ? '' : ' (BC)'} ${two(hour)}:00:00`;
}

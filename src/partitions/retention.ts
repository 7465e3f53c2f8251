import { civilFromDays, daysFromCivil } from './calendar.ts';
import { type Partition, partitionOf } from './partition.ts';

/** A length of calendar time: months are as long as the calendar makes them. */
export interface CalendarInterval {
  readonly count: number;
  readonly unit: 'hour' | 'day' | 'month';
}

const UNITS: Readonly<Record<string, CalendarInterval>> = {
  hour: { count: 1, unit: 'hour' },
  day: { count: 1, unit: 'day' },
  week: { count: 7, unit: 'day' },
  month: { count: 1, unit: 'month' },
  quarter: { count: 3, unit: 'month' },
  year: { count: 12, unit: 'month' },
};

/** Reads `24 months`, `90 days`, `1 year`; undefined for anything else, zero included. */
export function parseCalendarInterval(text: string): CalendarInterval | undefined {
  const match = /^\s*(\d{1,6})\s*([a-z]+?)s?\s*$/i.exec(text);
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  const count = Number(match?.[1]);
  if (unit === undefined || !(count > 0)) return undefined;
  return { unit: unit.unit, count: count * unit.count };
}

const DAY_MS = 86_400_000;

/** The moment that lies so long before another; a day that a month does not have becomes its last. */
function before(moment: Date, { count, unit }: CalendarInterval): Date {
  const ms = moment.getTime();
  if (unit !== 'month') return new Date(ms - count * (unit === 'day' ? DAY_MS : DAY_MS / 24));
  const days = Math.floor(ms / DAY_MS);
  const { year, month, day } = civilFromDays(days);
  const months = year * 12 + month - 1 - count;
  const first = { year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1, day: 1 };
  const next = daysFromCivil(
    first.month === 12
      ? { year: first.year + 1, month: 1, day: 1 }
      : { ...first, month: first.month + 1 },
  );
  const lastDay = next - daysFromCivil(first);
  const shifted = daysFromCivil({ ...first, day: Math.min(day, lastDay) });
  return new Date(shifted * DAY_MS + (ms - days * DAY_MS));
}

/** The partitions that lie wholly before `asOf` minus the retention. */
export function expiredPartitions(
  partitions: readonly Partition[],
  retention: CalendarInterval,
  asOf: Date,
): readonly Partition[] {
  const limit = before(asOf, retention).toISOString().replace('T', ' ').slice(0, 19);
  return partitions.filter(({ granularity, ordinal }) => {
    const first = partitionOf(granularity, limit);
    return first !== undefined && ordinal < first.ordinal;
  });
}

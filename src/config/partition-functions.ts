import { type CallSite, HostFunction, type Value } from '../jinja/value.ts';
import { GRANULARITIES, type Granularity } from '../partitions/granularity.ts';
import { type Partition, parsePartitionKey, partitionOf } from '../partitions/partition.ts';
import { stringLiteral } from '../sql/literals.ts';
import { PythonTime } from './python-datetime.ts';
import { utcMsOf } from './python-time.ts';
import { optionalText, readArguments, requireText } from './read-arguments.ts';

/** A day or moment as text, in UTC where it does not say otherwise. */
const MOMENT = /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?(?:Z|\+00(?::?00)?)?$/;

/** Granularities that a name tells by itself: a week is named as its Monday, which is a day. */
const TOLD_BY_NAME = GRANULARITIES.filter((granularity) => granularity !== 'week');

/**
 * Conditions on a partition field that the engine can skip data by. The bounds are untyped constants with a zone, which
 * DuckDB reads as whatever the column is, a DATE, TIMESTAMP or TIMESTAMPTZ, so that the column itself is not cast.
 */
export function partitionFunctions(): readonly (readonly [string, Value])[] {
  return [
    ['in_month', inMonth],
    ['since', since],
    ['partition_range', partitionRange],
  ];
}

/** `in_month('created_at', '2026-11')`: the month of that name, or the one that a day or moment lies in. */
const inMonth = new HostFunction('in_month', (args, site) => {
  const [column, month] = readArguments('in_month', ['column', 'month'], args, site);
  const partition =
    (typeof month === 'string' ? parsePartitionKey('month', month) : undefined) ??
    partitionOf('month', momentText('in_month', 'month', month, site));
  if (partition === undefined) return notAMoment('in_month', 'month', month, site);
  return within(requireText('in_month', 'column', column, site), partition);
});

/** `since('created_at', as_of - modules.datetime.timedelta(days=30))`: from that moment on. */
const since = new HostFunction('since', (args, site) => {
  const [column, moment] = readArguments('since', ['column', 'moment'], args, site);
  const name = requireText('since', 'column', column, site);
  return `${name} >= ${bound(momentText('since', 'moment', moment, site))}`;
});

/** `partition_range('created_at', '2026-Q4')`: the partition of that name; weeks need `granularity='week'`. */
const partitionRange = new HostFunction('partition_range', (args, site) => {
  const parameters = ['column', 'key', 'granularity'];
  const [column, key, granularity] = readArguments('partition_range', parameters, args, site);
  const name = requireText('partition_range', 'column', column, site);
  const text = requireText('partition_range', 'key', key, site);
  const wanted = optionalText('partition_range', 'granularity', granularity, site);
  for (const candidate of wanted === null ? TOLD_BY_NAME : [requireGranularity(wanted, site)]) {
    const partition = parsePartitionKey(candidate, text);
    if (partition !== undefined) return within(name, partition);
  }
  return site.fail(
    'MF2009',
    `partition_range() got "${text}", which is not the name of a ${wanted ?? 'partition'}`,
    'names look like 2026-11, 2026-11-05, 2026-11-05T13, 2026-Q4 or 2026',
  );
});

function requireGranularity(text: string, site: CallSite): Granularity {
  const found = GRANULARITIES.find((granularity) => granularity === text);
  return (
    found ??
    site.fail(
      'MF2009',
      `partition_range() got the granularity "${text}"`,
      `write one of ${GRANULARITIES.join(', ')}`,
    )
  );
}

function within(column: string, { start, end }: Partition): string {
  return `(${column} >= ${bound(start)} and ${column} < ${bound(end)})`;
}

function bound(timestamp: string): string {
  return stringLiteral(`${timestamp}+00`);
}

/** A datetime, a date or a text as DuckDB writes a TIMESTAMP, in UTC. */
function momentText(
  name: string,
  parameter: string,
  value: Value | undefined,
  site: CallSite,
): string {
  if (value instanceof PythonTime) return timestampOf(value);
  const match = typeof value === 'string' ? MOMENT.exec(value.trim()) : null;
  const [, day, minutes = '00:00', seconds = ':00'] = match ?? [];
  if (day === undefined || partitionOf('day', day) === undefined) {
    return notAMoment(name, parameter, value, site);
  }
  return `${day} ${minutes}${seconds}`;
}

/** The same moment as a TIMESTAMP in UTC. */
export function timestampOf({ time }: PythonTime): string {
  const utc = new Date(utcMsOf(time)).toISOString();
  const micros = String(time.micros).padStart(3, '0');
  return `${utc.slice(0, 10)} ${utc.slice(11, 23)}${micros}`.replace(/\.0+$/, '');
}

function notAMoment(
  name: string,
  parameter: string,
  value: Value | undefined,
  site: CallSite,
): never {
  const given = typeof value === 'string' ? `"${value}"` : 'a value of another kind';
  const problem = value === undefined ? 'is missing' : `is ${given}`;
  return site.fail(
    'MF2009',
    `the argument "${parameter}" of ${name}() ${problem}`,
    'give a datetime such as as_of, or a text: 2026-11-05, 2026-11-05 13:00:00',
  );
}

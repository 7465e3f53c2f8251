import { fail } from '../jinja/template-error.ts';
import {
  type CallSite,
  Float,
  HOST,
  type HostFunction,
  type HostObject,
  Tuple,
  type Value,
} from '../jinja/value.ts';
import { hostMethod } from './host-method.ts';
import {
  findZone,
  formatTime,
  isoText,
  isoWeek,
  offsetText,
  UTC,
  utcMsOf,
  type WallTime,
  wallTimeAt,
  type Zone,
} from './python-time.ts';
import { Timedelta } from './python-timedelta.ts';
import { requireText } from './read-arguments.ts';

const DAY_MS = 86_400_000;
/** The first and the last millisecond of the years 1 to 9999. */
const MIN_MS = -62_135_596_800_000;
const MAX_MS = 253_402_300_799_999;

/** A zone as `modules.pytz.timezone('...')` gives it. */
export class PythonZone implements HostObject {
  readonly [HOST] = true as const;
  readonly typeName = 'tzinfo';
  readonly zone: Zone;

  constructor(zone: Zone) {
    this.zone = zone;
  }

  getAttribute(name: string): Value | undefined {
    if (name === 'zone') return this.zone.name;
    if (name === 'localize') {
      return hostMethod(name, ['dt'], ([value], site) => {
        if (!(value instanceof PythonTime))
          return site.fail('MF2009', 'localize() takes a datetime');
        return new PythonTime({ ...value.time, zone: this.zone }, false);
      });
    }
    return undefined;
  }

  toText(): string {
    return this.zone.name;
  }
}

/** The zone of an argument: a zone object, or its name. */
export function zoneOf(value: Value | undefined, site: CallSite): Zone {
  if (value === undefined || value === null) return UTC;
  if (value instanceof PythonZone) return value.zone;
  const name = typeof value === 'string' ? value : '';
  return findZone(name) ?? site.fail('MF2007', `there is no time zone "${name}"`);
}

/** A Python datetime, or a date. */
export class PythonTime implements HostObject {
  readonly [HOST] = true as const;
  readonly typeName: string;
  readonly time: WallTime;
  readonly isDate: boolean;

  constructor(time: WallTime, isDate: boolean) {
    this.time = isDate
      ? { wallMs: Math.floor(time.wallMs / DAY_MS) * DAY_MS, micros: 0, zone: null }
      : time;
    this.isDate = isDate;
    this.typeName = isDate ? 'datetime.date' : 'datetime.datetime';
  }

  getAttribute(name: string): Value | undefined {
    const date = new Date(this.time.wallMs);
    switch (name) {
      case 'year':
        return date.getUTCFullYear();
      case 'month':
        return date.getUTCMonth() + 1;
      case 'day':
        return date.getUTCDate();
      case 'weekday':
        return hostMethod(name, [], () => (date.getUTCDay() + 6) % 7);
      case 'isoweekday':
        return hostMethod(name, [], () => (date.getUTCDay() === 0 ? 7 : date.getUTCDay()));
      case 'isocalendar':
        return hostMethod(name, [], () => {
          const { year, week } = isoWeek(date);
          return new Tuple([year, week, date.getUTCDay() === 0 ? 7 : date.getUTCDay()]);
        });
      case 'strftime':
        return hostMethod(name, ['format'], ([format], site) =>
          formatTime(this.time, requireText(name, 'format', format, site)),
        );
      case 'isoformat':
        return hostMethod(name, ['sep'], ([separator = 'T'], site) =>
          this.isoText(requireText(name, 'sep', separator, site)),
        );
      case 'replace':
        return this.#replaceMethod(date);
      default:
        return this.isDate ? undefined : this.#clockAttribute(name, date);
    }
  }

  #clockAttribute(name: string, date: Date): Value | undefined {
    const { zone, micros } = this.time;
    switch (name) {
      case 'hour':
        return date.getUTCHours();
      case 'minute':
        return date.getUTCMinutes();
      case 'second':
        return date.getUTCSeconds();
      case 'microsecond':
        return date.getUTCMilliseconds() * 1000 + micros;
      case 'tzinfo':
        return zone === null ? null : new PythonZone(zone);
      case 'date':
        return hostMethod(name, [], () => new PythonTime(this.time, true));
      case 'timestamp':
        return hostMethod(
          name,
          [],
          () => new Float(utcMsOf(this.time) / 1000 + micros / 1_000_000),
        );
      case 'utcoffset':
        return hostMethod(name, [], () => (zone === null ? null : offsetText(this.time, ':')));
      case 'astimezone':
        return hostMethod(name, ['tz'], ([tz], site) => {
          const target = zoneOf(tz, site);
          return new PythonTime(wallTimeAt(utcMsOf(this.time), target, micros), false);
        });
      default:
        return undefined;
    }
  }

  #replaceMethod(date: Date): HostFunction {
    const parameters = [
      'year',
      'month',
      'day',
      'hour',
      'minute',
      'second',
      'microsecond',
      'tzinfo',
    ];
    return hostMethod('replace', parameters, (values, site) => {
      const present = [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
        date.getUTCMilliseconds() * 1000 + this.time.micros,
      ];
      const fields = present.map((value, index) => values[index] ?? value);
      const tz = values[7];
      const zone = tz === undefined ? this.time.zone : tz === null ? null : zoneOf(tz, site);
      return buildTime('replace', fields, zone, this.isDate, site);
    });
  }

  /** Python's isoformat(). */
  isoText(separator: string): string {
    return this.isDate ? this.toText() : isoText(this.time, separator);
  }

  toText(): string {
    return this.isDate ? formatTime(this.time, '%Y-%m-%d') : isoText(this.time, ' ');
  }

  toRepr(): string {
    const date = new Date(this.time.wallMs);
    const day = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    if (this.isDate) return `datetime.date(${day.join(', ')})`;
    const micros = date.getUTCMilliseconds() * 1000 + this.time.micros;
    const fields = [...day, date.getUTCHours(), date.getUTCMinutes()];
    if (micros !== 0 || date.getUTCSeconds() !== 0) fields.push(date.getUTCSeconds());
    if (micros !== 0) fields.push(micros);
    const { zone } = this.time;
    const shown = zone === null ? fields : [...fields, `tzinfo=<${zone.name}>`];
    return `datetime.datetime(${shown.join(', ')})`;
  }

  /** Naive times and those with a zone are never equal. */
  get hashKey(): string {
    return `${this.time.zone === null ? 'naive' : 'aware'} ${microsOf(this.time)}`;
  }

  equals(other: Value): boolean {
    return this.compareTo(other) === 0;
  }

  compareTo(other: Value): number | undefined {
    if (!(other instanceof PythonTime) || other.isDate !== this.isDate) return undefined;
    return Number(microsOf(this.time) - microsOf(other.time));
  }

  operate(operator: string, other: Value, isReflected: boolean): Value | undefined {
    if (operator !== '+' && (operator !== '-' || isReflected)) return undefined;
    if (other instanceof Timedelta) {
      return this.#shifted(operator === '+' ? other.micros : -other.micros);
    }
    if (operator === '+' || !(other instanceof PythonTime) || other.isDate !== this.isDate) {
      return undefined;
    }
    return new Timedelta(microsOf(this.time) - microsOf(other.time));
  }

  #shifted(micros: bigint): PythonTime {
    const total = BigInt(this.time.wallMs) * 1000n + BigInt(this.time.micros) + micros;
    const rest = ((total % 1000n) + 1000n) % 1000n;
    const time = { ...this.time, wallMs: Number((total - rest) / 1000n), micros: Number(rest) };
    if (!(time.wallMs >= MIN_MS && time.wallMs <= MAX_MS)) {
      fail('MF2007', 'date value out of range: years are 1 to 9999');
    }
    return new PythonTime(time, this.isDate);
  }
}

function microsOf(time: WallTime): bigint {
  return BigInt(utcMsOf(time)) * 1000n + BigInt(time.micros);
}

/** The moment as Python's `datetime` without a zone, read in UTC. */
export function naiveDatetime(moment: Date): PythonTime {
  return new PythonTime({ ...wallTimeAt(moment.getTime(), UTC), zone: null }, false);
}

/** The moment as Python's `datetime` in UTC. */
export function pythonDatetime(moment: Date): PythonTime {
  return new PythonTime(wallTimeAt(moment.getTime(), UTC), false);
}

/** From year, month, day, hour, minute, second, microsecond. */
export function buildTime(
  name: string,
  fields: readonly (Value | undefined)[],
  zone: Zone | null,
  isDate: boolean,
  site: CallSite,
): PythonTime {
  const numbers = fields.map((field = 0) => (typeof field === 'number' ? field : Number.NaN));
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0] = numbers;
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(micros / 1000));
  const date = new Date(wallMs);
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    [hour, minute, second, micros].every((value) => value >= 0) &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    micros < 1_000_000;
  if (!isReal) return site.fail('MF2007', `${name}() got no valid date: ${numbers.join(', ')}`);
  return new PythonTime({ wallMs, micros: micros % 1000, zone }, isDate);
}

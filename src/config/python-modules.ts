import type { HostObject, Value } from '../jinja/value.ts';
import { hostMethod } from './host-method.ts';
import { memberObject } from './member-object.ts';
import { buildTime, PythonTime, PythonZone, pythonDatetime, zoneOf } from './python-datetime.ts';
import { itertoolsModule } from './python-itertools.ts';
import { regexModule } from './python-regex.ts';
import { findZone, fixedZone, parseTime, UTC, wallTimeAt } from './python-time.ts';
import { timedeltaFunction } from './python-timedelta.ts';
import { requireText } from './read-arguments.ts';

/**
 * `modules`: the parts of Python's datetime, pytz, re and itertools that macros use. "Now" is the start of the
 * run: templates have no clock of their own.
 */
export function pythonModules(now: Date): HostObject {
  return namespace('modules', {
    datetime: datetimeModule(now),
    pytz: pytzModule(),
    re: regexModule,
    itertools: itertoolsModule,
  });
}

function namespace(
  typeName: string,
  members: Readonly<Record<string, Value>>,
  call?: ReturnType<typeof hostMethod>,
): HostObject {
  return memberObject({
    typeName,
    member: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
    ...(call === undefined ? {} : { call: call.call }),
  });
}

const DATE_FIELDS = ['year', 'month', 'day'];
const TIME_FIELDS = [...DATE_FIELDS, 'hour', 'minute', 'second', 'microsecond'];

function datetimeModule(now: Date): HostObject {
  const naive = (): PythonTime => {
    const { time } = pythonDatetime(now);
    return new PythonTime({ ...time, zone: null }, false);
  };
  const datetime = namespace(
    'type',
    {
      now: hostMethod('now', ['tz'], ([tz], site) =>
        tz === undefined || tz === null
          ? naive()
          : new PythonTime(wallTimeAt(now.getTime(), zoneOf(tz, site)), false),
      ),
      utcnow: hostMethod('utcnow', [], naive),
      today: hostMethod('today', [], naive),
      strptime: hostMethod('strptime', ['date_string', 'format'], ([value, format], site) => {
        const text = requireText('strptime', 'date_string', value, site);
        const time = parseTime(text, requireText('strptime', 'format', format, site));
        if (time !== undefined) return new PythonTime(time, false);
        return site.fail('MF2007', `time data "${text}" does not match format "${String(format)}"`);
      }),
      fromisoformat: hostMethod('fromisoformat', ['date_string'], ([value], site) =>
        fromIso(requireText('fromisoformat', 'date_string', value, site), site),
      ),
      fromtimestamp: hostMethod('fromtimestamp', ['timestamp', 'tz'], ([value, tz], site) => {
        if (typeof value !== 'number')
          return site.fail('MF2009', 'fromtimestamp() takes a number of seconds');
        const time = wallTimeAt(value * 1000, zoneOf(tz, site));
        return new PythonTime(
          tz === undefined || tz === null ? { ...time, zone: null } : time,
          false,
        );
      }),
      combine: hostMethod('combine', ['date', 'time'], ([date], site) =>
        date instanceof PythonTime
          ? new PythonTime(date.time, false)
          : site.fail('MF2009', 'combine() takes a date and a time'),
      ),
    },
    hostMethod('datetime', [...TIME_FIELDS, 'tzinfo'], (values, site) => {
      const tz = values[7];
      const zone = tz === undefined || tz === null ? null : zoneOf(tz, site);
      return buildTime('datetime', values.slice(0, 7), zone, false, site);
    }),
  );
  const date = namespace(
    'type',
    {
      today: hostMethod('today', [], () => new PythonTime(pythonDatetime(now).time, true)),
      fromisoformat: hostMethod('fromisoformat', ['date_string'], ([value], site) => {
        const { time } = fromIso(requireText('fromisoformat', 'date_string', value, site), site);
        return new PythonTime(time, true);
      }),
    },
    hostMethod('date', DATE_FIELDS, (values, site) => buildTime('date', values, null, true, site)),
  );
  const utc = new PythonZone(UTC);
  return namespace('module', {
    datetime,
    date,
    timedelta: timedeltaFunction,
    timezone: namespace('type', { utc }),
    UTC: utc,
    time: namespace('type', { min: null }),
  });
}

function fromIso(text: string, site: Parameters<typeof zoneOf>[1]): PythonTime {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    );
  const [, day = '', clock = '00:00', seconds = '00', fraction = '0', offset] = match ?? [];
  const time = parseTime(
    `${day} ${clock}:${seconds}.${fraction.padEnd(6, '0')}`,
    '%Y-%m-%d %H:%M:%S.%f',
  );
  if (time === undefined) return site.fail('MF2007', `"${text}" is not an ISO date`);
  return new PythonTime({ ...time, zone: fixedZone(offset) }, false);
}

function pytzModule(): HostObject {
  const utc = new PythonZone(UTC);
  return namespace('module', {
    utc,
    UTC: utc,
    timezone: hostMethod('timezone', ['zone'], ([value], site) => {
      const name = requireText('timezone', 'zone', value, site);
      const zone = findZone(name);
      return zone === undefined
        ? site.fail(
            'MF2007',
            `there is no time zone "${name}"`,
            'write a name such as Europe/Zurich',
          )
        : new PythonZone(zone);
    }),
  });
}

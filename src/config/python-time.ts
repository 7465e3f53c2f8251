/** A time zone: what it is called and how far it is from UTC. */
export interface Zone {
  readonly name: string;
  /** Minutes east of UTC at a moment. */
  readonly offsetAt: (utcMs: number) => number;
}

/** A Python date or datetime: what a calendar and a clock on the wall show, and where the wall is. */
export interface WallTime {
  /** The shown time as if it were UTC, milliseconds since 1970. */
  readonly wallMs: number;
  /** Microseconds beyond the milliseconds, 0 to 999. */
  readonly micros: number;
  /** null = naive: no zone is known. */
  readonly zone: Zone | null;
}

export const UTC: Zone = { name: 'UTC', offsetAt: () => 0 };

/** A zone of the IANA database, or undefined where there is none of that name. */
export function findZone(name: string): Zone | undefined {
  if (/^(utc|etc\/utc|gmt|z)$/i.test(name)) return UTC;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // Intl throws for zones that it does not know.
    return undefined;
  }
  const offsetAt = (utcMs: number): number => {
    const parts = new Map(
      format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]),
    );
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wall = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return Math.round((wall - Math.floor(utcMs / 1000) * 1000) / 60_000);
  };
  return { name, offsetAt };
}

/** What a clock in `zone` shows at a moment. */
export function wallTimeAt(utcMs: number, zone: Zone, micros = 0): WallTime {
  return { wallMs: utcMs + zone.offsetAt(utcMs) * 60_000, micros, zone };
}

/** The moment of a wall time; a naive one counts as UTC. */
export function utcMsOf({ wallMs, zone }: WallTime): number {
  if (zone === null) return wallMs;
  // The offset depends on the moment that is sought: the second guess is right but within a change of the clocks.
  const guess = wallMs - zone.offsetAt(wallMs) * 60_000;
  return wallMs - zone.offsetAt(guess) * 60_000;
}

/** `+02:00`, or nothing for a naive time. */
export function offsetText(time: WallTime, colon: string): string {
  if (time.zone === null) return '';
  const minutes = time.zone.offsetAt(utcMsOf(time));
  const sign = minutes < 0 ? '-' : '+';
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${sign}${two(Math.abs(minutes) / 60)}${colon}${two(Math.abs(minutes) % 60)}`;
}

/** Python's isoformat(). */
export function isoText(time: WallTime, separator: string): string {
  const text = new Date(time.wallMs).toISOString();
  const micros =
    (time.wallMs % 1000 < 0 ? (time.wallMs % 1000) + 1000 : time.wallMs % 1000) * 1000 +
    time.micros;
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
  return `${text.slice(0, 10)}${separator}${text.slice(11, 19)}${fraction}${offsetText(time, ':')}`;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Python's strftime(); a directive that it does not know stays as it is. */
export function formatTime(time: WallTime, format: string): string {
  const date = new Date(time.wallMs);
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const day = DAYS[date.getUTCDay()] ?? '';
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const hour12 = date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12;
  const write = (directive: string): string => {
    switch (directive) {
      case 'Y':
        return pad(date.getUTCFullYear(), 4);
      case 'y':
        return pad(date.getUTCFullYear() % 100);
      case 'm':
        return pad(date.getUTCMonth() + 1);
      case 'd':
        return pad(date.getUTCDate());
      case 'e':
        return String(date.getUTCDate()).padStart(2, ' ');
      case 'H':
        return pad(date.getUTCHours());
      case 'I':
        return pad(hour12);
      case 'M':
        return pad(date.getUTCMinutes());
      case 'S':
        return pad(date.getUTCSeconds());
      case 'f':
        return pad(date.getUTCMilliseconds() * 1000 + time.micros, 6);
      case 'p':
        return date.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'a':
        return day.slice(0, 3);
      case 'A':
        return day;
      case 'b':
      case 'h':
        return month.slice(0, 3);
      case 'B':
        return month;
      case 'j':
        return pad(dayOfYear(date), 3);
      case 'w':
        return String(date.getUTCDay());
      case 'u':
        return String(isoWeekday(date));
      case 'U':
        return pad(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7));
      case 'W':
        return pad(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7));
      case 'V':
        return pad(isoWeek(date).week);
      case 'G':
        return pad(isoWeek(date).year, 4);
      case 'z':
        return offsetText(time, '');
      case 'Z':
        return time.zone?.name ?? '';
      case 's':
        return String(Math.floor(utcMsOf(time) / 1000));
      case 'F':
        return formatTime(time, '%Y-%m-%d');
      case 'T':
        return formatTime(time, '%H:%M:%S');
      case 'D':
        return formatTime(time, '%m/%d/%y');
      case '%':
        return '%';
      default:
        return `%${directive}`;
    }
  };
  return format.replace(/%(-?)(.)/gs, (_, dash: string, directive: string) =>
    dash === '' ? write(directive) : write(directive).replace(/^[0 ]+(?=.)/, ''),
  );
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function isoWeekday(date: Date): number {
  return date.getUTCDay() === 0 ? 7 : date.getUTCDay();
}

/** The ISO week, and the year that it belongs to. */
export function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (4 - isoWeekday(date)) * 86_400_000);
  const year = thursday.getUTCFullYear();
  return {
    year,
    week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * 86_400_000)) + 1,
  };
}

const PATTERNS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  I: '(?<I>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,6})',
  p: '(?<p>[AaPp][Mm])',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]+)',
  j: '(?<j>\\d{1,3})',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  '%': '%',
};

/** Python's strptime(); undefined where the text does not have the format. */
export function parseTime(text: string, format: string): WallTime | undefined {
  const source = format.replace(/%(.)|([\\^$.*+?()[\]{}|/])/gs, (whole, directive?: string) =>
    directive === undefined ? `\\${whole}` : (PATTERNS[directive] ?? '(?!)'),
  );
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^${source}$`);
  } catch {
    // One directive twice.
    return undefined;
  }
  const groups = pattern.exec(text)?.groups;
  return groups === undefined ? undefined : assemble(groups);
}

function assemble(groups: Readonly<Record<string, string>>): WallTime | undefined {
  const number = (key: string, fallback: number): number => Number(groups[key] ?? fallback);
  const monthName = (groups['b'] ?? groups['B'])?.slice(0, 3).toLowerCase();
  const named = MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === monthName) + 1;
  const month = monthName === undefined ? number('m', 1) : named;
  const shortYear =
    groups['y'] === undefined ? 1900 : number('y', 0) + (number('y', 0) < 69 ? 2000 : 1900);
  const isPm = groups['p']?.toLowerCase() === 'pm';
  const hour = groups['I'] === undefined ? number('H', 0) : (number('I', 0) % 12) + (isPm ? 12 : 0);
  const micros = Number((groups['f'] ?? '').padEnd(6, '0'));
  const day = groups['j'] === undefined ? number('d', 1) : number('j', 1);
  const [year, monthIndex] = [number('Y', shortYear), groups['j'] === undefined ? month - 1 : 0];
  const wallMs = Date.UTC(
    year,
    monthIndex,
    day,
    hour,
    number('M', 0),
    number('S', 0),
    Math.floor(micros / 1000),
  );
  const date = new Date(wallMs);
  const isReal =
    groups['j'] !== undefined || (date.getUTCMonth() === monthIndex && date.getUTCDate() === day);
  if (!isReal || month < 1) return undefined;
  return { wallMs, micros: micros % 1000, zone: fixedZone(groups['z']) };
}

/** The zone of an offset such as `+02:00`. */
export function fixedZone(text: string | undefined): Zone | null {
  if (text === undefined) return null;
  if (text === 'Z') return UTC;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  const offset = text.startsWith('-') ? -minutes : minutes;
  return offset === 0
    ? UTC
    : { name: `UTC${text.slice(0, 3)}:${text.slice(-2)}`, offsetAt: () => offset };
}

import { fail } from '../jinja/template-error.ts';
import { Float, HOST, type HostObject, type Value } from '../jinja/value.ts';
import { hostMethod } from './host-method.ts';

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;

/** A Python timedelta, to the microsecond. */
export class Timedelta implements HostObject {
  readonly [HOST] = true as const;
  readonly typeName = 'datetime.timedelta';
  readonly micros: bigint;

  constructor(micros: bigint) {
    if (micros >= 1_000_000_000n * DAY || micros <= -1_000_000_000n * DAY) {
      fail('MF2007', 'a timedelta has less than 1000000000 days');
    }
    this.micros = micros;
  }

  get hashKey(): string {
    return String(this.micros);
  }

  getAttribute(name: string): Value | undefined {
    const { days, seconds, micros } = this.#parts();
    switch (name) {
      case 'days':
        return days;
      case 'seconds':
        return seconds;
      case 'microseconds':
        return micros;
      case 'total_seconds':
        return hostMethod(name, [], () => new Float(Number(this.micros) / 1_000_000));
      default:
        return undefined;
    }
  }

  /** As Python keeps it: only the days can be below zero. */
  #parts(): { readonly days: number; readonly seconds: number; readonly micros: number } {
    const days = floorDivide(this.micros, DAY);
    const rest = this.micros - days * DAY;
    return {
      days: Number(days),
      seconds: Number(rest / SECOND),
      micros: Number(rest % SECOND),
    };
  }

  toText(): string {
    const { days, seconds, micros } = this.#parts();
    const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
    const clock = `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
    const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
    const lead = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    return `${lead}${clock}${fraction}`;
  }

  toRepr(): string {
    const { days, seconds, micros } = this.#parts();
    const parts = Object.entries({ days, seconds, microseconds: micros })
      .filter(([, value]) => value !== 0)
      .map(([name, value]) => `${name}=${value}`);
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
  }

  equals(other: Value): boolean {
    return this.compareTo(other) === 0;
  }

  compareTo(other: Value): number | undefined {
    return other instanceof Timedelta ? Number(this.micros - other.micros) : undefined;
  }

  operate(operator: string, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof Timedelta) return withTimedelta(operator, this.micros, other.micros);
    const factor = ratioOf(other);
    if (factor === undefined) return undefined;
    const { top, bottom } = factor;
    if (operator === '*') return new Timedelta(roundedQuotient(this.micros * top, bottom));
    if (isReflected || (operator !== '/' && operator !== '//')) return undefined;
    if (top === 0n) return fail('MF2007', 'division by zero');
    if (operator === '/') return new Timedelta(roundedQuotient(this.micros * bottom, top));
    return other instanceof Float ? undefined : new Timedelta(floorDivide(this.micros, top));
  }

  negate(operator: '-' | '+'): Value {
    return operator === '-' ? new Timedelta(-this.micros) : this;
  }

  truth(): boolean {
    return this.micros !== 0n;
  }
}

function withTimedelta(operator: string, left: bigint, right: bigint): Value | undefined {
  if (operator === '+') return new Timedelta(left + right);
  if (operator === '-') return new Timedelta(left - right);
  if (operator !== '/' && operator !== '//' && operator !== '%') return undefined;
  if (right === 0n) return fail('MF2007', 'division by zero');
  if (operator === '/') return new Float(Number(left) / Number(right));
  const quotient = floorDivide(left, right);
  if (operator === '//') return Number(quotient);
  return new Timedelta(left - quotient * right);
}

/** A fraction of ints, the lower one above zero. */
interface Ratio {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The exact value of an int or a float; undefined for what is neither, or not finite. */
function ratioOf(value: Value): Ratio | undefined {
  if (typeof value === 'bigint') return { top: value, bottom: 1n };
  let number = value instanceof Float ? value.value : Number(value);
  if (typeof value !== 'number' && typeof value !== 'boolean' && !(value instanceof Float)) {
    return undefined;
  }
  if (!Number.isFinite(number)) return undefined;
  let bottom = 1n;
  while (!Number.isInteger(number)) {
    number *= 2;
    bottom *= 2n;
  }
  return { top: BigInt(number), bottom };
}

function floorDivide(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  return top % bottom !== 0n && top < 0n !== bottom < 0n ? quotient - 1n : quotient;
}

/** Half to even. */
function roundedQuotient(top: bigint, bottom: bigint): bigint {
  const floor = floorDivide(top, bottom);
  const beyondHalf = 2n * (top - floor * bottom) - bottom;
  const isUp = bottom > 0n ? beyondHalf > 0n : beyondHalf < 0n;
  return isUp || (beyondHalf === 0n && floor % 2n !== 0n) ? floor + 1n : floor;
}

const MICROS: Readonly<Record<string, bigint>> = {
  days: DAY,
  seconds: SECOND,
  microseconds: 1n,
  milliseconds: 1000n,
  minutes: 60n * SECOND,
  hours: 3600n * SECOND,
  weeks: 7n * DAY,
};

/** `timedelta(days=1, hours=2, ...)`. */
export const timedeltaFunction = hostMethod('timedelta', Object.keys(MICROS), (values, site) => {
  let sum: Ratio = { top: 0n, bottom: 1n };
  for (const [index, unit] of Object.values(MICROS).entries()) {
    const ratio = ratioOf(values[index] ?? 0);
    if (ratio === undefined) return site.fail('MF2009', 'timedelta() takes numbers');
    sum = {
      top: sum.top * ratio.bottom + ratio.top * unit * sum.bottom,
      bottom: sum.bottom * ratio.bottom,
    };
  }
  return new Timedelta(roundedQuotient(sum.top, sum.bottom));
});

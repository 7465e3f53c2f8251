import { parseDurationMs } from '../base/duration.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';

/** The flags of one call, read by name; absent flags are undefined. */
export interface OptionValues {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  number(name: string): number | undefined;
  /** A whole number from 1. */
  count(name: string): number | undefined;
  /** In ms; from the environment it is a text such as `30s`. */
  durationMs(name: string): number | undefined;
}

/** Reads what commander parsed, falling back to MEMFLOW_<NAME> and DBT_<NAME> where the table allows it. */
export function optionValues(
  parsed: Readonly<Record<string, unknown>>,
  envNames: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): OptionValues {
  const raw = (name: string): unknown => {
    if (parsed[name] !== undefined) return parsed[name];
    const envName = envNames.get(name);
    if (envName === undefined) return undefined;
    const value = env[`MEMFLOW_${envName}`] ?? env[`DBT_${envName}`];
    return value === '' ? undefined : value;
  };
  const number = (name: string): number | undefined => {
    const value = raw(name);
    if (value === undefined) return undefined;
    const found = Number(value);
    if (Number.isFinite(found)) return found;
    throw new UsageError(
      errorDiagnostic('MF1002', `${name} must be a number, not "${String(value)}"`),
    );
  };
  return {
    text: (name) => {
      const value = raw(name);
      return value === undefined ? undefined : String(value);
    },
    list: (name) => {
      const value = raw(name);
      if (value === undefined) return [];
      return Array.isArray(value) ? value.map(String) : [String(value)];
    },
    flag: (name) => {
      const value = raw(name);
      return value === true || /^(1|true|yes|on)$/i.test(String(value));
    },
    number,
    count: (name) => {
      const found = number(name);
      if (found === undefined || (Number.isInteger(found) && found >= 1)) return found;
      throw new UsageError(
        errorDiagnostic('MF1002', `${name} must be a whole number from 1, not ${found}`),
      );
    },
    durationMs: (name) => {
      const value = raw(name);
      if (value === undefined || typeof value === 'number') return value;
      const ms = parseDurationMs(String(value));
      if (ms !== undefined) return ms;
      throw new UsageError(
        errorDiagnostic('MF1002', `${name} must be a duration such as 30s, not "${String(value)}"`),
      );
    },
  };
}

import type { Diagnostic, SourceSpan } from '../../base/diagnostic.ts';
import { parseDurationMs } from '../../base/duration.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import { didYouMean } from '../../base/nearest.ts';
import { registerSecret } from '../../base/secrets.ts';
import type { TargetSettings } from '../adapter.ts';

/** A scalar of the user's YAML. */
export type Scalar = string | number | boolean;

/** A value of a secret's option. */
export type SecretValue = Scalar | readonly Scalar[];

type SpanOf = NonNullable<TargetSettings['spanOf']>;
type Mapping = Readonly<Record<string, unknown>>;

/** Options of secrets that are shown in the clear; the values of all others are scrubbed from every text. */
const OPEN_OPTIONS: ReadonlySet<string> = new Set([
  'chain',
  'endpoint',
  'host',
  'port',
  'provider',
  'region',
  'scope',
  'url_style',
  'use_ssl',
]);

/** Reads typed values out of a mapping of the user's YAML and collects what is wrong with it. */
export class SettingsReader {
  readonly diagnostics: Diagnostic[];
  readonly #values: Mapping;
  readonly #place: string;
  readonly #spanOf: SpanOf;

  /** `place` names the mapping in messages; entries report into the same list. */
  constructor(
    values: Mapping,
    place: string,
    spanOf: SpanOf = () => undefined,
    diagnostics: Diagnostic[] = [],
  ) {
    this.#values = values;
    this.#place = place;
    this.#spanOf = spanOf;
    this.diagnostics = diagnostics;
  }

  /** `key` is the one whose value is at fault. */
  report(code: ErrorCode, message: string, hint?: string, key = ''): void {
    this.#report(code, message, this.#spanOf(key, 'value'), hint);
  }

  #report(code: ErrorCode, message: string, span: SourceSpan | undefined, hint?: string): void {
    this.diagnostics.push(
      errorDiagnostic(code, `${this.#place}: ${message}`, {
        ...(span === undefined ? {} : { span }),
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  }

  bad(key: string, value: unknown, expected: string): void {
    const [outer = key] = key.split(/[.[]/, 1);
    this.report('MF1203', `${key} is ${show(value)}, expected ${expected}`, undefined, outer);
  }

  /** `refused` are keys of other tools, with the way out. */
  checkKeys(known: readonly string[], refused: Readonly<Record<string, string>> = {}): void {
    for (const key of Object.keys(this.#values)) {
      if (known.includes(key)) continue;
      const wayOut = Object.hasOwn(refused, key) ? refused[key] : undefined;
      const span = this.#spanOf(key, 'key');
      if (wayOut !== undefined) this.#report('MF1204', `${key} is not supported`, span, wayOut);
      else {
        const hint = didYouMean(key, known) ?? `known keys: ${known.join(', ')}`;
        this.#report('MF1202', `unknown key "${key}"`, span, hint);
      }
    }
  }

  /** A string; null where absent. */
  text(key: string): string | null {
    const value = this.#get(key);
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    this.bad(key, value, 'a text');
    return null;
  }

  /** A text that must be there; empty, and reported, where it is not. */
  required(key: string): string {
    const value = this.text(key);
    if (value === null) this.report('MF1203', `${key} is missing`);
    return value ?? '';
  }

  flag(key: string): boolean | null {
    const value = this.#get(key);
    if (value === null || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.bad(key, value, 'true or false');
    return null;
  }

  /** A whole number from 1; rendered Jinja may give it as text. */
  count(key: string): number | null {
    const value = this.#get(key);
    if (value === null) return null;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 1) return number;
    this.bad(key, value, 'a whole number from 1');
    return null;
  }

  /** Milliseconds of a duration such as `30s`. */
  durationMs(key: string): number | null {
    const value = this.scalar(key);
    if (value === null) return null;
    const ms = parseDurationMs(String(value));
    if (ms === undefined) this.bad(key, value, 'a duration such as 30s, 10m or 0');
    return ms ?? null;
  }

  scalar(key: string): Scalar | null {
    const value = this.#get(key);
    if (value === null || isScalar(value)) return value;
    this.bad(key, value, 'a text or a number');
    return null;
  }

  /** The mapping under a key, to be read in its turn; null where absent. */
  mapping(key: string): SettingsReader | null {
    const value = this.#get(key);
    if (value === null) return null;
    if (!isMapping(value)) {
      this.bad(key, value, 'a mapping');
      return null;
    }
    const spanOf: SpanOf = (inner, part) => this.#spanOf(`${key}.${inner}`, part);
    return new SettingsReader(value, `${this.#place}: ${key}`, spanOf, this.diagnostics);
  }

  /** A mapping of names to scalars; empty where absent. */
  scalars(key: string): ReadonlyMap<string, Scalar> {
    const value = this.#get(key);
    const scalars = new Map<string, Scalar>();
    if (value === null) return scalars;
    if (!isMapping(value)) {
      this.bad(key, value, 'a mapping');
      return scalars;
    }
    for (const [name, item] of Object.entries(value)) {
      if (isScalar(item)) scalars.set(name, item);
      else this.bad(`${key}.${name}`, item, 'a text, a number, true or false');
    }
    return scalars;
  }

  /** The mappings of a sequence; an entry that is a text stands for `{shorthand: text}`, where that is allowed. */
  entries(key: string, shorthand: string | null): readonly SettingsReader[] {
    const value = this.#get(key);
    if (value === null) return [];
    if (!Array.isArray(value)) {
      this.bad(key, value, 'a list');
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      const place = `${this.#place}: ${key}[${index}]`;
      const spanOf: SpanOf = () => this.#spanOf(key, 'value');
      if (isMapping(item)) return [new SettingsReader(item, place, spanOf, this.diagnostics)];
      if (typeof item === 'string' && shorthand !== null) {
        return [new SettingsReader({ [shorthand]: item }, place, spanOf, this.diagnostics)];
      }
      this.bad(`${key}[${index}]`, item, 'a mapping');
      return [];
    });
  }

  /** All other keys, as options of a secret; from now on their values are scrubbed from every text. */
  secretOptions(except: readonly string[]): ReadonlyMap<string, SecretValue> {
    const options = new Map<string, SecretValue>();
    for (const [name, value] of Object.entries(this.#values)) {
      if (except.includes(name) || value === null || value === undefined) continue;
      const list: readonly unknown[] = Array.isArray(value) ? value : [value];
      const scalars = list.filter(isScalar);
      if (!/^\w+$/.test(name)) this.report('MF1203', `"${name}" is not the name of an option`);
      else if (scalars.length < list.length) {
        this.report('MF1203', `the value of ${name} is neither a text nor a list of texts`);
      } else options.set(name, Array.isArray(value) ? scalars : (scalars[0] ?? ''));
      if (OPEN_OPTIONS.has(name)) continue;
      for (const scalar of scalars) registerSecret(String(scalar));
    }
    return options;
  }

  #get(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? null) : null;
  }
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a mapping' : String(value);
}

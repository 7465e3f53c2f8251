import type { Diagnostic } from '../base/diagnostic.ts';
import { ERROR_CODES } from '../base/error-codes.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { isPlainObject } from '../config/plain-value.ts';
import { parseVarsOption } from '../config/vars.ts';

/** Which warnings become errors and which are not told, by code; `all` stands for every warning. */
export interface WarningPolicy {
  readonly error: ReadonlySet<string>;
  readonly warn: ReadonlySet<string>;
  readonly silence: ReadonlySet<string>;
}

/** The diagnostic as the policy wants it; null where it is silenced. Only warnings are touched. */
export function applyWarningPolicy(
  diagnostic: Diagnostic,
  policy: WarningPolicy | undefined,
): Diagnostic | null {
  if (policy === undefined || diagnostic.severity !== 'warning') return diagnostic;
  const { code } = diagnostic;
  if (policy.silence.has(code)) return null;
  const isError = policy.error.has(code) || (policy.error.has('all') && !policy.warn.has(code));
  return isError ? { ...diagnostic, severity: 'error' } : diagnostic;
}

const KEYS: Readonly<Record<string, keyof WarningPolicy>> = {
  error: 'error',
  include: 'error',
  warn: 'warn',
  exclude: 'warn',
  silence: 'silence',
};

/** Names of dbt's own warnings are let through: they stand in scripts, and name nothing here. */
function checkCode(code: string): void {
  if (!/^MF\d+$/.test(code) || Object.hasOwn(ERROR_CODES, code)) return;
  throw new UsageError(
    errorDiagnostic('MF1002', `--warn-error-options names ${code}, which is no code`, {
      hint: didYouMean(code, Object.keys(ERROR_CODES)) ?? 'docs/errors lists all codes',
    }),
  );
}

/**
 * Reads `--warn-error` and `--warn-error-options`: a YAML mapping of `error`, `warn` and `silence` to lists of codes.
 * @throws {UsageError} MF1002
 */
export function parseWarningPolicy(
  warnError: boolean,
  options: string | undefined,
): WarningPolicy | undefined {
  if (!warnError && options === undefined) return undefined;
  const sets = { error: new Set<string>(), warn: new Set<string>(), silence: new Set<string>() };
  if (warnError) sets.error.add('all');
  const given: unknown =
    options === undefined
      ? {}
      : parseVarsOption(options, '--warn-error-options', '{error: [MF2005]}');
  if (isPlainObject(given)) {
    for (const [key, value] of Object.entries(given)) {
      const set = KEYS[key];
      if (set === undefined) {
        throw new UsageError(
          errorDiagnostic('MF1002', `--warn-error-options has no key "${key}"`, {
            hint: 'it takes error, warn and silence, each a list of codes or "all"',
          }),
        );
      }
      for (const code of Array.isArray(value) ? value.map(String) : [String(value)]) {
        checkCode(code);
        sets[set].add(code === '*' ? 'all' : code);
      }
    }
  }
  return sets;
}

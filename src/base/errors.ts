import type { Diagnostic, SourceSpan } from './diagnostic.ts';
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import { scrubSecrets } from './secrets.ts';

/**
 * The base of everything memflow throws on purpose. Carries one diagnostic or many; secrets are scrubbed
 * from every text when it is made.
 */
export class MemflowError extends Error {
  readonly code: ErrorCode;
  readonly diagnostics: readonly Diagnostic[];

  /** From one message, or from all diagnostics of an analysis (the first one names the error). */
  constructor(diagnostics: Diagnostic | readonly Diagnostic[], cause?: unknown) {
    const list = (Array.isArray(diagnostics) ? diagnostics : [diagnostics]).map(scrubDiagnostic);
    const first = list.find((d) => d.severity === 'error') ?? list[0];
    if (first === undefined) throw new TypeError('a MemflowError needs at least one diagnostic');
    super(first.message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = first.code;
    this.diagnostics = list;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exit;
  }
}

/** What is found before anything runs is a fault of the project, also where its code belongs to a failed node. */
function beforeRun(exitCode: number): number {
  return exitCode <= 1 ? 2 : exitCode;
}

function scrubDiagnostic(diagnostic: Diagnostic): Diagnostic {
  const message = scrubSecrets(diagnostic.message);
  return diagnostic.hint === undefined
    ? { ...diagnostic, message }
    : { ...diagnostic, message, hint: scrubSecrets(diagnostic.hint) };
}

/** The command line is wrong; the caller must type it differently. */
export class UsageError extends MemflowError {}
/** project.yml, profiles.yml or a config value is wrong. */
export class ConfigError extends MemflowError {
  override get exitCode(): number {
    return beforeRun(super.exitCode);
  }
}
/** A file of the project cannot be understood, or the project does not fit together. */
export class ParseError extends MemflowError {
  override get exitCode(): number {
    return beforeRun(super.exitCode);
  }
}
/** A node cannot be rendered to SQL. */
export class CompileError extends MemflowError {}
/** The engine refused or failed. */
export class AdapterError extends MemflowError {}
/** Another run holds the database. */
export class LockError extends MemflowError {}
/** The file system refused, or a file of memflow's own state is damaged. */
export class FileError extends MemflowError {}
/** A bug in memflow. */
export class InternalError extends MemflowError {}

/** A diagnostic of severity error, from its parts. */
export function errorDiagnostic(
  code: ErrorCode,
  message: string,
  parts: Omit<Diagnostic, 'code' | 'message' | 'severity'> = {},
): Diagnostic {
  return { code, severity: 'error', message, ...parts };
}

/** The diagnostics, with `span` for those that have no place of their own. */
export function placed(
  diagnostics: readonly Diagnostic[],
  span: SourceSpan,
): readonly Diagnostic[] {
  return diagnostics.map((found) => (found.span === undefined ? { ...found, span } : found));
}

/** Any thrown value as a MemflowError: itself, or an InternalError that keeps it as `cause`. */
export function toMemflowError(thrown: unknown): MemflowError {
  if (thrown instanceof MemflowError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new InternalError(
    errorDiagnostic('MF9001', text, { hint: 'run again with --debug' }),
    thrown,
  );
}

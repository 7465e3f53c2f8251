import type { RelatedSpan, SourceSpan } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { AdapterError, errorDiagnostic } from '../base/errors.ts';
import { tokenizeSql } from '../sql/tokenize.ts';
import type { SqlOrigin } from './connection.ts';

/** An engine's complaint in memflow's words; what an adapter makes of a thrown error. */
export interface EngineFault {
  readonly code: ErrorCode;
  /** The engine's own text, its first paragraph. */
  readonly message: string;
  readonly hint?: string;
  /** UTF-16 offset in the statement as it was handed to the connection. */
  readonly offset?: number;
}

/**
 * The error to throw: the fault with its place in the user's source if that is known (and the compiled SQL as a
 * related place), else in the compiled SQL, else without a place.
 */
export function toAdapterError(
  fault: EngineFault,
  cause: unknown,
  origin?: SqlOrigin,
): AdapterError {
  const places = origin === undefined ? undefined : findPlaces(origin, fault.offset);
  return new AdapterError(
    errorDiagnostic(fault.code, fault.message, {
      ...places,
      ...(fault.hint === undefined ? undefined : { hint: fault.hint }),
    }),
    cause,
  );
}

/** Whether sending the same transaction again may succeed. */
export function isRetryable(error: unknown): boolean {
  return error instanceof AdapterError && error.code === 'MF4012';
}

interface Places {
  readonly span?: SourceSpan;
  readonly related?: readonly RelatedSpan[];
}

function findPlaces(origin: SqlOrigin, statementOffset: number | undefined): Places {
  if (statementOffset === undefined) return {};
  const offset = statementOffset - origin.offset;
  const file = origin.compiled;
  // Outside of the compiled text the complaint is about the wrapping, which the user has not written.
  if (offset < 0 || offset > file.text.length) return {};
  const compiled = { file, start: offset, end: wordEnd(file.text, offset) };
  const span = origin.toSource?.(offset);
  if (span === undefined) return { span: compiled };
  const wide = widen(span, file.text.slice(compiled.start, compiled.end));
  if (span.file.path === file.path) return { span: wide };
  return { span: wide, related: [{ message: 'in the compiled SQL', span: compiled }] };
}

/** A place in the template, over the whole word where the template has it too. */
function widen(span: SourceSpan, word: string): SourceSpan {
  const end = span.start + word.length;
  return end > span.end && span.file.text.startsWith(word, span.start) ? { ...span, end } : span;
}

function wordEnd(text: string, offset: number): number {
  const token = tokenizeSql(text.slice(offset, offset + MAX_UNDERLINE))[0];
  return token === undefined || token.kind === 'space' ? offset : offset + token.end;
}

const MAX_UNDERLINE = 200;

import type { ErrorCode } from './error-codes.ts';

/** A text that positions refer to. `path` is relative to the project root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets in one file's text. */
export interface SourceSpan {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'info';

/** A second place that explains a diagnostic, such as the other one of two duplicates. */
export interface RelatedSpan {
  readonly message: string;
  readonly span: SourceSpan;
}

/**
 * One thing to tell the user about their input.
 * `message` is lower case and says what happened with the value; `hint` is the next edit or command.
 */
export interface Diagnostic {
  readonly code: ErrorCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: SourceSpan;
  readonly related?: readonly RelatedSpan[];
  /** The macro stack, innermost last: each entry is the place of a call. */
  readonly callStack?: readonly SourceSpan[];
  readonly hint?: string;
}

/** By file, then by place; what has no place goes first. */
export function sortByPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ span }: Diagnostic): string => span?.file.path ?? '';
  return [...diagnostics].sort((a, b) => {
    if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
    return (a.span?.start ?? 0) - (b.span?.start ?? 0);
  });
}

/** Without what is said of one place for the second time, as of a definition that several nodes share. */
export function distinctByPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = (found: Diagnostic): unknown =>
    found.span === undefined
      ? found
      : `${found.code} ${found.span.file.path} ${found.span.start} ${found.message}`;
  return [...new Map(diagnostics.map((found) => [keyOf(found), found])).values()];
}

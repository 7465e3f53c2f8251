import type { SourceSpan } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { errorDiagnostic, MemflowError } from '../base/errors.ts';

/** A benchmark cannot be measured, or does not return what it must. Codes MF61xx; it concerns that benchmark alone. */
export class BenchError extends MemflowError {}

/** The error of one benchmark, at its place. */
export function benchError(
  code: ErrorCode,
  message: string,
  place: { readonly span?: SourceSpan | undefined; readonly hint?: string },
): BenchError {
  const { span, hint } = place;
  return new BenchError(
    errorDiagnostic(code, message, {
      ...(span !== undefined && { span }),
      ...(hint !== undefined && { hint }),
    }),
  );
}

import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { CompileError, errorDiagnostic, MemflowError } from '../base/errors.ts';

/**
 * Fails in the middle of an operation on values, which knows no place: the render adds the span and the macro
 * stack on the way out.
 * @throws {CompileError}
 */
export function fail(code: ErrorCode, message: string, hint?: string): never {
  throw new CompileError(errorDiagnostic(code, message, hint === undefined ? {} : { hint }));
}

/** The error with a place and macro stack, where it has none of its own yet. */
export function locateError(
  thrown: unknown,
  span: SourceSpan | undefined,
  callStack: readonly SourceSpan[],
  refine: (diagnostic: Diagnostic) => Diagnostic = (diagnostic) => diagnostic,
): unknown {
  if (thrown instanceof RangeError) {
    return locateError(overflowError(thrown), span, callStack, refine);
  }
  if (!(thrown instanceof MemflowError) || thrown.diagnostics.every(isLocated)) return thrown;
  const located = thrown.diagnostics.map((d) =>
    isLocated(d) ? d : refine(withPlace(d, span, callStack)),
  );
  return new CompileError(located, thrown.cause ?? thrown);
}

function isLocated(diagnostic: Diagnostic): boolean {
  return diagnostic.callStack !== undefined;
}

function withPlace(
  diagnostic: Diagnostic,
  span: SourceSpan | undefined,
  callStack: readonly SourceSpan[],
): Diagnostic {
  const place = diagnostic.span ?? span;
  return place === undefined
    ? { ...diagnostic, callStack }
    : { ...diagnostic, span: place, callStack };
}

/** What V8 throws when its stack or a string runs over: the last line of defence behind our own limits. */
function overflowError(error: RangeError): CompileError {
  const isStack = error.message.includes('call stack');
  return new CompileError(
    isStack
      ? errorDiagnostic('MF2013', 'the template is nested too deeply to be rendered')
      : errorDiagnostic('MF2012', `a value became too large: ${error.message.toLowerCase()}`),
    error,
  );
}

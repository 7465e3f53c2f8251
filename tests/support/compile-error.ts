import { formatPlace } from '../../src/base/code-frame.ts';
import type { ErrorCode } from '../../src/base/error-codes.ts';
import { MemflowError } from '../../src/base/errors.ts';

/** What a test looks at of an error. */
export interface DescribedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  /** `path:line:column` */
  readonly place: string | undefined;
  /** The places of the calls that led there, innermost last. */
  readonly callers: readonly string[];
  /** The further places it names. */
  readonly related: readonly string[];
}

/** The MemflowError that `body` throws. */
export function compileError(body: () => unknown): DescribedError {
  try {
    body();
  } catch (thrown) {
    return describeError(thrown);
  }
  throw new TypeError('nothing was thrown');
}

/** The first diagnostic of a MemflowError; anything else is thrown on. */
export function describeError(thrown: unknown): DescribedError {
  if (!(thrown instanceof MemflowError)) throw thrown;
  const [first] = thrown.diagnostics;
  return {
    code: thrown.code,
    message: thrown.message,
    hint: first?.hint,
    place: first?.span && formatPlace(first.span),
    callers: (first?.callStack ?? []).map(formatPlace),
    related: (first?.related ?? []).map(({ span }) => formatPlace(span)),
  };
}

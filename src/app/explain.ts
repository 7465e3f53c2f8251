import type { ErrorCodeEntry } from '../base/error-codes/error-code-entry.ts';
import { ERROR_CODES, type ErrorCode } from '../base/error-codes.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { wrapText } from '../report/wrap-text.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { type ExplainRequest, explainNode } from './explain-node.ts';
import type { Session } from './session.ts';

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}

const WIDTH = 78;
/** What nobody would call a node. */
const LOOKS_LIKE_CODE = /^mf\d+$/i;

/** An error code is explained by its page, anything else is a node that is run once. */
export function explain(session: Session, request: ExplainRequest): Promise<CommandOutcome> {
  const [subject = '', ...others] = request.selection.select;
  const isCode = others.length === 0 && LOOKS_LIKE_CODE.test(subject);
  if (isCode && request.inline === undefined) return Promise.resolve(explainCode(subject));
  return explainNode(session, request);
}

/** What an error code means and what to do about it. @throws {UsageError} MF1003 for a code that does not exist */
function explainCode(text: string): CommandOutcome {
  const code = text.toUpperCase();
  if (!isErrorCode(code)) {
    const hint = didYouMean(code, Object.keys(ERROR_CODES));
    throw new UsageError(
      errorDiagnostic('MF1003', `there is no error code "${text}"`, {
        hint: hint ?? 'docs/errors lists all of them',
      }),
    );
  }
  const entry: ErrorCodeEntry = ERROR_CODES[code];
  return succeeded(
    [
      `${code}: ${entry.title}`,
      '',
      ...wrapText(entry.explanation, WIDTH),
      '',
      `Exit code: ${entry.exit}`,
    ],
    { code, ...entry },
  );
}

import { ERROR_CODES, type ErrorCode, type ErrorCodeEntry } from '../base/error-codes.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}

const WRAP_COLUMNS = 78;

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > WRAP_COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What an error code means and what to do about it. @throws {UsageError} MF1003 for a code that does not exist */
export function explain(text: string): CommandOutcome {
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
    [`${code}: ${entry.title}`, '', ...wrap(entry.explanation), '', `Exit code: ${entry.exit}`],
    { code, ...entry },
  );
}

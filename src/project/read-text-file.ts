import { readFileSync } from 'node:fs';
import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file of the project, without a byte order mark; null with a diagnostic (MF2201, MF2202) where it cannot
 * be read. Synchronous, because for a thousand small files that takes a third of the time of reading in parallel.
 */
export function readTextFile(
  absolutePath: string,
  path: string,
  diagnostics: Diagnostic[],
): SourceFile | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(absolutePath);
  } catch (error: unknown) {
    diagnostics.push(unreadable(path, error));
    return null;
  }
  try {
    return { path, text: utf8.decode(bytes) };
  } catch {
    // The decoder throws at the first byte that is not UTF-8 and does not say where.
    const at = firstBadByte(bytes);
    const before = new TextDecoder('utf-8').decode(bytes.subarray(0, at));
    const file = { path, text: new TextDecoder('utf-8').decode(bytes) };
    diagnostics.push(
      errorDiagnostic('MF2202', `"${path}" is not UTF-8: ${guess(bytes)}`, {
        span: { file, start: before.length, end: before.length + 1 },
        hint: `convert it, for example with: iconv -f ${guessCode(bytes)} -t utf-8`,
      }),
    );
    return null;
  }
}

/** MF2201: a file that was found and cannot be read. */
export function unreadable(path: string, error: unknown): Diagnostic {
  return errorDiagnostic('MF2201', `cannot read "${path}": ${reasonOf(error)}`, {
    span: { file: { path, text: '' }, start: 0, end: 0 },
    hint: 'check its permissions, and where it leads if it is a link',
  });
}

/** The offset of the first byte that is no part of valid UTF-8, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  const isGood = (end: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      // Not valid up to here.
      return false;
    }
  };
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isGood(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function guess(bytes: Uint8Array): string {
  if (guessCode(bytes) === 'utf-16') return 'it looks like UTF-16';
  return bytes.includes(0) ? 'it looks like a binary file' : 'it looks like Latin-1';
}

function guessCode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark ? 'utf-16' : 'latin1';
}

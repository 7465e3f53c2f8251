import type { SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { CsvError } from './csv-error.ts';

/**
 * The text of a CSV file; a UTF-8 byte order mark is dropped.
 * @throws {CsvError} MF5021 with the place of the first byte that is not UTF-8
 */
export function decodeCsv(path: string, bytes: Uint8Array): SourceFile {
  const utf16 = utf16Name(bytes);
  if (utf16 !== null) {
    throw refuse({ path, text: '' }, 0, `"${path}" is ${utf16}, CSV files must be UTF-8`, utf16);
  }
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // the decoder does not say where; the replacement characters of a lenient one do
    const offset = firstInvalidByte(bytes);
    const text = new TextDecoder('latin1').decode(bytes);
    const hex = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
    const message = `"${path}" is not UTF-8: byte 0x${hex} does not belong there`;
    throw refuse({ path, text }, offset, message, 'latin1');
  }
}

function refuse(file: SourceFile, offset: number, message: string, from: string): CsvError {
  return new CsvError(
    errorDiagnostic('MF5021', message, {
      span: { file, start: offset, end: offset + 1 },
      hint: `convert the file, for example: iconv -f ${from} -t utf-8`,
    }),
  );
}

function utf16Name(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'UTF-16LE';
  if (a === 0xfe && b === 0xff) return 'UTF-16BE';
  // without a mark: the letters of a header are every second byte
  if (bytes.length < 4) return null;
  if (a === 0 && b !== 0 && bytes[2] === 0) return 'UTF-16BE';
  return a !== 0 && b === 0 && bytes[3] === 0 ? 'UTF-16LE' : null;
}

/** Halves the prefix until the shortest one that cannot be the start of a text is found. */
function firstInvalidByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  // the last byte of that prefix ends a sequence that may have begun up to three bytes before it
  let start = bad - 1;
  while (start > 0 && bad - start < 4 && !decodes(bytes.subarray(0, start), false)) start--;
  return Math.max(0, start);
}

function decodes(bytes: Uint8Array, isPrefix: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isPrefix });
    return true;
  } catch {
    return false;
  }
}

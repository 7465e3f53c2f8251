import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { formatCount } from '../base/format-count.ts';
import { CsvError } from './csv-error.ts';

const MAX_COLUMNS = 4096;
const MAX_PROBLEMS = 10;
const QUOTE = 34;
const LF = 10;
const CR = 13;

/** One value of a record, without its quotes. */
export interface CsvField {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** What a whole scan found out besides the rows it handed over. */
export interface CsvShape {
  readonly columns: readonly string[];
  readonly rows: number;
  /** An upper bound in bytes. */
  readonly maxRecordBytes: number;
}

/**
 * Reads a CSV text (RFC 4180, one kind of line end) from start to end and hands every row to `onRow`; row numbers count
 * from 0. An empty line is no row, but NULL where there is only one column.
 * @throws {CsvError} MF5022 - MF5025: every fault up to ten, with its place
 */
export function scanCsv(
  file: SourceFile,
  delimiter: string,
  onRow: (fields: readonly CsvField[], row: number) => void,
): CsvShape {
  return new CsvScanner(file, delimiter).scan(onRow);
}

class CsvScanner {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #delimiter: string;
  readonly #problems: Diagnostic[] = [];
  #position = 0;
  #lineEnd: string | null = null;
  #broken = false;

  constructor(file: SourceFile, delimiter: string) {
    this.#file = file;
    this.#text = file.text;
    this.#delimiter = delimiter;
  }

  scan(onRow: (fields: readonly CsvField[], row: number) => void): CsvShape {
    const header = this.#text.length === 0 ? [] : this.#readRecord();
    const columns = this.#checkHeader(header);
    let rows = 0;
    let longest = this.#position;
    while (this.#position < this.#text.length && this.#problems.length < MAX_PROBLEMS) {
      const start = this.#position;
      const fields = this.#readRecord();
      if (this.#broken) break;
      longest = Math.max(longest, this.#position - start);
      if (isBlank(fields) && columns.length > 1) continue;
      if (fields.length === columns.length) onRow(fields, rows);
      else this.#refuseCount(fields, columns.length);
      rows++;
    }
    if (this.#problems.length > 0) throw new CsvError(this.#problems);
    return { columns, rows, maxRecordBytes: longest * 3 + 2 };
  }

  #problem(code: ErrorCode, message: string, start: number, end: number, hint: string): void {
    const span = { file: this.#file, start, end };
    this.#problems.push(errorDiagnostic(code, message, { span, hint }));
  }

  #readRecord(): readonly CsvField[] {
    const fields: CsvField[] = [];
    for (;;) {
      fields.push(
        this.#text.charCodeAt(this.#position) === QUOTE ? this.#readQuoted() : this.#readPlain(),
      );
      if (this.#broken || this.#position >= this.#text.length) return fields;
      if (this.#text[this.#position] !== this.#delimiter) break;
      this.#position++;
      // a delimiter at the end of the file: one more empty value
      if (this.#position >= this.#text.length) {
        fields.push({ text: '', quoted: false, start: this.#position, end: this.#position });
        return fields;
      }
    }
    this.#readLineEnd();
    return fields;
  }

  #readPlain(): CsvField {
    const start = this.#position;
    const text = this.#text;
    const delimiter = this.#delimiter.charCodeAt(0);
    let end = start;
    for (; end < text.length; end++) {
      const unit = text.charCodeAt(end);
      if (unit === delimiter || unit === LF || unit === CR) break;
    }
    this.#position = end;
    const value = text.slice(start, end);
    if (/^[ \t]+"/.test(value)) {
      this.#problem(
        'MF5024',
        'a quote that follows a space is not the start of a quoted value',
        start,
        end,
        'remove the space before the quote',
      );
    }
    return { text: value, quoted: false, start, end };
  }

  #readQuoted(): CsvField {
    const start = this.#position;
    let close = this.#text.indexOf('"', start + 1);
    let doubled = false;
    while (close >= 0 && this.#text.charCodeAt(close + 1) === QUOTE) {
      doubled = true;
      close = this.#text.indexOf('"', close + 2);
    }
    if (close < 0) {
      this.#broken = true;
      const hint = 'close the quoted value, or write a quote that belongs to the value twice';
      this.#problem('MF5024', 'this quoted value is never closed', start, start + 1, hint);
      return { text: '', quoted: true, start, end: this.#text.length };
    }
    const raw = this.#text.slice(start + 1, close);
    this.#position = close + 1;
    const next = this.#text[this.#position];
    if (next !== undefined && next !== this.#delimiter && next !== '\n' && next !== '\r') {
      const after = this.#readPlain();
      const hint = 'write a quote that belongs to the value twice';
      this.#problem('MF5024', 'text follows a closing quote', after.start, after.end, hint);
    }
    return {
      text: doubled ? raw.replaceAll('""', '"') : raw,
      quoted: true,
      start,
      end: this.#position,
    };
  }

  #readLineEnd(): void {
    const at = this.#position;
    const first = this.#text[at];
    const lineEnd = first === '\r' && this.#text[at + 1] === '\n' ? '\r\n' : (first ?? '');
    this.#position += lineEnd.length;
    this.#lineEnd ??= lineEnd;
    if (this.#lineEnd === lineEnd) return;
    const name = (end: string) => (end === '\r\n' ? 'CRLF' : end === '\n' ? 'LF' : 'CR');
    this.#problem(
      'MF5025',
      `this line ends with ${name(lineEnd)}, the first one with ${name(this.#lineEnd)}`,
      at,
      this.#position,
      "convert the file to one kind of line end, for example: sed -i 's/\\r$//' file.csv",
    );
  }

  #checkHeader(header: readonly CsvField[]): readonly string[] {
    if (header.length === 0 || isBlank(header)) {
      const hint = 'the first line must name the columns';
      this.#problem('MF5022', 'the file is empty, it has no header', 0, 0, hint);
      throw new CsvError(this.#problems);
    }
    const other = otherDelimiter(header, this.#delimiter);
    if (other !== undefined) {
      const message = `the whole header is one column, though ${other} stands in it`;
      const hint = `set delimiter: ${other}, or put the header in double quotes`;
      this.#problem('MF5022', message, 0, header[0]?.end ?? 0, hint);
      throw new CsvError(this.#problems);
    }
    if (header.length > MAX_COLUMNS) {
      const last = header[MAX_COLUMNS];
      const message = `the file has ${header.length} columns, more than ${MAX_COLUMNS}`;
      const start = last?.start ?? 0;
      this.#problem('MF5022', message, start, start + 1, 'turn columns into rows');
      throw new CsvError(this.#problems);
    }
    const seen = new Map<string, CsvField>();
    for (const field of header) {
      const name = field.text;
      const key = name.toLowerCase();
      const earlier = seen.get(key);
      if (name.trim() === '') {
        const message = 'a column has no name';
        this.#problem('MF5022', message, field.start, field.end, 'give every column a name');
      } else if (earlier !== undefined) {
        const message =
          earlier.text === name
            ? `two columns are named "${name}"`
            : `the columns "${earlier.text}" and "${name}" differ in case only`;
        this.#problem('MF5022', message, field.start, field.end, 'rename one of them');
      }
      seen.set(key, field);
    }
    return header.map((field) => field.text);
  }

  #refuseCount(fields: readonly CsvField[], expected: number): void {
    const first = fields[0];
    const last = fields.at(-1);
    if (first === undefined || last === undefined) return;
    const values = formatCount(fields.length, 'value');
    this.#problem(
      'MF5023',
      `this line has ${values}, the header names ${formatCount(expected, 'column')}`,
      first.start,
      last.end,
      fields.length > expected
        ? 'put a value that holds the delimiter in double quotes'
        : 'write an empty value as two delimiters in a row',
    );
  }
}

/** What divides the one name of a header, as YAML would write it; undefined where the header is fine. */
function otherDelimiter(header: readonly CsvField[], delimiter: string): string | undefined {
  const only = header[0];
  if (header.length !== 1 || only === undefined || only.quoted) return undefined;
  const found = [';', '\t', '|', ','].find((c) => c !== delimiter && only.text.includes(c));
  return found === undefined ? undefined : JSON.stringify(found);
}

function isBlank(fields: readonly CsvField[]): boolean {
  const only = fields[0];
  return fields.length === 1 && only !== undefined && only.text === '' && !only.quoted;
}

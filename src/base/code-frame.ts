import type { SourceFile, SourceSpan } from './diagnostic.ts';

/** A 1-based position in a text; `column` counts code points, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where `offset` (UTF-16) lies in `text`. CRLF, LF and a lone CR each end one line. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) {
      line++;
      lineStart = i + 1;
    }
  }
  return { line, column: [...text.slice(lineStart, end)].length + 1 };
}

/** `path:line:column` of a span's start. */
export function formatPlace(span: SourceSpan): string {
  const { line, column } = positionAt(span.file.text, span.start);
  return `${span.file.path}:${line}:${column}`;
}

function lineText(file: SourceFile, line: number): string {
  return file.text.split(/\r\n|\n|\r/)[line - 1] ?? '';
}

/** Characters that would move the cursor, colour the terminal or turn the text around. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A text as one line that a terminal shows as it is: a space for a tab, a mark for any other control character. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNPRINTABLE, '\ufffd');
}

const MAX_FRAME_WIDTH = 160;

/**
 * The lines of a code frame: an empty gutter line, the source line, and carets under the span.
 * A span over several lines is underlined to the end of its first line; a long line is cut around the caret.
 */
export function codeFrame(span: SourceSpan): readonly string[] {
  const { line, column } = positionAt(span.file.text, span.start);
  const points = [...printable(lineText(span.file, line))];
  const from = column > MAX_FRAME_WIDTH - 20 ? column - 60 : 0;
  const shown = points.slice(from, from + MAX_FRAME_WIDTH);
  const width = [...span.file.text.slice(span.start, span.end)].length;
  const room = Math.max(1, from + shown.length - column + 1);
  const carets = '^'.repeat(Math.max(1, Math.min(width, room)));
  const gutter = String(line);
  const pad = ' '.repeat(gutter.length);
  const lead = from > 0 ? '...' : '';
  return [
    `${pad} |`,
    `${gutter} | ${lead}${shown.join('').trimEnd()}`,
    `${pad} | ${' '.repeat(lead.length + column - 1 - from)}${carets}`,
  ];
}
